"""Fills the registries for this room: its rules, and that leading a follow-up opens its build."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from builds import milestones as line
from builds.models import Build
from followups import delegating, emails, forecast, leading, milestones, rules, samples, wordings  # noqa: F401  declares the tables
from followups.actions.digests import check_mail
from followups.models import (
    Answer,
    AskBack,
    CommitmentAnswer,
    Delegation,
    Element,
    FollowUp,
    HotlineFigure,
    Inquiry,
    Interval,
    Measure,
    Pause,
    Reminder,
    StateElement,
    StateRule,
    Steward,
    Stewardship,
    TaskForceSeat,
    Training,
)
from tat_coalitions.accounts.scope import grant
from tat_coalitions.outbox import checks, links, names
from tat_coalitions.outbox import forecast as coming
from tat_coalitions.wording import words


def with_a_followup_they_lead(user):
    return Q(pk__in=FollowUp.objects.filter(lead__user=user).values("build"))


def of_their_builds(user):
    return Q(build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_followups(user):
    return Q(followup__build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_stewardships(user):
    return Q(stewardship__build__in=Build.objects.visible_to(user).order_by().values("pk"))


def states_of(user):
    """The states of the builds somebody may see, as a subquery."""
    builds = Build.objects.visible_to(user).order_by().values("pk")
    return Build.states_served.through.objects.filter(build__in=builds).values("state")


def of_their_states(user):
    return Q(state__in=states_of(user))


def of_their_states_or_the_nation(user):
    return Q(state=None) | of_their_states(user)


def everything(user):
    return Q()


grant(Build, with_a_followup_they_lead)
for model in (FollowUp, Reminder, Pause, Stewardship):
    grant(model, of_their_builds)
for model in (Answer, CommitmentAnswer, Delegation, Inquiry, AskBack):
    grant(model, of_their_followups)
grant(Steward, of_their_stewardships)
for model in (StateElement, StateRule, TaskForceSeat, Training):
    grant(model, of_their_states)
grant(HotlineFigure, of_their_states_or_the_nation)
for model in (Measure, Interval, Element):
    grant(model, everything)

checks.register(emails.KIND, check_mail)
links.register(emails.KIND, emails.start_page, opt_out=emails.opt_out)
links.register_mark("rsvp", emails.personal_page)
names.register_kind(emails.KIND, _("Reminders"))
for kind, (group, name, placeholders, subject, text, per_build) in wordings.WORDS.items():
    words.register(
        kind,
        name=name,
        group=group,
        placeholders=placeholders,
        subject=subject,
        text=text,
        samples=samples.for_words(kind),
        per_build=per_build,
        button=wordings.BUTTONS[kind],
    )
    names.register_kind(kind, name)
coming.register(forecast.planned)
line.register(milestones.of_build)
leading.register()
delegating.register()
