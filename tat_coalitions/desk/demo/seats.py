"""Save-the-dates, somebody who comes instead, and a full room with people who wait for a seat."""

from builds.actions.answers import record_answer
from builds.actions.builds import change_facts
from builds.actions.invitations import save_the_date
from builds.actions.substitutes import Substitute
from builds.models import Answer, Invitation
from builds.waiting import seats_of


def fill_the_room(build, *, by, at):
    """Four know the day, one sends a colleague, two wait, and a seat has just become free."""
    told = build.invitations.removable().order_by("pk").values_list("pk", flat=True)[:4]
    save_the_date(build, list(told), by=by, at=at)
    silent = list(build.invitations.unanswered().select_related("build", "person__organization").order_by("pk")[2:5])
    colleague = Substitute(
        "Adriana Fuentes", "Shift supervisor", str(silent[0].person.organization), "adriana.fuentes@example.org"
    )
    _answer(silent[0], Answer.INSTEAD, at, substitute=colleague)
    change_facts(build, by=by, at=at, capacity=seats_of(build).taken)
    for row in silent[1:]:
        _answer(row, Answer.YES, at)
    _answer(build.invitations.coming().exclude(heard=Invitation.Heard.INSTEAD).order_by("pk")[0], Answer.NO, at)


def _answer(row, answer, at, **more):
    by = f"personal link of {row.person}"
    record_answer(row, answer=answer, heard=Invitation.Heard.LINK, by=by, at=at, **more)
