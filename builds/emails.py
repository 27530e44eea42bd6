"""The mail of a build to its invitees, one function each, and what is asked about it before it goes.

The venue stands in no mail but the calendar entry of somebody who said that they are coming.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from builds import letters
from builds.calendar import ics_for
from builds.models import Answer, Build, Invitation, Status
from contacts.models import Person
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.outbox import checks, links
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft

INVITATION, REMINDER, LINK, ANSWER, CHANGE, TEST = (
    "invitation",
    "invitation_reminder",
    "invitation_link",
    "invitation_answer",
    "invitation_change",
    "invitation_test",
)


@dataclass(frozen=True)
class Envelope:
    """What all mail of one build shares."""

    build: Build
    facts: dict
    from_name: str
    reply_to: str
    calendar: str


def envelope_of(build, host=None):
    """The Envelope of a build, in the name of a co-host with a contact person, else of the planner."""
    signer = host.person if host and host.person else build.planner
    party = host.organization if host else build.planner
    return Envelope(
        build=build,
        facts=letters.facts_of(build),
        from_name=_("%(host)s with TAT") % {"host": party} if host else f"{party}, TAT",
        reply_to=signer.email,
        calendar=ics_for([build]),
    )


def invitation(row, envelope):
    """The invitation itself, in the words of its build. Once for each day of the meeting."""
    subject, text, html = compose("builds/mail/invitation", invitation_words(row.person, envelope))
    return _draft(
        row,
        envelope,
        kind=INVITATION,
        key=f"{INVITATION}:{row.pk}:{envelope.build.sequence}:{day_of(envelope.build)}",
        words=(subject, text, html),
        attachments=(calendar_entry(envelope.calendar),),
        expires_at=envelope.build.begins,
    )


def invitation_words(person, envelope, *, opt_out="[[opt_out]]"):
    """What the templates of the invitation know. Raises ValidationError when a placeholder cannot be filled in."""
    build, facts = envelope.build, envelope.facts
    return {
        **_footer(envelope, opt_out),
        "build": build,
        "name": person.shown_name,
        "facts": facts,
        "written_subject": letters.fill(letters.subject_of(build), facts, person.shown_name),
        "body": letters.fill(letters.text_of(build), facts, person.shown_name),
    }


def reminder(row, envelope, *, on):
    """Asks somebody again who has not answered, or not for the new day. Once a day at most."""
    return _draft(
        row,
        envelope,
        kind=REMINDER,
        key=f"{REMINDER}:{row.pk}:{on}:{day_of(envelope.build)}",
        words=compose("builds/mail/reminder", _words(row, envelope, opt_out="[[opt_out]]")),
        expires_at=envelope.build.begins,
    )


def link_again(row, envelope, *, on):
    """The personal link once more, for somebody who lost the first mail. Once a day at most."""
    return _draft(
        row,
        envelope,
        kind=LINK,
        key=f"{LINK}:{row.pk}:{on}",
        words=compose("builds/mail/link", _words(row, envelope)),
        expires_at=envelope.build.ends,
    )


def answer(row, envelope):
    """Confirms an answer; for somebody who comes, with the entry for the calendar, which names the venue."""
    comes = row.answer == Answer.YES
    return _draft(
        row,
        envelope,
        kind=ANSWER,
        key=answer_key(row),
        words=compose("builds/mail/answer", _words(row, envelope)),
        attachments=(calendar_entry(ics_for([envelope.build], with_venue=True)),) if comes else (),
        expires_at=envelope.build.ends,
    )


def change(row, envelope, *, what):
    """Tells that the meeting moved ("moved"), waits for a new day ("postponed") or is called off ("cancelled")."""
    calendar = envelope.calendar if what == "moved" else ics_for([envelope.build], cancelled=True)
    return _draft(
        row,
        envelope,
        kind=CHANGE,
        key=f"{CHANGE}:{row.pk}:{what}:{envelope.build.sequence}:{day_of(envelope.build)}",
        words=compose("builds/mail/change", _words(row, envelope, what=what)),
        attachments=(calendar_entry(calendar),),
    )


def test(build, user, *, person, at):
    """The invitation as one invitee would get it, to whoever asked for a test."""
    address = absolute(reverse("builds:message", args=[build.slug]))
    subject, text, html = compose(
        "builds/mail/invitation", invitation_words(person, envelope_of(build), opt_out=address)
    )
    return Draft(
        key=f"{TEST}:{build.pk}:{user.pk}:{at:%Y%m%dT%H%M%S}",
        kind=TEST,
        to_email=user.email,
        to_name=user.name,
        subject=_("Test: %(subject)s") % {"subject": subject},
        text=text,
        html=html,
        about=build,
        build_id=build.pk,
        attachments=(calendar_entry(ics_for([build])),),
    )


def answer_key(row):
    return f"{ANSWER}:{row.pk}:{row.answered_at:%Y%m%dT%H%M%S.%f}"


def day_of(build):
    """The meeting's day and hour as a key holds it."""
    return f"{build.date:%Y-%m-%d}T{build.starts_at:%H%M}"


def calendar_entry(text):
    method = "CANCEL" if "METHOD:CANCEL" in text else "PUBLISH"
    return {"name": "coalition-build.ics", "type": f"text/calendar; method={method}", "content": text}


def _words(row, envelope, *, opt_out="", **more):
    known = {"row": row, "build": envelope.build, "name": row.person.shown_name, "facts": envelope.facts}
    return {**_footer(envelope, opt_out), **known, **more}


def _footer(envelope, opt_out):
    """What stands under the mail: whom to ask, how to get no more, where TAT is."""
    asked = {"questions_email": envelope.reply_to} if envelope.reply_to else {}
    return {"opt_out": opt_out, "postal_address": settings.POSTAL_ADDRESS, **asked}


def _draft(row, envelope, *, words, **fields):
    subject, text, html = words
    return Draft(
        to_email=row.person.email,
        to_name=row.person.shown_name,
        subject=subject,
        text=text,
        html=html,
        about=row,
        person_id=row.person_id,
        build_id=row.build_id,
        from_name=envelope.from_name,
        reply_to=envelope.reply_to,
        **fields,
    )


# Before a mail goes: is it still wanted?


def unwanted(message, at):
    """Why an invitation or a reminder need not go any more; "" when it should. A check of the outbox, like the next."""
    row = _row_of(message)
    if row is None:
        return _("They are not on the list any more.")
    if row.answer and not row.is_for_another_day:
        return _("They have answered already.")
    return not_to_be_asked(row.person) or not_open(row.build, at) or _other_day(row.build, message)


def unwanted_answer(message, at):
    """The same for the confirmation of an answer: only the last one is still true."""
    row = _row_of(message)
    if row is None or not row.answered_at:
        return _("They are not on the list any more.")
    return _("They have answered anew.") if message.key != answer_key(row) else not_open(row.build, at)


def unwanted_link(message, at):
    """The same for a link somebody asked for."""
    row = _row_of(message)
    return _("They are not on the list any more.") if row is None else not_open(row.build, at)


def unwanted_change(message, at):
    """The same for the news of a change: only the last one is still true."""
    row, what = _row_of(message), message.key.split(":")[2]
    if row is None:
        return _("They are not on the list any more.")
    if what == "moved":
        return not_open(row.build, at) or _other_day(row.build, message)
    return "" if row.build.status == what else _("The meeting has changed again.")


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
    return "" if message.key.endswith(f":{day_of(build)}") else _("It names a day that is no longer true.")


def rsvp_link(message):
    """The personal link of an invitation."""
    row = Invitation.objects.filter(pk=message.about_id).first()
    return absolute(reverse("links:rsvp", args=[token_for("rsvp", row)])) if row else ""


def opt_out_link(message):
    """Where one click ends invitations."""
    person = Person.objects.filter(pk=message.person_id).first()
    return absolute(reverse("links:opt_out", args=[token_for("opt-out", person)])) if person else ""


def message_link(message):
    """Where the words of the invitation are written."""
    build = Build.objects.filter(pk=message.build_id).first()
    return absolute(reverse("builds:message", args=[build.slug])) if build else ""


def register():
    """Tell the outbox about the mail of this room."""
    for kind, check in (
        (INVITATION, unwanted),
        (REMINDER, unwanted),
        (LINK, unwanted_link),
        (ANSWER, unwanted_answer),
        (CHANGE, unwanted_change),
    ):
        checks.register(kind, check)
    for kind in (INVITATION, REMINDER):
        links.register(kind, rsvp_link, opt_out=opt_out_link)
    for kind in (LINK, ANSWER, CHANGE):
        links.register(kind, rsvp_link)
    links.register(TEST, message_link)
