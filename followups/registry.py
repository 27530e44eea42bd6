"""Fills the registries for this room: its rules, and that leading a follow-up opens its build."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from builds import milestones as line
from builds.models import Build, Commitment, ContactLink, Proposal
from contacts.imports import registry as imports
from contacts.models import Organization, Person, Sector, Site
from followups import (  # noqa: F401  rules declares the tables
    asked_back,
    delegating,
    emails,
    forecast,
    handing,
    inquiries,
    keeping,
    leading,
    leaving,
    milestones,
    moments,
    rules,
    samples,
    wordings,
)
from followups.actions.digests import check_mail
from followups.imports.hotline import HotlineImporter
from followups.models import (
    Answer,
    AskBack,
    Call,
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
from followups.states import states_of
from tat_coalitions.accounts.scope import grant
from tat_coalitions.outbox import checks, links, names
from tat_coalitions.outbox import forecast as coming
from tat_coalitions.trail import timeline
from tat_coalitions.wording import words


def with_a_followup_they_lead(user):
    return Q(pk__in=FollowUp.objects.filter(lead__user=user, passed_on_at=None).values("build"))


def of_their_builds(user):
    return Q(build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_followups(user):
    return Q(followup__build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_promises(user):
    return of_their_followups(user) & Q(commitment__isnull=False)


def of_their_stewardships(user):
    return Q(stewardship__build__in=Build.objects.visible_to(user).order_by().values("pk"))


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
grant(Call, of_their_promises)
grant(Call, of_their_promises, verb="add")
grant(Steward, of_their_stewardships)
for model in (StateElement, StateRule, TaskForceSeat, Training):
    grant(model, of_their_states)
grant(HotlineFigure, of_their_states_or_the_nation)
for model in (Measure, Interval, Element):
    grant(model, everything)

# What else a lead may do with rows they see: a rule for each verb, and none for what no rule names.
grant(FollowUp, of_their_builds, verb="answer")
for model in (Answer, CommitmentAnswer):
    grant(model, of_their_followups, verb="change")
for verb in ("add", "change"):
    grant(Delegation, of_their_followups, verb=verb)
    grant(Steward, keeping.helpers_they_name, verb=verb)
    grant(TaskForceSeat, keeping.of_kept_states, verb=verb)
for verb in ("release", "change"):
    grant(Inquiry, of_their_followups, verb=verb)

# What a region handed over opens, from its first day to its last.
grant(Build, keeping.builds_they_keep)
grant(Build, keeping.builds_they_proposed)
grant(Build, keeping.builds_they_keep, verb="keep")
grant(Stewardship, keeping.regions_they_keep, verb="keep")
grant(Stewardship, keeping.regions_they_lead, verb="name helpers")
grant(Organization, keeping.agencies_of_kept_counties)
grant(Organization, keeping.organizations_of_kept_trainings)
grant(Person, keeping.officers_of_kept_counties)
grant(ContactLink, keeping.links_they_keep, verb="change")
grant(Site, keeping.sites_they_keep, verb="mark")
for model in (Commitment, Training):
    grant(model, keeping.of_kept_builds, verb="add")
    grant(model, keeping.own_entries_of_kept_builds, verb="change")
grant(Proposal, keeping.proposals_after_kept_builds, verb="add")
grant(Proposal, keeping.own_proposals, verb="change")

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
        variants=dict(Sector.choices) if kind in wordings.TO_INVITEES else None,
    )
    names.register_kind(kind, name)
coming.register(forecast.planned)
line.register(milestones.of_build)
leading.register()
leaving.register()
handing.register()
inquiries.register()
asked_back.register()
delegating.register()
imports.register(HotlineImporter)
imports.register_undoable(HotlineFigure)
timeline.register(Person, moments.of_person)
