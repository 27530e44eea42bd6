"""One, three and six months, and the starter measures; staff edit both, and their edits stay."""

from django.db import migrations

INTERVALS = [(1, "One month"), (3, "Three months"), (6, "Six months")]

TRUCKING, BUS, STOP, LAW, GOVERNMENT, ASSOCIATIONS = "trucking", "bus", "stop", "law", "government", "associations"

# code, goals, sentence, definition, unit, how it is told, asked of, seen by
MEASURES = [
    ("drivers_trained", ["P4", "L1"], "Drivers trained with TAT or BOTL material because of this build", "Drivers who finished a TAT or BOTL training since the meeting, in companies that came or were reached through it. Count each driver once; give the total since the meeting.", "people", "number", [TRUCKING, BUS], "public"),
    ("companies_training", ["P4"], "Companies that started training their drivers", "Companies that trained no drivers with TAT or BOTL material before the meeting and do now. The total since the meeting.", "companies", "number", [TRUCKING, BUS], "public"),
    ("employees_trained", ["P5"], "Truck stop and terminal employees trained", "Employees of truck stops and terminals who finished a TAT or BOTL training since the meeting. Count each once; the total.", "people", "number", [STOP, BUS], "public"),
    ("distribution_points", ["P5"], "Sites that became distribution points for TAT or BOTL materials", "Truck stops, plazas and terminals that began to hand out TAT or BOTL materials since the meeting and still do.", "sites", "number", [STOP, BUS], "public"),
    ("wallet_cards", ["P5"], "Wallet cards handed out", "TAT and BOTL wallet cards handed out since the meeting; the total.", "items", "number", [], "public"),
    ("decals", ["P5"], "Window decals handed out", "TAT and BOTL window decals handed out since the meeting; the total.", "items", "number", [], "public"),
    ("posters", ["P5"], "Posters handed out", "TAT and BOTL posters handed out or put up since the meeting; the total.", "items", "number", [], "public"),
    ("officers_trained", ["P6", "L1"], "Officers trained with TAT or BOTL material", "Officers, troopers, deputies and inspectors who finished a training that used TAT or BOTL material since the meeting. Count each once; the total.", "people", "number", [LAW, GOVERNMENT], "public"),
    ("le_trainings", ["L1"], "Trainings of law enforcement that used TAT or BOTL material", "Classes, academies or roll calls held since the meeting in which TAT or BOTL material was used; the total.", "trainings", "number", [LAW, GOVERNMENT], "public"),
    ("industry_trainings", ["L1"], "Trainings of industry members that used TAT or BOTL material", "Trainings for members of trucking, bus, truck stop or energy organizations held since the meeting; the total.", "trainings", "number", [ASSOCIATIONS], "public"),
    ("policies_adopted", ["P2"], "Organizations that adopted a policy or protocol on human trafficking", "Organizations that put a written policy or protocol in force since the meeting; the total.", "organizations", "number", [], "public"),
    ("contacts_working", ["P3"], "Sites whose manager knows and has confirmed the officer to call", "Sites of the build’s counties whose contact both the manager and the officer confirmed; counted from the contact list.", "sites", "computed", [], "public"),
    ("outreach_events", ["P2"], "Outreach events held", "Events at which TAT or BOTL was shown to the public or to drivers since the meeting; the total.", "events", "number", [], "public"),
    ("presentations", ["P2"], "Presentations held", "Presentations on human trafficking to an organization or association since the meeting; the total.", "events", "number", [], "public"),
    ("calls_made", ["L2"], "Calls or reports by people of this coalition that they know of", "Calls to 911, a sheriff, a tip line or the hotline since the meeting that you know of. Only how many: nothing about a call.", "calls", "number", [], "staff_and_leads"),
    ("hotline_signals", ["L2"], "Hotline signals of the state in the period", "Signals as published by the National Human Trafficking Hotline, with source and as-of date.", "count", "staff", [], "public_caveat"),
    ("hotline_cases", ["L2"], "Hotline cases of the state in the period", "Cases as published by the National Human Trafficking Hotline, with source and as-of date.", "count", "staff", [], "public_caveat"),
    ("task_force_seats", ["L3"], "Industry stakeholders on an anti-trafficking task force", "People of industry organizations who hold a seat on a task force; counted from the seats.", "people", "computed", [], "public"),
    ("investigative_partnerships", ["L4"], "Does a partnership between investigators and industry exist?", "Only whether one exists and since which month. Never an operation, a place or a case.", "yes/no, month", "yes_no", [LAW, GOVERNMENT], "restricted"),
    ("mve_elements", ["L5"], "Iowa MVE elements in place", "Elements of the Iowa MVE model that the state has in place, of all elements; counted from the state’s record.", "k of n", "computed", [], "public"),
    ("cdl_rule", ["L6"], "Status of the CDL entry-level training rule", "Whether the state requires this training of new commercial drivers; from the state’s record.", "status", "computed", [], "public"),
    ("language_changed", ["P7"], "Has your organization changed its wording from “prostitute” to victim in reports and training?", "Yes when reports and training both changed, partly when one did.", "yes, partly, no", "choice", [], "public_share"),
]  # fmt: skip


def add_intervals_and_measures(apps, schema_editor):
    Interval = apps.get_model("followups", "Interval")
    for months, name in INTERVALS:
        Interval.objects.get_or_create(months=months, defaults={"name": name})
    Measure = apps.get_model("followups", "Measure")
    for position, (code, goals, sentence, definition, unit, how, asked_of, seen_by) in enumerate(MEASURES, start=1):
        measure, new = Measure.objects.get_or_create(
            code=code,
            defaults={
                "position": position,
                "sentence": sentence,
                "definition": definition,
                "unit": unit,
                "how": how,
                "asked_of": asked_of,
                "seen_by": seen_by,
            },
        )
        if new:
            measure.goals.set(goals)


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_initial"), ("builds", "0002_goals_and_template")]

    operations = [migrations.RunPython(add_intervals_and_measures, migrations.RunPython.noop)]
