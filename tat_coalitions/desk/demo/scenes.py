"""What happens in the demo: each scene is a few of the house's own verbs, done at a time in the past."""

import datetime
from itertools import islice

from builds.actions.builds import publish
from builds.actions.co_hosts import add_co_host
from builds.actions.contact_list import choose, confirm, link_sites
from builds.models import Answer, CoHost, Commitment, CommitmentKind, ContactLink, Invitation, PlanTask
from builds.workflow import move_status
from contacts.actions import consents
from contacts.models import ConsentTo, Sector
from followups import workflow
from followups.actions import answering, lifecycle
from followups.models import CommitmentAnswer, Measure, Status
from followups.questions import parts_of
from tat_coalitions.desk.demo import cast

DAY = datetime.timedelta(days=1)
State = CommitmentAnswer.State


def moment(date, hour=15):
    """Three in the afternoon of a day, UTC, unless another hour is given."""
    return datetime.datetime.combine(date, datetime.time(hour), tzinfo=datetime.UTC)


def plan(*, city, state, date, slug, zone, counties, planner, second, lead, hosts, by, planned_on, **facts):
    """A build with its hosts, plan, agenda and follow-ups; `hosts` are pairs of person and role."""
    build = lifecycle.plan_build(
        {
            "city": city,
            "state": state,
            "date": date,
            "slug": slug,
            "time_zone": zone,
            "counties": counties,
            "planner": planner,
            "second": second,
            "sustaining_lead": lead,
            **facts,
        },
        by=by,
        at=planned_on,
    )
    for person, role in hosts:
        add_co_host(
            build,
            by=by,
            organization=person.organization,
            person=person,
            role=role,
            status=CoHost.Status.CONFIRMED,
            signs_invitations=role == CoHost.Role.ATTORNEY_GENERAL,
        )
    publish(build, by=by, at=planned_on)
    return build


def invite_on_paper(build, people, *, at, by):
    """People who were invited before there was this program: on the list, asked, and nothing mailed."""
    Invitation.objects.bulk_create(
        Invitation(
            build=build,
            person=person,
            sector=person.organization.sector,
            stage=Invitation.Stage.INVITED,
            invited_at=at,
            created_at=at,
            created_by=by,
        )
        for person in people
    )


def answer_and_come(build, *, at, missing=6, declined=5):
    """Most say yes and come; every so often somebody declines, stays silent, or says yes and is missing."""
    opens = build.begins - datetime.timedelta(minutes=30)
    rows = list(build.invitations.order_by("pk"))
    for number, row in enumerate(rows):
        if number % declined == declined - 1 and number % 2:
            row.answer = Answer.NO
        elif number % 11 != 7:
            row.answer = Answer.YES
        if row.answer:
            row.answered_at, row.answered_for, row.heard = at, build.date, Invitation.Heard.LINK
        if row.answer == Answer.YES and number % missing:
            row.arrived_at = opens + datetime.timedelta(minutes=number % 45)
            row.arrived_by = "the door"
    Invitation.objects.bulk_update(
        rows, ["answer", "answered_at", "answered_for", "heard", "arrived_at", "arrived_by"], batch_size=200
    )
    for row in build.invitations.arrived().select_related("person"):
        for use in (ConsentTo.HOSTS, ConsentTo.CONTACT_LIST):
            consents.give(row.person, use, told="door", by=None, at=row.arrived_at)


def finish_tasks(build, *, by, until, but=0):
    """The plan's tasks up to a day are done, but for the last few."""
    due = list(build.tasks.open().filter(due_on__lte=until).order_by("due_on", "pk"))
    for task in due[: len(due) - but]:
        task.done_at, task.done_by = moment(task.due_on - DAY), by
    PlanTask.objects.bulk_update(due, ["done_at", "done_by"], batch_size=200)


PROMISES = {
    Sector.TRUCKING: (CommitmentKind.TRAIN_DRIVERS, (120, 40, 85, 60, 150)),
    Sector.BUS: (CommitmentKind.TRAIN_DRIVERS, (45, 30, 70)),
    Sector.STOP: (CommitmentKind.DISTRIBUTION_POINT, (2, 5, 3)),
    Sector.LAW: (CommitmentKind.TRAIN_OFFICERS, (60, 35, 48, 24)),
    Sector.ENERGY: (CommitmentKind.TRAIN_EMPLOYEES, (25, 40)),
    Sector.GOVERNMENT: (CommitmentKind.ADOPT_POLICY, (None,)),
}


def promise(build, *, at, sectors=PROMISES):
    """Organizations of people who came write a card at the end of the day."""
    for sector in sectors:
        kind, numbers = PROMISES[sector]
        came = build.invitations.arrived().filter(sector=sector).select_related("person__organization")
        organizations = list({row.person.organization: row.person for row in came.order_by("pk")}.items())
        turn = len(build.city) % len(numbers)  # no two builds promise the same
        numbers = numbers[turn:] + numbers[:turn]
        for (organization, person), promised in zip(organizations, numbers, strict=False):
            Commitment.objects.create(
                build=build, organization=organization, person=person, kind=kind, promised=promised, made_at=at
            )


def introduce(build, *, by, at, confirmed):
    """Officers are proposed, chosen and introduced; of so many sites both sides confirm."""
    link_sites(build=build, by=by)
    links = ContactLink.objects.current().filter(site__county__builds=build).exclude(officer=None)
    links = links.select_related("site", "agency", "officer", "backup").exclude(site__manager=None).order_by("pk")
    for link in islice(links, confirmed):
        chosen = choose(
            link.site, agency=link.agency, officer=link.officer, backup=link.backup, by=by, build=build, at=at
        )
        for side in ("manager", "officer"):
            confirm(chosen, side=side, by=by, on=at.date(), at=at)


# What is told after one, three and six months, as shares of what was promised.
SHARES = {1: 0.3, 3: 0.62, 6: 0.84}
SOURCES = ("told", "seen", "told", "told", "estimate")


def tell(followup, *, by, at, share, silent=0):
    """A lead answers a follow-up and sends it in; so many organizations could not be reached."""
    workflow.move(followup, Status.OPEN, by=None, at=at - 6 * DAY, opened_at=at - 6 * DAY)
    for part in parts_of(followup):
        for number, question in enumerate(part.questions):
            if question.is_promise:
                answering.answer(followup, question, by=by, at=at, **kept(question, number, share, silent))
            elif question.is_theirs:
                answering.answer(followup, question, by=by, at=at, **measured(followup, question, share, number))
    answering.submit(followup, by=by, at=at)
    answering.review(followup, by=followup.build.planner.user or by, at=at + 2 * DAY)


def kept(question, number, share, silent):
    """What became of a promise: totals only grow, one company gave up, and some could not be reached."""
    promised = question.about.promised
    if number < silent:
        return {"state": State.NO_ANSWER}
    if number == 3 and question.about.unit != "places":
        return {"state": State.NOT_HAPPENING, "note": "The company was sold.", "source": "told"}
    if promised is None:
        return {"state": State.DONE if share > 0.5 else State.UNDER_WAY, "source": "told"}
    total = promised if share * (1 + number % 3 / 5) >= 1 else int(promised * share)
    return {
        "state": State.DONE if total >= promised else State.UNDER_WAY,
        "total": total,
        "source": SOURCES[number % len(SOURCES)],
    }


BASES = {
    "officers_trained": 140, "le_trainings": 9, "drivers_trained": 480, "companies_training": 7,
    "industry_trainings": 11, "employees_trained": 90, "distribution_points": 16, "wallet_cards": 2400, "decals": 310,
    "posters": 120, "policies_adopted": 5, "outreach_events": 8, "presentations": 14, "calls_made": 6,
}  # fmt: skip


def measured(followup, question, share, number):
    """An answer on a measure: a running total that fits the size of the build, or the words that fit."""
    measure = question.about
    if measure.how == Measure.How.NUMBER:
        size = (followup.build.capacity or 100) / 100
        total = round(BASES.get(measure.code, 10) * share * size * (1 - number % 4 / 20))
        return {"number": total, "source": SOURCES[number % len(SOURCES)]}
    if measure.how == Measure.How.YES_NO:
        month = question_month(question)
        return {"choice": "yes", "since_month": month} if share > 0.5 else {"choice": "no"}
    return {"choice": "yes" if share > 0.7 else "partly"}


def question_month(question):
    """The first of a month soon after the demo's builds."""
    return question.last.since_month if question.last and question.last.since_month else datetime.date(2023, 4, 1)


def hold(build, *, by):
    """Recorded as held on the evening of the day."""
    move_status(build, "inviting", by=by, at=moment(build.date - 80 * DAY), verb="began inviting")
    lifecycle.hold_build(build, by=by, at=build.ends + datetime.timedelta(hours=2))
    return build


def room(build, counties, *, law=2, stops=2, each=1):
    """The people of the build's counties who are asked to come, sites with their managers among them."""
    people = []
    for county in counties:
        people += cast.law_of(county)[: 2 * law]
        people += [site.manager for site in cast.sites_of(county, stops) if site.manager]
    for county in counties[: max(1, len(counties) // 2)]:
        people += cast.companies_of(county, each=each)
    return people
