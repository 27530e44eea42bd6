"""Real rows with which staff try the words of reminders."""

from functools import partial

from django.utils import timezone

from builds.models import Build
from followups import facts, wordings
from followups.audiences import People
from followups.emails import answers_of
from followups.ladder import Ladder
from followups.models import FollowUp, Status

ENOUGH = 5


def for_words(kind):
    """The function that the room of wordings asks: `samples(user)` returns `[(label, facts)]`."""
    return partial(of_followups if wordings.WORDS[kind][0] == wordings.AFTER else of_builds, kind)


def of_followups(kind, user):
    """The follow-ups that are owed or were answered last, as the words of the kind would speak of them."""
    rows = FollowUp.objects.visible_to(user).exclude(status=Status.CANCELLED)
    if kind != "reminder_no_lead":  # there, whoever leads them is not named
        rows = rows.exclude(lead=None)
    rows = rows.order_by("-due_on", "pk").select_related(
        "interval", "lead", "build__state", "build__planner", "build__second"
    )[:ENOUGH]
    at, ladder = timezone.now(), Ladder(people=People(looks_only=True))
    if "lead" in wordings.WORDS[kind][2] or kind == "reminder_no_lead":
        return [(str(row), facts.of_missing(row, at)) for row in rows]
    return [(str(row), facts.of_owed(row, ladder, at)) for row in rows]


def of_builds(kind, user):
    """The last builds, as the words of the kind would speak of them."""
    rows = Build.objects.visible_to(user).select_related("state", "planner")
    rows = list(rows.prefetch_related("co_hosts__organization").order_by("-date", "pk")[:ENOUGH])
    if kind == "reminder_chase":
        return [(str(build), facts.of_chase(build)) for build in rows]
    if kind in ("reminder_hosting", "reminder_planning"):
        answers = answers_of({build.pk for build in rows})
        return [(str(build), facts.of_meeting(build, answers.get(build.pk))) for build in rows]
    at = timezone.now()
    return [(str(build), facts.of_invitation(build, at)) for build in rows]
