"""The mail of a build to its invitees, one function each. Whether it is still wanted when it goes, `wanted` asks.

The venue stands in no mail but the calendar entry of somebody who said that they are coming.
"""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from builds import letters, notices, wordings
from builds.calendar import ics_for
from builds.models import Build, Invitation
from contacts.models import Person, Sector
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.outbox import links, names
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.wording.words import fill, harmless, kind_of, wordings_of

SAVE_THE_DATE, INVITATION, SECOND, REMINDER = (
    notices.SAVE_THE_DATE,
    notices.INVITATION,
    notices.SECOND,
    "invitation_reminder",
)
LINK, ANSWER, SEAT = "invitation_link", "invitation_answer", "invitation_seat"
SUBSTITUTE, RELEASED = notices.SUBSTITUTE, "invitation_released"
CHANGE, TEST = notices.CHANGE, "invitation_test"
NAMES = {
    SAVE_THE_DATE: _lazy("Save-the-date"),
    INVITATION: _lazy("Invitation"),
    SECOND: _lazy("Second invitation"),
    SUBSTITUTE: _lazy("To whoever comes instead"),
    RELEASED: _lazy("To whoever need not come instead"),
    SEAT: _lazy("A seat for who waited"),
    REMINDER: _lazy("Asking again"),
    LINK: _lazy("Personal link once more"),
    ANSWER: _lazy("Confirmation of an answer"),
    CHANGE: _lazy("News of a change"),
    TEST: _lazy("Test of the words"),
}
LETTER, HOST = "builds/mail/letter", "builds/mail/to_host"
# What somebody looks at before the news of a change goes.
TO_RELEASE = {
    "moved": _lazy("It tells of a new date. Read it, then release it."),
    "postponed": _lazy("It tells that the meeting is postponed. Read it, then release it."),
    "cancelled": _lazy("It tells that the meeting is cancelled. Read it, then release it."),
    "details": _lazy("It tells of another hour, city or venue. Read it, then release it."),
}
WITH_OPT_OUT = (*wordings.ASKS, wordings.SUBSTITUTE)

# What the line above the personal link says in the text of a mail.
TO_ANSWER = _lazy("Answer on your own page, without an account:")
TO_OPEN = _lazy("Your own page:")


@dataclass(frozen=True)
class Envelope:
    """What all mail of one build shares; `words` are those that hold, by kind of wording and sector, "" for all."""

    build: Build
    facts: dict
    from_name: str
    reply_to: str
    calendar: str
    words: dict = field(default_factory=dict)

    def words_for(self, kind, sector=""):
        """The words in which a sector reads mail of the kind: its own, else those for everybody."""
        return self.words.get((kind, sector)) or self.words[kind, ""]

    def has_words_for(self, kind, sector):
        """Whether a sector reads mail of the kind in words of its own."""
        return (kind, sector) in self.words and self.words[kind, sector].is_own


def envelope_of(build, host=None):
    """The Envelope of a build, in the name of a co-host with a contact person, else of the planner."""
    signer = host.person if host and host.person else build.planner
    party = host.organization if host else build.planner
    sectors = [(kind, build.pk, sector) for kind in wordings.ASKS for sector in Sector.values]
    held = wordings_of([*((kind, build.pk, "") for kind in wordings.KINDS), *sectors])
    return Envelope(
        build=build,
        facts=letters.facts_of(build),
        from_name=_("%(host)s with TAT") % {"host": party} if host else f"{party}, TAT",
        reply_to=(host.answers_go_to if host else "") or signer.email,
        calendar=ics_for([build]),
        words={(kind, sector): each for (kind, _build, sector), each in held.items()},
    )


def save_the_date(row, envelope):
    """Tells of the day before the invitation. Once for each day of the meeting, as are the next two."""
    return _asking(row, envelope, SAVE_THE_DATE, wordings.SAVE_THE_DATE)


def invitation(row, envelope):
    """The invitation itself, in the words of its build."""
    return _asking(row, envelope, INVITATION, wordings.INVITATION)


def second_invitation(row, envelope):
    """The invitation once more, in words of its own, for who has not answered the first."""
    return _asking(row, envelope, SECOND, wordings.SECOND)


def _asking(row, envelope, kind, words_of):
    return _draft(
        row,
        envelope,
        kind=kind,
        key=f"{kind}:{row.pk}:{envelope.build.sequence}:{day_of(envelope.build)}",
        words=compose(LETTER, letter(words_of, row.person, envelope, sector=row.sector, opt_out="[[opt_out]]")),
        attachments=(calendar_entry(envelope.calendar),),
        expires_at=envelope.build.begins,
    )


def anew(row, message, at):
    """The mail in place of one that has not left: in the same name, on the same day, on hold if that was."""
    reason = message.release_reason
    if message.edited_from and not reason:
        reason = _("The meeting has changed since somebody chose the words. Read it again before it goes.")
    write = save_the_date if message.kind == SAVE_THE_DATE else invitation
    draft = write(row, envelope_of(row.build, row.invited_by))
    return replace(draft, due_at=max(message.due_at, at), release_reason=reason)


def reminder(row, envelope, *, on):
    """Asks somebody again who has not answered, or not for the new day. Once a day at most."""
    kind = wordings.NEW_DAY if row.answer else wordings.REMINDER
    return _draft(
        row,
        envelope,
        kind=REMINDER,
        key=f"{REMINDER}:{row.pk}:{on}:{day_of(envelope.build)}",
        words=compose(LETTER, letter(kind, row.person, envelope, sector=row.sector, opt_out="[[opt_out]]")),
        expires_at=envelope.build.begins,
    )


def link_again(row, envelope, *, on):
    """The personal link once more, for somebody who lost the first mail. Once a day at most."""
    return _draft(
        row,
        envelope,
        kind=LINK,
        key=f"{LINK}:{row.pk}:{on}",
        words=compose(LETTER, letter(wordings.LINK, row.person, envelope)),
        expires_at=envelope.build.ends,
    )


def answer(row, envelope):
    """Confirms an answer; for somebody who comes, with the entry for the calendar, which names the venue."""
    kind = wordings.ANSWERS[letters.answer_kind(row)]
    facts = {"substitute": row.sends, "told_them": letters.told_them(row)}
    return _draft(
        row,
        envelope,
        kind=ANSWER,
        key=answer_key(row),
        words=compose(LETTER, letter(kind, row.person, envelope, **facts)),
        attachments=_entry_to_keep(row, envelope),
        expires_at=envelope.build.ends,
    )


def _entry_to_keep(row, envelope):
    """The entry with the venue for somebody who comes, or who passes it on to somebody we cannot write to."""
    if row.may_know_venue or row.passes_venue_on:
        return (calendar_entry(ics_for([envelope.build], with_venue=True)),)
    return ()


def seat(row, envelope):
    """Tells somebody who waited that there is a seat, with the entry for the calendar, which names the venue."""
    return _draft(
        row,
        envelope,
        kind=SEAT,
        key=seat_key(row),
        words=compose(LETTER, letter(wordings.ANSWERS["seat"], row.person, envelope)),
        attachments=(calendar_entry(ics_for([envelope.build], with_venue=row.may_know_venue)),),
        expires_at=envelope.build.ends,
    )


def substitute(row, envelope):
    """Tells somebody that they were named to come instead, and asks them for their own answer."""
    build, facts = envelope.build, {"replaces": row.in_place_of.person.shown_name, "seat": letters.seat(row)}
    return _draft(
        row,
        envelope,
        kind=SUBSTITUTE,
        key=f"{SUBSTITUTE}:{row.pk}:{_stamp(row.answered_at)}:{build.sequence}:{day_of(build)}",
        words=compose(LETTER, letter(wordings.SUBSTITUTE, row.person, envelope, opt_out="[[opt_out]]", **facts)),
        attachments=(calendar_entry(envelope.calendar),),
        expires_at=build.begins,
    )


def released(row, envelope, *, replaces):
    """Tells somebody that they need not come instead after all, and takes the entry out of their calendar."""
    facts = {"replaces": replaces.shown_name}
    return _draft(
        row,
        envelope,
        kind=RELEASED,
        key=f"{RELEASED}:{row.pk}:{_stamp(row.released_at)}",
        words=compose(LETTER, letter(wordings.RELEASED, row.person, envelope, **facts)),
        attachments=(calendar_entry(ics_for([envelope.build], cancelled=True)),),
        expires_at=envelope.build.ends,
    )


def change(notice, envelope):
    """Tells one person what became of the meeting, as a draft that somebody releases. Once for each version of it."""
    build, row, host = envelope.build, notice.about, notice.is_for_a_host
    comes = notices.is_coming(row)
    facts = {
        "your_answer": "" if host else letters.your_answer(row),
        "what_changed": letters.what_changed(build, notice.names, comes=comes),
    }
    if notice.told_of:
        facts["date"] = letters.day_in_words(notice.told_of)
    read = letter(wordings.CHANGES[notice.what], row.person, envelope, **facts)
    way_in = bool(host and row.person.user and row.person.user.has_access)
    return _draft(
        row,
        envelope,
        kind=CHANGE,
        key=change_key(notice, build),
        words=compose(HOST if host else LETTER, read | {"way_in": way_in}),
        attachments=(calendar_entry(_changed_entry(envelope, notice.what, comes)),),
        release_reason=str(TO_RELEASE[notice.what]),
    )


def change_key(notice, build):
    row = f"host-{notice.about.pk}" if notice.is_for_a_host else notice.about.pk
    return f"{CHANGE}:{row}:{notice.what}:{build.sequence}:{day_of(build)}"


def _changed_entry(envelope, what, comes):
    """The calendar entry that goes with the news of a change."""
    if what == "details" and comes:
        return ics_for([envelope.build], with_venue=True)
    return envelope.calendar if what in ("moved", "details") else ics_for([envelope.build], cancelled=True)


def test(build, user, *, person, at, kind=wordings.INVITATION, sector=""):
    """A mail of the build as one invitee, or anybody of the sector, would get it, to whoever asked for a test."""
    address = absolute(wordings.address_of(build, kind, sector))
    row = build.invitations.filter(person=person).first()
    facts = wordings.facts_of(build, person, row)
    opt_out = address if kind in WITH_OPT_OUT else ""
    subject, text, html = compose(
        LETTER, letter(kind, person, envelope_of(build), sector=sector, opt_out=opt_out, **facts)
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


def letter(kind, person, envelope, *, sector="", opt_out="", **facts):
    """What the templates of a letter know: the words that hold for this kind and sector, filled in for one person."""
    known = {**envelope.facts, "name": person.shown_name, **facts}
    subject, body = fill(envelope.words_for(kind, sector), known)
    answers = kind in wordings.ANSWERS.values()
    return {
        **_footer(envelope, opt_out),
        "name": harmless(person.shown_name),
        "written_subject": subject,
        "body": body,
        "button": kind_of(kind).button,
        "lead": TO_ANSWER if kind in WITH_OPT_OUT else TO_OPEN,
        "is_personal": kind == wordings.INVITATION,
        "place": harmless(envelope.facts["place"]) if answers else "",
        "hosts": harmless(envelope.facts["hosts"]),
    }


def answer_key(row):
    return f"{ANSWER}:{row.pk}:{_stamp(row.answered_at)}{':waits' if row.waits else ''}"


def seat_key(row):
    return f"{SEAT}:{row.pk}:{_stamp(row.seated_at)}"


def _stamp(moment):
    return f"{moment:%Y%m%dT%H%M%S.%f}" if moment else ""


def day_of(build):
    """The meeting's day and hour as a key holds it."""
    return f"{build.date:%Y-%m-%d}T{build.starts_at:%H%M}"


def calendar_entry(text):
    method = "CANCEL" if "METHOD:CANCEL" in text else "PUBLISH"
    return {"name": "coalition-build.ics", "type": f"text/calendar; method={method}", "content": text}


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


def words_of_change(message):
    """The kind of words in which a notice is written."""
    return wordings.CHANGES[message.key.split(":")[2]]


def news_link(message):
    """What a notice opens: the personal page of an invitee, the build of a co-host who can sign in."""
    if message.about_type == Invitation._meta.label_lower:
        return rsvp_link(message)
    build = Build.objects.filter(pk=message.build_id).first()
    return absolute(build.get_absolute_url()) if build else ""


def rsvp_link(message):
    """The personal link of an invitation."""
    row = Invitation.objects.filter(pk=message.about_id).first()
    return absolute(reverse("links:rsvp", args=[token_for("rsvp", row)])) if row else ""


def opt_out_link(message):
    """Where one click ends invitations."""
    person = Person.objects.filter(pk=message.person_id).first()
    return absolute(reverse("links:opt_out", args=[token_for("opt-out", person)])) if person else ""


def message_link(message):
    """Where the words of the build's mail are written."""
    build = Build.objects.filter(pk=message.build_id).first()
    return absolute(reverse("builds:wording", args=[build.slug])) if build else ""


def register():
    """Tell the outbox about the links and names of the mail of this room; what is still wanted, `wanted` tells."""
    for kind in (SAVE_THE_DATE, INVITATION, SECOND, REMINDER, SUBSTITUTE):
        links.register(kind, rsvp_link, opt_out=opt_out_link)
    for kind in (LINK, ANSWER, SEAT, RELEASED):
        links.register(kind, rsvp_link)
    links.register(CHANGE, news_link)
    notices.register(CHANGE, words_of_change)
    links.register(TEST, message_link)
    for kind, name in NAMES.items():
        names.register_kind(kind, name)
