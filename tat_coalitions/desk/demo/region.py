"""The demo's region in the hands of its state: El Paso, kept by the Attorney General's office, with a draft of what is next."""

import datetime

from builds.actions.commitments import keep_commitment
from builds.models import Build, CommitmentKind
from contacts.models import County, Kind, State
from followups.actions import proposing, stewarding, trainings
from followups.models import Training
from tat_coalitions.desk.demo import cast

DAY = datetime.timedelta(days=1)
HELD = (
    (40, "Texas Highway Patrol, Region 4", Kind.STATE_POLICE, Training.Audience.OFFICERS, 32, Training.Material.TAT),
    (
        24,
        "El Paso Community College CDL program",
        Kind.CDL_SCHOOL,
        Training.Audience.DRIVERS,
        18,
        Training.Material.TAT,
    ),
    (9, "Sun Coach Lines", Kind.BUS, Training.Audience.DRIVERS, 25, Training.Material.BOTL),
)


def tell(story):
    """Handed over two months ago; since then trainings, a promise, a helper and a draft of the next build."""
    build, lead, at = Build.objects.get(slug="el-paso-2023"), story.marisol, story.at
    handed = at - 60 * DAY
    region = stewarding.hand_region(
        build, lead=lead, expires_on=(handed + 365 * DAY).date(), by=story.dana, at=handed, tell_now=False
    )
    helper = cast.person("Iris Calderon", lead.organization, title="Victim services coordinator")
    stewarding.name_helper(region, person=helper, by=lead.user, at=handed + 5 * DAY)
    for ago, name, kind, audience, people, material in HELD:
        trainings.keep_training(
            region,
            by=lead.user,
            organization=cast.organization(name, kind, state="TX", city="El Paso"),
            state=State.objects.get(pk="TX"),
            held_on=(at - ago * DAY).date(),
            audience=audience,
            people=people,
            material=material,
        )
    keep_commitment(
        build,
        organization=cast.organization("Franklin Mountain Freight", Kind.TRUCKING, state="TX", city="El Paso"),
        kind=CommitmentKind.TRAIN_DRIVERS,
        promised=60,
        by=lead.user,
        made_at=at - 15 * DAY,
    )
    proposing.propose_build(
        region,
        city="Van Horn",
        state=State.objects.get(pk="TX"),
        date=(at + 240 * DAY).date(),
        counties=list(County.objects.filter(pk__in=("48109", "48229"))),
        hosts="Texas Trucking Association; Culberson County Sheriff’s Office",
        note="Two new truck stops opened on Interstate 10, and neither knows an officer yet.",
        by=lead.user,
        at=at - 2 * DAY,
    )
