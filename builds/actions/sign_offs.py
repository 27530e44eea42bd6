"""Asking co-hosts to sign off what goes out, and what they say to it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import sign_off_mail, sign_offs
from builds.models import CoHost, SignOff
from builds.workflow import NotAllowed
from tat_coalitions.outbox.actions import cancel_about, queue
from tat_coalitions.trail.actions import record

How, What = SignOff.How, SignOff.What


@transaction.atomic
def ask(host, *, what, by, at=None):
    """Ask a co-host to sign off; returns (SignOff, whether a mail goes). Asked again, the same asking is told once more.

    Raises NotAllowed where they do not sign that off, have withdrawn, were asked the same day already, or the meeting is
    not ahead.
    """
    at = at or timezone.now()
    _open_to(host, what)
    if not host.build.is_ahead:
        raise NotAllowed(_("Only for a meeting that is planned and ahead is a sign-off asked for."))
    asked = SignOff.objects.open().select_for_update().filter(co_host=host, what=what).first()
    if asked is None:
        asked = _begin(host, what, by=by, at=at)
    elif host.build.today(asked.last_asked_at) == host.build.today(at):
        raise NotAllowed(_("They were asked today already."))
    else:
        cancel_about(asked, by=by, reason=_("Asked anew."))
        asked.last_asked_at, asked.times_asked, asked.asked_by = at, asked.times_asked + 1, by
        asked.save(update_fields=["last_asked_at", "times_asked", "asked_by"])
    record("asked for a sign-off", asked, by=by, at=at)
    draft = sign_off_mail.mail(SignOff.objects.select_related(*sign_off_mail.WITH_ALL).get(pk=asked.pk))
    return asked, bool(draft and queue(draft, by=by, at=at))


@transaction.atomic
def answer(asked, *, answer, fingerprint, by, words="", at=None):
    """What a co-host's contact person says on the page; `fingerprint` is that of the list or agenda it showed them.

    Raises NotAllowed where it is answered already, or what they read is not what stands there now.
    """
    return _keep(asked, fingerprint, by, at, answer=answer, words=words, how=How.PAGE, said_by=str(by))


@transaction.atomic
def record_answer(host, *, what, answer, said_by, how, by, words="", fingerprint, at=None):
    """What a co-host said otherwise, written down by TAT, asked for or not. Raises as `answer` and `ask` do."""
    _open_to(host, what)
    at = at or timezone.now()
    asked = SignOff.objects.open().filter(co_host=host, what=what).first() or _begin(host, what, by=by, at=at)
    return _keep(asked, fingerprint, by, at, answer=answer, words=words, how=how, said_by=said_by)


def _begin(host, what, *, by, at):
    asked = SignOff(build=host.build, co_host=host, what=what, asked_by=by, asked_at=at, last_asked_at=at)
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:  # somebody else of TAT asked at the same moment
        raise NotAllowed(_("They were asked today already.")) from None
    return asked


def _open_to(host, what):
    if host.status == CoHost.Status.WITHDRAWN:
        raise NotAllowed(_("That organization has withdrawn."))
    if not host.signs(what):
        raise NotAllowed(_("%(host)s does not sign off %(what)s.")
                         % {"host": host.organization, "what": What(what).label})  # fmt: skip


def _keep(asked, fingerprint, by, at, **said):
    """Keep an answer with what it was given to, once: compare and set."""
    at, stand = at or timezone.now(), sign_offs.stand_of(asked.build, asked.what)
    if stand.fingerprint != fingerprint:
        raise NotAllowed(_("It has changed since you opened this page. Please look again."))
    if said["answer"] == SignOff.Answer.SIGNED:
        said["words"] = ""
    facts = {
        "answered_at": at,
        "answered_by": by,
        "counted": stand.count,
        "fingerprint": stand.fingerprint,
        "stood": stand.rows,
    }
    if not SignOff.objects.open().filter(pk=asked.pk).update(**facts, **said):
        raise NotAllowed(_("Somebody has answered already. Please look again."))
    cancel_about(asked, by=by, reason=_("It is answered."))
    asked.refresh_from_db()
    verb = "signed off" if said["answer"] == SignOff.Answer.SIGNED else "wanted changes"
    kept = {name: ["", said[name]] for name in ("said_by", "how", "words") if said[name]}
    changes = kept | {"counted": [None, stand.count], "fingerprint": ["", stand.fingerprint]}
    record(verb, asked, by=by, at=at, changes=changes)
    return asked


@transaction.atomic
def note_sent_without(build, *, by, at=None):
    """Keep in the trail that invitations went although a co-host's sign-off was missing; returns what was missing."""
    missing = sign_offs.warnings_of(build, list(sign_offs.hosts_of(build)), What.INVITATIONS)
    if missing:
        record("sent invitations without a sign-off", build, by=by, at=at, reason=" ".join(missing)[:500])
    return missing
