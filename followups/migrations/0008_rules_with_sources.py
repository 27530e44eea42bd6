"""Rules of states on training of commercial drivers that a source names; staff edit them, and their edits stay.

Only what the source says. What it does not say is empty, and what nobody verified is told in the note. Where no statute
is named, the citation says so.
"""

import datetime

from django.db import migrations
from django.db.models import Q

CHECKED = datetime.date(2026, 11, 21)
BUS_NEWS = "https://www.busandmotorcoachnews.com/kansas-joins-states-requiring-human-trafficking-training-cdl-license/"

RULES = [
    {
        "state": "AL",
        "instrument": "statute",
        "citation": "HB 261 of 2019, Code of Alabama 16-60-117.1",
        "status": "in_force",
        "effective_on": datetime.date(2020, 1, 1),
        "who": "new",
        "delivery": "school",
        "source": "Alabama Trucking Association; Code of Alabama",
        "source_url": "https://law.onecle.com/alabama/title-16/16-60-117.1.html",
        "note": "The material is reviewed every year; private schools use their best efforts.",
    },
    {
        "state": "AR",
        "instrument": "statute",
        "citation": "Act 922 of 2017",
        "status": "passed",
        "classes": "A",
        "source": "PrePass, May 5, 2017",
        "source_url": "https://prepass.com/2017/05/05/arkansas-requires-cdl-training-to-include-human-trafficking-prevention-course/",
        "note": "From when it holds is not verified.",
    },
    {
        "state": "CO",
        "instrument": "statute",
        "citation": "Law signed in April 2018 (the source gives no number)",
        "status": "in_force",
        "effective_on": datetime.date(2018, 8, 8),
        "who": "new",
        "delivery": "school",
        "minutes": 26,
        "source": "Commercial Carrier Journal",
        "source_url": "https://www.ccjdigital.com/business/article/14936751/human-trafficking-course-added-to-colorado-cdl-requirements",
        "note": "A video of 26 minutes and 15 questions.",
    },
    {
        "state": "IL",
        "instrument": "statute",
        "citation": "HB 1677",
        "status": "passed",
        "delivery": "school",
        "source": "Land Line, February 2018",
        "source_url": "https://landline.media/states-cdl-combat-human-trafficking/",
        "note": "A course in driver training. From when it holds is not verified.",
    },
    {
        "state": "IA",
        "instrument": "manual",
        "citation": "Commercial driver’s manual, as of 2018",
        "status": "in_force",
        "delivery": "manual",
        "source": "Bus & Motorcoach News, 2018",
        "source_url": BUS_NEWS,
        "note": "Information in the manual only.",
    },
    {
        "state": "IA",
        "instrument": "statute",
        "citation": "HF 2598 of 2026",
        "status": "passed",
        "who": "new",
        "classes": "A, B, C",
        "delivery": "applicant",
        "minutes": 30,
        "source": "Iowa Legislature",
        "source_url": "https://www.legis.iowa.gov/docs/publications/LGE/91/attachments/HF2598.html",
        "note": "Enrolled; signature and start date not verified. At least 30 minutes, in English; the material is reviewed every three years.",
    },
    {
        "state": "AZ",
        "instrument": "manual",
        "citation": "Commercial driver’s manual, as of 2018",
        "status": "in_force",
        "delivery": "manual",
        "source": "Bus & Motorcoach News, 2018",
        "source_url": BUS_NEWS,
        "note": "Information in the manual only.",
    },
    {
        "state": "KS",
        "instrument": "policy",
        "citation": "Requirement of July 1, 2018 (the source names no statute)",
        "status": "in_force",
        "effective_on": datetime.date(2018, 7, 1),
        "who": "both",
        "minutes": 30,
        "source": "Bus & Motorcoach News, 2018",
        "source_url": BUS_NEWS,
        "note": "About 30 minutes, once. Which instrument it rests on is not verified.",
    },
    {
        "state": "LA",
        "instrument": "statute",
        "citation": "Act 132 of 2024 (HB 283)",
        "status": "in_force",
        "effective_on": datetime.date(2025, 1, 1),
        "classes": "A, B, C",
        "delivery": "school",
        "source": "FastDemocracy, HB 283 of 2024",
        "source_url": "https://fastdemocracy.com/bill-summary/?billsummary_id=LAB00022137&billsummary_session=2024&billsummary_state=la",
        "note": "Courses by that day; the material is reviewed every three years.",
    },
    {
        "state": "OH",
        "instrument": "policy",
        "citation": "Agency policy of July 2016 (not a law)",
        "status": "in_force",
        "effective_on": datetime.date(2016, 7, 1),
        "precision": "month",
        "minutes": 60,
        "source": "troysingleton.com; WTOL",
        "source_url": "https://www.troysingleton.com/update_states_enact_rules_to_combat_human_trafficking",
        "note": "The first state. One hour, and a wallet card with each commercial license.",
    },
]


def add_rules(apps, schema_editor):
    StateRule = apps.get_model("followups", "StateRule")
    for rule in RULES:
        known = StateRule.objects.filter(state_id=rule["state"], subject="cdl")
        if not known.filter(Q(citation=rule["citation"]) | Q(source_url=rule["source_url"])).exists():
            facts = {name: value for name, value in rule.items() if name != "state"}
            StateRule.objects.create(state_id=rule["state"], subject="cdl", checked_on=CHECKED, **facts)


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0007_elements_and_more_measures"),
        ("contacts", "0002_reference"),
    ]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
