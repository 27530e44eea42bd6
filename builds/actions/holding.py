"""Holding rows until the end of a transaction, always in one order: the build first, then the rows of its list."""

from builds import wanted
from builds.models import Build, Invitation
from builds.workflow import NotAllowed


def hold(build):
    """The build as it is now, held: whoever asks for its seats, gives them or invites to it waits for each other."""
    rows = Build.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("state", "planner").get(pk=build.pk)


def hold_row(invitation):
    """The invitation as it is now, held with its build: two answers wait for each other."""
    build = hold(invitation.build)
    row = (
        Invitation.objects.select_for_update(of=("self",)).select_related("person__organization").get(pk=invitation.pk)
    )
    row.build = build
    return row


def check_open(build, at):
    """Raise NotAllowed, with the sentence why, where nobody can be asked to the build, or answer, at a moment."""
    reason = wanted.not_open(build, at)
    if reason:
        raise NotAllowed(reason)
