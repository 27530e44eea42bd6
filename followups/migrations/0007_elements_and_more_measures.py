"""The elements of the Iowa MVE model to begin with, and measures that were missing; staff edit both, and their edits stay.

TAT's own pages list six key components (truckersagainsttrafficking.org/state-based-initiatives/), its report of 2020
counts seven without naming them, and that of 2019 shows them at work. These seven are put together from the three and are
to be edited to TAT's current list. Iowa began in 2013.
"""

import datetime

from django.db import migrations

SINCE = datetime.date(2013, 1, 1)

# code, name, definition, beside the model
ELEMENTS = [
    ("officers-trained", "Law enforcement trained", "State patrol, motor vehicle enforcement and other officers are trained with TAT material as a matter of course.", False),
    ("weigh-stations", "Weigh stations and ports of entry stocked", "Weigh stations and ports of entry hand out wallet cards and show posters.", False),
    ("rest-areas", "Rest areas stocked", "Rest areas and bus stops show posters or hand out wallet cards.", False),
    ("license-counters", "Wallet cards with every commercial license", "The offices that issue and renew commercial licenses hand out wallet cards.", False),
    ("safety-meetings", "Part of safety compliance meetings", "Safety compliance meetings with carriers include TAT training.", False),
    ("site-visits", "Visits to truck stops and terminals", "Officers visit truck stops and terminals to train staff and leave materials.", False),
    ("license-curriculum", "In the curriculum for commercial licenses", "Entry-level training for a commercial license includes human trafficking.", False),
    ("executive-order", "Press conference and executive order", "The state announced the partnership, by an executive order or otherwise in public.", True),
    ("forfeiture-funds", "Forfeiture funds used", "Asset-forfeiture funds pay for materials or training.", True),
    ("hotline-network", "Part of the hotline’s law enforcement network", "The state’s agencies are in the hotline’s network of law enforcement.", True),
]  # fmt: skip

# code, after which measure it stands, goals, sentence, definition, unit, how it is told, seen by
MEASURES = [
    ("media_contacts", "presentations", ["P2"], "Media contacts", "Interviews, articles and broadcasts on human trafficking that this coalition gave or brought about since the meeting; the total.", "contacts", "number", "public"),
    ("distribution_sites", "distribution_points", ["P5"], "Sites marked as distribution points", "Truck stops, plazas and terminals of the build’s counties that are marked as handing out TAT or BOTL materials since the meeting; counted from the sites.", "sites", "computed", "public"),
    ("trainings_recorded", "industry_trainings", ["L1"], "Trainings written down one by one", "Trainings with TAT or BOTL material that were written down with their day, audience and head count since the meeting; counted from those rows.", "trainings", "computed", "public"),
]  # fmt: skip


def add_elements_and_measures(apps, schema_editor):
    Element = apps.get_model("followups", "Element")
    for position, (code, name, definition, is_optional) in enumerate(ELEMENTS, start=1):
        Element.objects.get_or_create(
            code=code,
            defaults={
                "position": position,
                "name": name,
                "definition": definition,
                "is_optional": is_optional,
                "listed_from": SINCE,
            },
        )
    Measure = apps.get_model("followups", "Measure")
    for code, after, goals, sentence, definition, unit, how, seen_by in MEASURES:
        before = Measure.objects.filter(pk=after).first() or Measure.objects.order_by("-position").first()
        measure, new = Measure.objects.get_or_create(
            code=code,
            defaults={
                "position": before.position if before else 1,
                "sentence": sentence,
                "definition": definition,
                "unit": unit,
                "how": how,
                "asked_of": [],
                "seen_by": seen_by,
            },
        )
        if new:
            measure.goals.set(goals)


class Migration(migrations.Migration):
    dependencies = [("followups", "0006_asking_partnership_and_stewardship"), ("builds", "0008_meetings_as_they_stand")]

    operations = [migrations.RunPython(add_elements_and_measures, migrations.RunPython.noop)]
