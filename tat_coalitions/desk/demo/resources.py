"""What lies on the registration tables of the demo: two providers, a line, three local resources. All invented."""

import datetime

from builds.actions import providers as vetting
from builds.actions import resources as verbs
from builds.models import Build, Hotline, LocalResource
from contacts.models import County, Kind
from tat_coalitions.desk.demo import cast

SOURCE = "Letter to TAT, invented for this demonstration"

# name, what it offers, for whom, county, phone, whether Dana rang it
RESOURCES = [
    ("Mesilla Night Shelter", "Beds, meals, a caseworker", "adults of any gender", "35013", "+15755550171", True),
    ("Border Legal Aid", "Free legal help", "", "48141", "+19155550172", True),
    ("Luna County Clinic", "Health care without an appointment", "", "35029", "+15755550173", False),
]


def tell(story):
    """Las Cruces waits for its provider's sign-off; Laredo's runs out next month."""
    upcoming = Build.objects.get(slug__startswith="las-cruces")
    recent = Build.objects.filter(slug__startswith="laredo").latest("date")
    organ = cast.organization("Organ Mountains Victim Services", Kind.VICTIM_SERVICES, "35013")
    webb = cast.organization("Webb County Advocacy Center", Kind.VICTIM_SERVICES, "48479")
    facts = {"languages": "English, Spanish", "by": story.dana}
    asked = story.at - datetime.timedelta(days=6)
    vetting.name_provider(upcoming, organization=organ, by=story.dana, at=asked)
    vetting.propose(
        organ,
        services="Someone who stays with a person from the first hour on; shelter; legal help",
        counties=County.objects.filter(pk__in=["35013", "35029", "48141"]),
        line="+15755550170",
        at=asked,
        **facts,
    )
    signed = story.at - datetime.timedelta(days=340)
    vetting.name_provider(recent, organization=webb, by=story.dana, at=signed)
    row = vetting.propose(
        webb,
        services="Counseling, shelter, company to court",
        counties=County.objects.filter(pk="48479"),
        line="+19565550174",
        at=signed,
        **facts,
    )
    vetting.sign_off(row, by=story.marisol.user, read=row.proposed_at, at=signed)
    lines_and_resources(story)


def lines_and_resources(story):
    """A state's line and what helps in the counties, some of it verified."""
    known = {"source": SOURCE, "as_of": story.today - datetime.timedelta(days=60)}
    line = Hotline(kind="state", name="New Mexico’s line", number="+15055550175", state_id="NM", **known)
    _verified(verbs.write_down(line, by=story.dana, at=story.at), story)
    for name, offers, whom, county, phone, is_rung in RESOURCES:
        resource = LocalResource(
            name=name, offers=offers, for_whom=whom, phone=phone, languages="English, Spanish", **known
        )
        row = verbs.write_down(resource, by=story.dana, counties=[county], at=story.at)
        if is_rung:
            _verified(row, story)


def _verified(row, story):
    row.refresh_from_db()
    on = story.today - datetime.timedelta(days=20)
    verbs.verify(row, by=story.dana, on=on, how="Rang it", vouched=verbs.vouched_in(row), at=story.at)
