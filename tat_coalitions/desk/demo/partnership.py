"""What the states of the demo do together: elements with their steps, seats on a task force, trainings.

All of it is invented but for Florida, whose step TAT published: one of seven elements, then four in 2020. Which ones
they are it does not say, nor since when there was one, so the source of each line says what is chosen for the demo.
"""

import datetime

from builds.models import Build
from contacts.models import Kind, State
from followups.actions import partnership as verbs
from followups.models import Element, Training
from tat_coalitions.desk.demo import cast

SOURCE = "Letter to TAT, invented for this demonstration"
REPORT = "TAT annual report 2020, page 7"
ONE = f"{REPORT}: one of seven elements before 2020. Which one, and since when, is chosen for this demo."
FOUR = f"{REPORT}: from one of seven elements to four. Which ones is chosen for this demo."
COUNTED_AT = "https://online.flipbuilder.com/wqwq/fxjz/files/basic-html/page7.html"
YEAR, MONTH, DAY = "year", "month", "day"

# which element, where it stands, since when, and how exactly that is known
TEXAS = [
    ("officers-trained", "in_place", datetime.date(2019, 1, 1), YEAR),
    ("weigh-stations", "in_place", datetime.date(2023, 6, 1), MONTH),
    ("rest-areas", "in_place", datetime.date(2023, 6, 1), MONTH),
    ("site-visits", "in_place", datetime.date(2023, 6, 1), MONTH),
    ("safety-meetings", "in_progress", datetime.date(2024, 3, 12), DAY),
    ("executive-order", "in_place", datetime.date(2022, 1, 11), DAY),
]
CALIFORNIA = [
    ("officers-trained", "in_place", datetime.date(2018, 1, 1), YEAR),
    ("license-counters", "in_place", datetime.date(2018, 1, 1), YEAR),
    ("rest-areas", "in_place", datetime.date(2018, 1, 1), YEAR),
    ("rest-areas", "lapsed", datetime.date(2024, 9, 1), MONTH),
]
FLORIDA = [
    ("officers-trained", "in_place", datetime.date(2019, 1, 1), YEAR),
    ("weigh-stations", "in_place", datetime.date(2020, 1, 1), YEAR),
    ("license-counters", "in_place", datetime.date(2020, 1, 1), YEAR),
    ("site-visits", "in_place", datetime.date(2020, 1, 1), YEAR),
]
TOLD = (
    ("TX", TEXAS, SOURCE, ""),
    ("CA", CALIFORNIA, SOURCE, ""),
    ("FL", FLORIDA[:1], ONE, COUNTED_AT),
    ("FL", FLORIDA[1:], FOUR, COUNTED_AT),
)


def tell(story):
    """Write it down as Dana would."""
    for postal, lines, source, address in TOLD:
        state = State.objects.get(pk=postal)
        for code, status, on, precision in lines:
            verbs.note_standing(
                state,
                element=Element.objects.get(pk=code),
                status=status,
                on=on,
                precision=precision,
                source=source,
                source_url=address,
                by=story.dana,
            )
    seats_and_trainings(story)


def seats_and_trainings(story):
    """Two seats on a task force, one of them past, and what was trained between the intervals."""
    texas, build = State.objects.get(pk="TX"), Build.objects.get(slug="el-paso-2023")
    force = cast.organization("Borderland Anti-Trafficking Task Force", Kind.TASK_FORCE, state="TX", city="El Paso")
    association = story.lorraine.organization
    verbs.add_seat(
        texas,
        task_force=force,
        organization=association,
        person=story.lorraine,
        since=datetime.date(2023, 5, 2),
        build=build,
        by=story.dana,
    )
    for held_on, audience, people in (
        (datetime.date(2023, 9, 14), "officers", 38),
        (datetime.date(2024, 2, 6), "drivers", 112),
        (datetime.date(2024, 11, 19), "drivers", 64),
    ):
        Training.objects.create(
            state=texas,
            build=build,
            organization=association,
            held_on=held_on,
            audience=audience,
            people=people,
            told_by=story.lorraine,
            entered_by=story.dana,
        )
