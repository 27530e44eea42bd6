"""What the start page knows: asked for once, with a constant number of questions, however many builds there are."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from builds import notices
from builds.models import (
    Build,
    BuildProvider,
    ContactLink,
    Hotline,
    Invitation,
    LocalResource,
    PlanTask,
    Proposal,
    ProviderVetting,
    SignOff,
)
from builds.models.builds import AHEAD, TOOK_PLACE
from builds.models.invitations import comes
from builds.waiting import with_a_seat_to_give
from builds.workflow import CHASED
from followups.models import AskBack, FollowUp, Reminder, StateRule, Status, Steward, Stewardship
from tat_coalitions.accounts.models import User
from tat_coalitions.outbox import health
from tat_coalitions.outbox.models import Message

MIDDLE_OF_THE_MAP = "America/Chicago"
SOON = datetime.timedelta(days=7)
ENDS_SOON = datetime.timedelta(days=60)  # before the last day of a hand-over somebody asks what comes next
IN_SIGHT = datetime.timedelta(days=45)
STILL_FRESH = datetime.timedelta(days=240)  # a build stays on the desk until its six-month follow-up is long done
ENOUGH = 300  # rows of a kind; nobody has more on one desk, and a page must not grow without end
CONFIRM_WITHIN = datetime.timedelta(days=14)
WORD_WITHIN = datetime.timedelta(days=7)  # for a second person to sign off a provider, or refuse it


@dataclass
class Facts:
    """Everything on somebody's desk at a moment."""

    user: User
    at: datetime.datetime
    today: datetime.date
    builds: list = field(default_factory=list)
    followups: list = field(default_factory=list)
    asked_back: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    untold: list = field(default_factory=list)
    regions: list = field(default_factory=list)
    helpers: list = field(default_factory=list)
    proposals: list = field(default_factory=list)
    seats_to_give: list = field(default_factory=list)
    sign_offs: list = field(default_factory=list)
    mail: dict | None = None
    troubled: list = field(default_factory=list)
    signs: list = field(default_factory=list)
    stale_rules: list = field(default_factory=list)
    who_left: list = field(default_factory=list)
    vettings: list = field(default_factory=list)
    hotlines: list = field(default_factory=list)
    local_resources: list = field(default_factory=list)

    @cached_property
    def unclosed(self):
        """The builds whose day is over where they are, and that nobody closed."""
        return [build for build in self.builds if build.is_ahead and build.days_to_go(self.at) < 0]

    @property
    def last_sweep(self):
        """When somebody last swept, or None."""
        return next((sign.last for sign in self.signs if sign.name == health.SWEEP), None)

    @property
    def silent(self):
        """What sends mail and has fallen silent, as Signs."""
        return [sign for sign in self.signs if sign.is_alive is False]

    def is_me(self, person):
        """Whether the person is whoever looks at the page."""
        return person is not None and person.user_id == self.user.pk


def gather(user, at):
    """The Facts of the user's desk."""
    found = list(on_desk(user, at))
    builds = [build for build in found if build.is_ahead or build.took_place]
    zone = next((build.zone for build in builds if build.is_ahead), ZoneInfo(MIDDLE_OF_THE_MAP))
    facts = Facts(user=user, at=at, today=at.astimezone(zone).date(), builds=builds)
    facts.untold = [build for build in found if build.untold] if user.is_tat else []
    facts.followups = list(owed_followups(user))
    facts.tasks = list(dated_tasks(user, at))
    facts.answers = answers_of(builds)
    for name, rows in seldom(user, at).items():
        # whether there are any was asked with the builds, so that most days they cost no question
        if not found or getattr(found[0], f"some_{name}"):
            setattr(facts, name, list(rows[:ENOUGH]))
    if user.is_tat:
        facts.mail = Message.objects.glance(at)
        facts.signs = health.signs(at, ask_broker=False)
        if facts.mail["failed"] or facts.mail["unknown"]:
            facts.troubled = list(troubled_mail(user))
    return facts


def seldom(user, at):
    """What lies on a desk only now and then, by the name of the Facts: `{name: rows in order}`."""
    found = {"asked_back": asked_back(user), "regions": ending_regions(user, at), "proposals": drafts_of(user)}
    found |= {"sign_offs": sign_offs_of(user), "vettings": vettings_of(user, at)}
    if user.is_tat:
        found |= {
            "sent": sent_followups(user),
            "helpers": helpers_outside(user, at),
            "stale_rules": stale_rules(at.date()),
            "seats_to_give": with_a_seat_to_give(desk_of(user)).order_by("date", "pk"),
            "hotlines": checks_of(Hotline, user, at),
            "local_resources": checks_of(LocalResource, user, at),
            "who_left": User.objects.visible_to(user).who_left().order_by("said_left_at", "pk"),
        }
    return found


def desk_of(user):
    """Which builds lie on the user's desk: those they plan or second, and those of nobody who could look; for
    administrators all, for leads those they may see."""
    if user.is_administrator or user.is_lead:
        return Build.objects.visible_to(user)
    able = User.objects.with_access().values("pk")
    nobodys = ~Q(planner__user__in=able) & ~Q(second__user__in=able)
    return Build.objects.visible_to(user).filter(Q(planner__user=user) | Q(second__user=user) | nobodys)


def on_desk(user, at):
    """The live builds on the user's desk by date, unclosed ones among them, with what their contact links want.

    Among them those that were called off, as long as people have not been told: `untold` says how many.
    """
    fresh = Q(status__in=TOOK_PLACE, date__gte=at.date() - STILL_FRESH)
    links = ContactLink.objects.current().with_officer().filter(introduced_at=OuterRef("pk"))
    silent = links.filter(
        Q(manager_confirmed_at=None) | Q(officer_confirmed_at=None), chosen_at__lt=at - CONFIRM_WITHIN
    )
    return (
        desk_of(user)
        .filter(Q(status__in=AHEAD) | fresh | Q(pk__in=notices.waiting().order_by().values("build_id")))
        .select_related("state", "planner__organization", "second")
        .annotate(
            untold=_count(notices.waiting().filter(build_id=OuterRef("pk")), "build_id"),
            links_silent=_count(silent, "introduced_at"),
            links_stale=_count(links.check_due(at.date()), "introduced_at"),
            **{f"some_{name}": Exists(rows.order_by()) for name, rows in seldom(user, at).items()},
        )
        .order_by("date", "pk")[:ENOUGH]
    )


def owed_followups(user):
    """The follow-ups still owed on the user's desk, by due date, each with how often somebody was reminded."""
    reminders = Reminder.objects.filter(followup=OuterRef("pk"))
    return (
        _lying_on_desk(FollowUp.objects.owed(), user)
        .select_related("build__state", "build__pause__paused_by", "interval", "lead__organization", "lead__user")
        .annotate(reminded=_count(reminders, "followup"))
        .order_by("due_on", "pk")[:ENOUGH]
    )


def asked_back(user):
    """What was asked back on the user's desk and is not settled, the oldest first."""
    return (
        _lying_on_desk(AskBack.objects.unsettled(), user, "followup__build__in")
        .select_related("followup__build__state", "followup__interval", "followup__lead__organization", "asked_by")
        .order_by("asked_at", "pk")
    )


def sent_followups(user):
    """The follow-ups on the user's desk that were sent and that nobody has read, the oldest first."""
    settled = AskBack.objects.filter(followup=OuterRef("pk"), settled_at__isnull=False)
    return (
        _lying_on_desk(FollowUp.objects.filter(status=Status.SUBMITTED), user)
        .select_related("build__state", "interval", "lead__organization", "submitted_by")
        .annotate(is_sent_again=Exists(settled))
        .order_by("submitted_at", "pk")
    )


def dated_tasks(user, at):
    """The open tasks on the user's desk that are due this month and a little beyond; a lead's are those they own."""
    rows = PlanTask.objects.open().filter(due_on__lte=at.date() + IN_SIGHT, build__status__in=CHASED)
    if user.is_lead:
        rows = rows.filter(owner_person__user=user)
    return (
        _lying_on_desk(rows, user)
        .select_related("build__state", "owner_organization", "owner_person__organization")
        .order_by("due_on", "pk")[:ENOUGH]
    )


def ending_regions(user, at):
    """Regions on the user's desk whose hand-over ends soon or has run out; for a lead those they keep, to their last day."""
    rows = Stewardship.objects.ending(at.date() + ENDS_SOON)
    rows = rows.visible_to(user, "keep") if user.is_lead else _lying_on_desk(rows, user)
    return rows.select_related("build", "lead__organization").order_by("expires_on", "pk")


def helpers_outside(user, at):
    """Who helps to keep a region and has no account."""
    kept = _lying_on_desk(Stewardship.objects.in_force(at.date()), user).order_by().values("pk")
    rows = Steward.objects.in_force().filter(person__user=None, stewardship__in=kept)
    return rows.select_related("person__organization", "stewardship__build", "named_by").order_by("pk")


def drafts_of(user):
    """Drafts that wait: for TAT those to be read, on the desk of their planner; for a lead those that came back."""
    if user.is_lead:
        region = Stewardship.objects.filter(build=OuterRef("after"), ended_at=None).values("pk")
        rows = Proposal.objects.sent_back().visible_to(user, "change").annotate(region=Subquery(region[:1]))
    else:
        rows = _lying_on_desk(Proposal.objects.waiting(), user)
    return rows.select_related("build", "proposed_by", "sent_back_by").order_by("proposed_at", "pk")


def sign_offs_of(user):
    """Sign-offs that want somebody: for a lead those asked of them, for TAT those that wait or were refused."""
    rows = SignOff.objects.wanting_somebody()
    rows = rows.open().visible_to(user, "answer") if user.is_lead else _lying_on_desk(rows, user)
    return rows.select_related("build", "co_host__organization", "co_host__person").order_by("asked_at", "pk")


def vettings_of(user, at):
    """Vetting of service providers: for a lead what waits for the word of their office, for TAT what ran out or soon
    does, and what has waited for that word too long.
    """
    rows = ProviderVetting.objects.select_related("organization", "proposed_by")
    if user.is_lead:
        return rows.waiting().visible_to(user, "sign off").order_by("proposed_at", "pk")
    ends = ProviderVetting.objects.ending(at.date()).order_by().values("pk")
    silent = Q(status=ProviderVetting.Status.PROPOSED, proposed_at__lt=at - WORD_WITHIN)
    rows = rows.filter(Q(pk__in=ends) | silent)
    if not user.is_administrator:
        theirs = BuildProvider.objects.filter(build__in=desk_of(user).order_by().values("pk"))
        rows = rows.filter(Q(proposed_by=user) | Q(organization__in=theirs.values("organization")))
    return rows.order_by("expires_on", "proposed_at", "pk")


def checks_of(model, user, at):
    """Hotlines, or local resources, whose yearly check is due: those of states that builds ahead on the user's desk
    serve, those the user verified, and those of nobody who could look; for administrators all.
    """
    rows = model.objects.check_due(at.date()).select_related("state")
    if not user.is_administrator:
        ahead = desk_of(user).filter(status__in=AHEAD).order_by().values("pk")
        states = Build.states_served.through.objects.filter(build__in=ahead).values("state")
        counties = model.counties.through.objects.filter(county__state__in=states)
        there = counties.values(model._meta.model_name)
        nobodys = ~Q(verified_by__in=User.objects.with_access().order_by().values("pk"))
        rows = rows.filter(Q(state__in=states) | Q(pk__in=there) | Q(verified_by=user) | nobodys)
    return rows.order_by("check_again_on", "pk")


def _lying_on_desk(rows, user, lies="build__in"):
    """The rows of builds on the user's desk. On an administrator's lie all, and asking which would cost an index."""
    return rows if user.is_administrator else rows.filter(**{lies: desk_of(user).order_by().values("pk")})


def stale_rules(today):
    """The rules of states that nobody has checked for a year, the longest ago first."""
    return StateRule.objects.stale(today).select_related("state").order_by("checked_on", "pk")


def answers_of(builds):
    """By build: one row a sector with how many were invited, are silent and are coming."""
    by_build = defaultdict(list)
    ahead = [build.pk for build in builds if build.is_ahead]
    rows = (
        Invitation.objects.filter(build__in=ahead)
        .order_by()
        .values("build_id", "sector")
        .annotate(
            invited=Count("pk", filter=Q(stage=Invitation.Stage.INVITED)),
            silent=Count("pk", filter=Q(stage=Invitation.Stage.INVITED, answer="", arrived_at=None)),
            coming=Count("pk", filter=comes()),
        )
    )
    for row in rows:
        by_build[row["build_id"]].append(row)
    return by_build


def troubled_mail(user):
    """The newest mails that failed or may not have arrived, of the user's builds and of none."""
    rows = Message.objects.in_trouble()
    if not user.is_administrator:
        rows = rows.filter(Q(build_id=None) | Q(build_id__in=desk_of(user).order_by().values("pk")))
    return rows.order_by("-due_at", "-pk")[:6]


def _count(rows, by):
    """How many of the rows there are for each row outside, counted only for those that are shown."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
