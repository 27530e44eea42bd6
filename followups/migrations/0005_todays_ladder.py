"""The ladder as rules: what the program told until now, day for day, and what is sensible around a meeting.

Staff change them; what they changed stays. What was told already is told under its rule.
"""

import datetime

from django.db import migrations

# Before anybody used the program: these rules hold for every day there is.
ALWAYS = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

# step, anchor, offset, unit, direction, roll, audience, limit in days
LADDER = [
    ("answer", "answer_date", 7, "days", "before", "before", ["invited"], 6),
    ("answer_late", "answer_date", 1, "working_days", "after", "none", ["invited"], 5),
    ("meeting", "meeting", 14, "days", "before", "before", ["co_hosts"], 7),
    ("meeting", "meeting", 10, "days", "before", "before", ["planner"], 5),
    ("meeting", "meeting", 3, "days", "before", "before", ["coming"], 2),
    ("chase", "meeting", 1, "working_days", "after", "none", ["planner"], None),
    ("chase", "meeting", 3, "working_days", "after", "none", ["second"], None),
    ("chase", "meeting", 5, "working_days", "after", "none", ["administrators"], None),
    ("coming", "follow_up", 7, "days", "before", "none", ["lead"], None),
    ("due", "follow_up", 0, "days", "before", "before", ["lead"], None),
    ("late", "follow_up", 3, "days", "after", "none", ["lead"], None),
    ("escalated", "follow_up", 7, "days", "after", "none", ["lead"], None),
    ("escalated", "follow_up", 7, "days", "after", "none", ["planner"], None),
    ("escalated", "follow_up", 14, "days", "after", "none", ["second", "administrators"], None),
]
CHASES = ("chase_planner", "chase_second", "chase_admins")


def add_rules(apps, schema_editor):
    Rule = apps.get_model("followups", "ReminderRule")
    if Rule.objects.exists():
        return
    for step, anchor, offset, unit, direction, roll, audience, limit in LADDER:
        Rule.objects.create(
            step=step,
            anchor=anchor,
            offset=offset,
            unit=unit,
            direction=direction,
            roll=roll,
            audience=audience,
            limit=limit,
            effective_from=ALWAYS,
            created_at=ALWAYS,
        )


def tell_under_rules(apps, schema_editor):
    Rule = apps.get_model("followups", "ReminderRule")
    Reminder = apps.get_model("followups", "Reminder")
    for step in ("coming", "due", "late"):
        Reminder.objects.filter(step=step, rule=None).update(rule=Rule.objects.filter(step=step).first())
    known = set()
    for reminder in Reminder.objects.filter(step__in=CHASES).order_by("written_at", "pk"):
        key = reminder.build_id, reminder.person_id, reminder.due_on
        if key in known:
            reminder.delete()
            continue
        known.add(key)
        reminder.step = "chase"
        reminder.save(update_fields=["step"])


class Migration(migrations.Migration):
    dependencies = [("followups", "0004_reminder_rules")]

    operations = [
        migrations.RunPython(add_rules, migrations.RunPython.noop),
        migrations.RunPython(tell_under_rules, migrations.RunPython.noop),
    ]
