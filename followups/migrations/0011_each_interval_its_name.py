"""Two intervals of one name would not be told apart: the longer one says its months, then the database keeps it so."""

import django.db.models.functions.text
from django.db import migrations, models

LONGEST = 40  # letters


def tell_apart(apps, schema_editor):
    """Safe to run twice; the name of the shorter interval stays."""
    taken = set()
    for interval in apps.get_model("followups", "Interval").objects.order_by("months"):
        name, tries = interval.name, 0
        while name.lower() in taken:
            tries += 1
            ending = f" ({interval.months} months)" if tries == 1 else f" ({interval.months} months, {tries})"
            name = interval.name[: LONGEST - len(ending)] + ending
        taken.add(name.lower())
        if name != interval.name:
            interval.name = name
            interval.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("followups", "0010_who_passed_everything_on")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="interval",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="one_interval_of_a_name",
                violation_error_message="Another interval has that name. Choose one that tells them apart.",
            ),
        ),
    ]
