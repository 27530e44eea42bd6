"""Fills the registries for this room: its rules, and that leading a follow-up opens its build."""

from django.db.models import Q

from builds import milestones as line
from builds.models import Build
from followups import emails, milestones, rules  # noqa: F401  declares the tables
from followups.actions.reminders import check_mail
from followups.models import Answer, CommitmentAnswer, FollowUp, Interval, Measure, Reminder
from tat_coalitions.accounts.scope import grant
from tat_coalitions.outbox import checks


def with_a_followup_they_lead(user):
    return Q(pk__in=FollowUp.objects.filter(lead__user=user).values("build"))


def of_their_builds(user):
    return Q(build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_followups(user):
    return Q(followup__build__in=Build.objects.visible_to(user).order_by().values("pk"))


def everything(user):
    return Q()


grant(Build, with_a_followup_they_lead)
grant(FollowUp, of_their_builds)
grant(Reminder, of_their_builds)
grant(Answer, of_their_followups)
grant(CommitmentAnswer, of_their_followups)
grant(Measure, everything)
grant(Interval, everything)

checks.register(emails.KIND, check_mail)
line.register(milestones.of_build)
