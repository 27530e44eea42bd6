"""Before mail of a build goes: is it still wanted, and does it say what is true?"""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from builds import emails, notices
from builds.models import Answer, Invitation, Status
from tat_coalitions.outbox import checks


def unwanted(message, at):
    """Why an invitation or a reminder need not go any more; "" when it should. A check of the outbox, like the next."""
    row = _row_of(message)
    if row is None:
        return _("They are not on the list any more.")
    if row.answer and not row.is_for_another_day:
        return _("They have answered already.")
    if message.kind == emails.SAVE_THE_DATE and row.stage == Invitation.Stage.INVITED:
        return _("They are invited already.")
    return not_to_be_asked(row.person) or not_open(row.build, at) or _other_day(row.build, message)


def unwanted_answer(message, at):
    """The same for the confirmation of an answer: only the last one is still true."""
    row = _row_of(message)
    if row is None or not row.answered_at:
        return _("They are not on the list any more.")
    if row.is_for_another_day:
        return _("It names a day that is no longer true.")
    return _("They have answered anew.") if message.key != emails.answer_key(row) else not_open(row.build, at)


def unwanted_seat(message, at):
    """The same for the news of a seat: whoever has it still, and for this day."""
    row = _row_of(message)
    if row is None:
        return _("They are not on the list any more.")
    if not row.has_seat or message.key != emails.seat_key(row):
        return _("They have answered anew.")
    return _("It names a day that is no longer true.") if row.is_for_another_day else not_open(row.build, at)


def unwanted_substitute(message, at):
    """The same for the mail to whoever was named to come instead."""
    row = _row_of(message)
    if row is None or row.in_place_of_id is None:
        return _("They no longer come in somebody’s place.")
    if row.said_so_themselves and row.answer == Answer.YES and not row.is_for_another_day:
        return _("They have answered already.")
    return not_to_be_asked(row.person) or not_open(row.build, at) or _other_day(row.build, message)


def unwanted_release(message, at):
    """The same for the news that somebody need not come instead: not for whoever was named or invited anew."""
    row = _row_of(message)
    if row is None:
        return _("They are not on the list any more.")
    return not_open(row.build, at) if row.released_at else _("They are asked again.")


def unwanted_link(message, at):
    """The same for a link somebody asked for."""
    row = _row_of(message)
    return _("They are not on the list any more.") if row is None else not_open(row.build, at)


def unwanted_change(message, at):
    """The same for the news of a change: only the last one is still true, and only who does not know it yet gets it.

    Words that somebody changed in the meantime are taken over.
    """
    build = notices.build_of(message)
    row = notices.row_of(message, build) if build else None
    if row is None:
        return _("They are not on the list any more.")
    notice = notices.wanted_of(row, at, but=message.pk)
    if notice is None:
        return _("They know how it stands, or nothing is left to tell.")
    draft = emails.change(notice, emails.envelope_of(build))
    if _news_of(message.key) != _news_of(draft.key):
        return _("The meeting has changed again.")
    return checks.rewritten(message, draft)


def _news_of(key):
    """What a notice tells of which day, whichever version of the meeting it was written for."""
    _kind, _row, what, _sequence, day = key.split(":")
    return what, day


def not_to_be_asked(person):
    """Why a person must not be asked to anything; "" when they may."""
    if person.anonymised_at:
        return _("They are no longer known by name.")
    if person.opted_out_at:
        return _("They want no invitations since %(day)s.") % {
            "day": date_format(localtime(person.opted_out_at), "F j, Y")
        }
    return "" if person.email else _("We have no e-mail address.")


def not_open(build, at):
    """Why nobody can be asked to a build, or answer, at a moment; "" when they can."""
    if build.status == Status.CANCELLED:
        return _("The meeting is cancelled.")
    if build.status == Status.POSTPONED:
        return _("The meeting is postponed.")
    if build.status == Status.DRAFT:
        return _("The meeting is a draft: plan it before you invite anybody.")
    return "" if build.is_ahead and at < build.ends else _("The meeting is over.")


def _row_of(message):
    """The invitation a message speaks of, unless it is gone or nobody knows any more whose it was."""
    rows = Invitation.objects.select_related("build", "person").filter(person__anonymised_at=None)
    return rows.filter(pk=message.about_id).first()


def _other_day(build, message):
    return "" if message.key.endswith(f":{emails.day_of(build)}") else _("It names a day that is no longer true.")


def register():
    """Tell the outbox what to ask about each kind of mail of this room before it goes."""
    for kind, check in (
        (emails.SAVE_THE_DATE, unwanted),
        (emails.INVITATION, unwanted),
        (emails.SECOND, unwanted),
        (emails.REMINDER, unwanted),
        (emails.LINK, unwanted_link),
        (emails.ANSWER, unwanted_answer),
        (emails.SEAT, unwanted_seat),
        (emails.SUBSTITUTE, unwanted_substitute),
        (emails.RELEASED, unwanted_release),
        (emails.CHANGE, unwanted_change),
    ):
        checks.register(kind, check)
