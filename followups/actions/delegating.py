"""Asking a colleague one question of a follow-up by link, taking that back, and keeping what the colleague answers."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions import nouns
from contacts.models import Person
from followups import delegating
from followups.actions import answering
from followups.audiences import is_reachable
from followups.models import Delegation
from tat_coalitions.outbox.actions import cancel_about, queue
from tat_coalitions.trail.actions import record

WORKS_FOR = datetime.timedelta(days=14)  # after the day it is due, and from the day it is asked
MOST = 60  # times a follow-up may ask anybody: about three times its questions


@transaction.atomic
def ask(followup, question, *, person, by, words="", kept_words=(), at=None):
    """Ask a colleague by a mail that goes at once. Returns the Delegation.

    Raises NotOpen where the follow-up was sent, and ValidationError where somebody is asked already or wants no mail.
    """
    at = at or timezone.now()
    today = followup.build.today(at)
    answering.lock(followup)
    about = about_of(question)
    waiting = followup.delegations.filter(answered_at=None, withdrawn_at=None, **about).select_related("person").first()
    if waiting and waiting.expires_on >= today:
        raise ValidationError(_("%(who)s is asked this already; take that back first."), params={"who": waiting.person})
    if waiting:
        take_back(waiting, by=by, at=at)
    if not is_reachable(person):
        raise ValidationError(_("%(who)s wants no mail from us, or has no address."), params={"who": person})
    if followup.delegations.count() >= MOST:
        raise ValidationError(_("This follow-up has asked very often already. Call them, and answer it yourself."))
    row = Delegation.objects.create(
        followup=followup,
        **about,
        person=person,
        words=words,
        asked_by=by,
        asked_at=at,
        expires_on=max(followup.due_on, today) + WORKS_FOR,
    )
    changes = {"person": ["", str(person)]} | ({"kept words": ["", ", ".join(kept_words)]} if kept_words else {})
    record("asked a colleague", row, by=by, changes=changes, at=at)
    queue(delegating.mail(row), by=by, at=at)
    return row


@transaction.atomic
def take_back(delegation, *, by, at=None):
    """Let the link open nothing any more, and drop its mail where that has not left. Twice is once."""
    at = at or timezone.now()
    if not Delegation.objects.filter(pk=delegation.pk, withdrawn_at=None).update(withdrawn_at=at):
        return
    record("took a question to a colleague back", delegation, by=by, at=at)
    cancel_about(delegation, by=by, reason=_("The question was taken back."))


@transaction.atomic
def answer(delegation, row, *, at=None):
    """Keep what the colleague wrote (`row` of `followups.filling`) as a draft of the follow-up; whether it was kept.

    Raises NotOpen where it was sent, or the question taken back, meanwhile.
    """
    at = at or timezone.now()
    answering.lock(delegation.followup)
    if not Delegation.objects.filter(pk=delegation.pk, withdrawn_at=None).exists():
        raise answering.NotOpen(_("The question was taken back."))
    by = _("personal link of %(person)s") % {"person": delegation.person}
    row.keep(by=by, said_by=delegation.person, at=at)
    if row.is_kept and row.question.answer:
        first = Delegation.objects.filter(pk=delegation.pk, answered_at=None).update(answered_at=at)
        verb = "answered a question by link" if first else "corrected an answer by link"
        record(verb, delegation, by=by, at=at)
    return row.is_kept


def person_named(name, email, *, organization, by):
    """The Person of exactly this name and address, or a new one of the organization. Nobody else is ever taken for them:
    only somebody the user sees, or of the organization itself, whatever other states know of that address.

    Raises ValidationError where whoever has this mailbox wants no mail from us.
    """
    known = Person.objects.present().filter(email=email)
    theirs = Q(pk__in=Person.objects.visible_to(by).order_by().values("pk"))
    theirs |= Q(organization=organization) if organization else Q(pk__in=[])
    person = known.filter(theirs, name=name).order_by("pk").first()
    if person is None and not known.exclude(opted_out_at=None).exists():
        state = organization.state_id if organization else None
        return nouns.keep(Person(name=name, email=email, organization=organization, state_id=state), by=by)
    if person is None or not is_reachable(person):
        raise ValidationError(_("Whoever has this address wants no mail from us. Ask in person, and answer it here."))
    return person


def about_of(question):
    """The fields that say which question it is."""
    return {"commitment": question.about} if question.is_promise else {"measure": question.about}
