"""A year of the programme as it really was in size: the nine builds of 2018 and the 557 people who came, on a later calendar.

The cities, the number of builds and the people by sector are those of TAT's annual report of 2018, page 16
(online.flipbuilder.com/wqwq/kywg/). The people, the days and what became of the promises are invented.
"""

import datetime
from dataclasses import dataclass, field

from builds.models import Build, CoHost, CommitmentKind
from contacts.models import Kind
from followups.models import FollowUp
from followups.tests.calendar import free, months_on, open_day_after, open_day_before
from tat_coalitions.testing.people import a_commitment, a_lead, a_person, an_invitation, an_organization

A_DAY = datetime.timedelta(days=1)

CAME = {"law": 227, "trucking": 128, "government": 77, "stop": 68, "energy": 28, "bus": 20, "ngo": 9}
KIND = {
    "law": Kind.SHERIFF,
    "trucking": Kind.TRUCKING,
    "government": Kind.TRANSPORTATION,
    "stop": Kind.TRUCK_STOP,
    "energy": Kind.ENERGY,
    "bus": Kind.BUS,
    "ngo": Kind.NGO,
}
NEVER = None


@dataclass
class Story:
    """One build of the year: when it was held, when somebody said so, and how many days after it was due each follow-up came."""

    city: str
    postal: str
    zone: str
    date: datetime.date
    answered: dict
    recorded_after: int = 1  # days
    build: Build = None
    lead: object = None
    promises: list = field(default_factory=list)

    @property
    def free_days(self):
        return set().union(*(free(year, self.postal) for year in range(self.date.year, self.date.year + 3)))

    def due(self, months):
        return months_on(self.date, months)

    def answered_on(self, months):
        after = self.answered[months]
        return NEVER if after is NEVER else self.due(months) + after * A_DAY


def day(month, of_month):
    return datetime.date(2028, month, of_month)


def the_nine():
    """The builds of the year: some leads answer in time, some late on every rung of the ladder, some never."""
    eastern, central, mountain, arizona, pacific = (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
    )
    return [
        Story("Columbia", "SC", eastern, day(1, 31), {1: -2, 3: -1, 6: -6}),
        Story("Seattle", "WA", pacific, day(2, 29), {1: 0, 3: 1, 6: 4}),
        Story("Billings", "MT", mountain, day(3, 30), {1: 5, 3: 9, 6: 20}, recorded_after=8),
        Story("St. Paul", "MN", central, day(4, 25), {1: NEVER, 3: -3, 6: -3}),
        Story("Phoenix", "AZ", arizona, day(5, 31), {1: -5, 3: NEVER, 6: NEVER}),
        Story("Madison", "WI", central, day(6, 15), {1: 3, 3: 7, 6: 14}),
        Story("Bangor", "ME", eastern, day(8, 31), {1: 2, 3: 8, 6: 15}),
        Story("Pecos", "TX", central, day(10, 4), {1: -1, 3: NEVER, 6: -4}),
        Story("Albuquerque", "NM", mountain, day(11, 14), {1: 6, 3: -6, 6: 13}),
    ]


def a_lead_of(story, name):
    """Somebody in the Attorney General's office of the story's state, with an account."""
    office = an_organization(
        f"Attorney General of {story.postal}", Kind.ATTORNEY_GENERAL, county=None, state_id=story.postal
    )
    return a_lead(name, organization=office)


def people_at(number, sector):
    """How many people of a sector came to the build of that number: the year's, dealt out evenly."""
    return CAME[sector] // 9 + (number < CAME[sector] % 9)


def they_came(story, number):
    """Everybody who came that day, by sector."""
    moment = datetime.datetime.combine(story.date, datetime.time(17), tzinfo=datetime.UTC)
    for sector, kind in KIND.items():
        organization = an_organization(f"{sector} of {story.city}", kind, county=None, state_id=story.postal)
        for _person in range(people_at(number, sector)):
            person = a_person("Somebody Who Came", organization=organization, email="")
            an_invitation(story.build, person, sector=sector, walk_in=True, arrived_at=moment)


def they_promised(story, number):
    """Two companies and an agency promise: drivers, materials, officers."""
    for kind, of, promised in (
        (CommitmentKind.TRAIN_DRIVERS, Kind.TRUCKING, 100 + 10 * number),
        (CommitmentKind.DISTRIBUTION_POINT, Kind.TRUCK_STOP, 4),
        (CommitmentKind.TRAIN_OFFICERS, Kind.SHERIFF, 40 + number),
    ):
        organization = an_organization(f"{kind} of {story.city}", of, county=None, state_id=story.postal)
        story.promises.append(a_commitment(story.build, organization, kind, promised))


def share_of(promise, months):
    """What an organization has done after so many months: totals only grow."""
    return promise.promised * {1: 2, 3: 5, 6: 9}[months] // 10


def officers_of(number, months):
    return (number + 1) * {1: 3, 3: 8, 6: 15}[months]


# What the ladder says, worked out here once more.


def told_before(story):
    """The planner is told ten days before the meeting, on the working day before where that is none."""
    return {(story.city, 0, "Dana Whitlock", "meeting", open_day_before(story.date - 10 * A_DAY, story.free_days))}


def chased(story):
    """Whoever must say what became of the meeting, until it is recorded."""
    rungs = {"Dana Whitlock": 1, "Ruth Adler": 3, "Ines Okafor": 5}
    days = {name: open_day_after(story.date, number, story.free_days) for name, number in rungs.items()}
    recorded = story.date + story.recorded_after * A_DAY
    return {(story.city, 0, name, "chase", day) for name, day in days.items() if day < recorded}


def reminded(story, months, lead):
    """Every reminder and escalation of one follow-up: all whose day came before the answer."""
    due = story.due(months)
    rungs = [
        (lead, "coming", due - 7 * A_DAY),
        (lead, "due", open_day_before(due, story.free_days)),
        (lead, "late", due + 3 * A_DAY),
        (lead, "escalated", due + 7 * A_DAY),
        ("Dana Whitlock", "escalated", due + 7 * A_DAY),
        ("Ruth Adler", "escalated", due + 14 * A_DAY),
        ("Ines Okafor", "escalated", due + 14 * A_DAY),
    ]
    answered = story.answered_on(months)
    return {(story.city, months, who, step, day) for who, step, day in rungs if answered is NEVER or day < answered}


def followup_of(story, months):
    rows = FollowUp.objects.select_related("interval", "build", "lead__organization", "lead__user")
    return rows.get(build=story.build, interval__months=months)


HOST = CoHost.Role.ATTORNEY_GENERAL
