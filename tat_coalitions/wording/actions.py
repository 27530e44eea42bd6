"""What people do with words: write them anew, take an earlier version again, tend the list of terms."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tat_coalitions.trail.actions import differences, record, snapshot
from tat_coalitions.wording import words
from tat_coalitions.wording.models import Wording


def write(kind, *, subject, text, by, build_id=None, variant="", kept=None, seen=None, at=None):
    """Keep the words of a kind of mail, of the house or of a build, as a new version; return it, None when none is new.

    With a `variant`, those of a build for some alone.

    An empty subject or text means the words that hold without these; both together lead back to them. `kept` are terms
    the language check found and why they stay. `seen` is the version the writer had before them. Mail that is written
    already keeps its words. Raises ValidationError for an unknown placeholder, and when somebody else was quicker.
    """
    known, base = words.kind_of(kind), base_of(kind, build_id, variant)
    subject = " ".join(subject.split()) or base.subject
    text = text.replace("\r\n", "\n").strip() or base.text
    for each in (subject, text):
        words.check(each, known.placeholders)
    is_standard = (subject, text) == (base.subject, base.text)
    reason = kept.reason if kept and not is_standard else ""
    fields = {"is_standard": True} if is_standard else {"subject": subject, "text": text, "reason": reason}
    return _add((kind, build_id, variant), fields, kept=kept, by=by, seen=seen, at=at)


def take_again(kind, version, *, by, build_id=None, variant="", at=None):
    """Let an earlier version hold once more, as a new one; version 0 leads back to the words that hold without these.

    Returns the new version, None when these words hold anyway. Raises ValidationError when a placeholder of the earlier
    version is not known any more, and Wording.DoesNotExist when there was no such version.
    """
    whose = (kind, build_id, variant)
    if version == 0:
        return _add(whose, {"is_standard": True}, kept=None, by=by, seen=None, at=at)
    earlier = Wording.objects.of(*whose).get(version=version)
    if earlier.is_standard:
        return take_again(kind, 0, by=by, build_id=build_id, variant=variant, at=at)
    for each in (earlier.subject, earlier.text):
        words.check(each, words.kind_of(kind).placeholders)
    fields = {"subject": earlier.subject, "text": earlier.text, "reason": earlier.reason}
    return _add(whose, fields, kept=None, by=by, seen=None, at=at)


def copy_words(*, from_build, to_build, by, at=None):
    """Let the words that were written for one build hold for another; return how many.

    Words that the mail of today could not fill are left out.
    """
    copied = 0
    for row in Wording.objects.holding().filter(build_id=from_build, is_standard=False).order_by("kind", "variant"):
        try:
            for each in (row.subject, row.text):
                words.check(each, words.kind_of(row.kind).placeholders)
        except (ValidationError, KeyError):
            continue
        fields = {"subject": row.subject, "text": row.text, "reason": row.reason}
        whose = (row.kind, to_build, row.variant)
        copied += _add(whose, fields, kept=None, by=by, seen=None, at=at) is not None
    return copied


def base_of(kind, build_id, variant=""):
    """The Words that hold without those in question.

    For a variant those of the build, for a build those of the house, for the house the program's own.
    """
    if variant:
        return words.wording_of(kind, build_id)
    return words.standard_of(kind) if build_id is None else words.wording_of(kind)


@transaction.atomic
def _add(whose, fields, *, kept, by, seen, at):
    """Add a version of the wording `whose` = (kind, build, variant) is."""
    kind, build_id, variant = whose
    latest = Wording.objects.of(*whose).first()
    number = latest.version if latest else 0
    if seen is not None and seen != number:
        raise ValidationError(_("Somebody has just written these words anew. Please look again."), code="changed")
    row = Wording(kind=kind, build_id=build_id, variant=variant, version=number + 1, **fields)
    row.created_at, row.created_by = at or timezone.now(), by if hasattr(by, "pk") else None
    before = words.wording_of(*whose)
    if _says_the_same(row, latest):
        return None
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(
            _("Somebody has just written these words anew. Please look again."), code="changed"
        ) from None
    after = words.wording_of(*whose)
    changes = {
        name: [getattr(before, name), getattr(after, name)]
        for name in ("subject", "text")
        if getattr(before, name) != getattr(after, name)
    }
    if kept:
        changes["terms kept"] = ["", ", ".join(kept.terms)]
    verb = "went back to the standard words" if row.is_standard else "wrote the words"
    record(verb, row, by=by, at=at, changes=changes, reason=row.reason)
    return row


def _says_the_same(row, latest):
    if latest is None:
        return row.is_standard
    names = ("is_standard", "subject", "text", "reason")
    return all(getattr(row, name) == getattr(latest, name) for name in names)


@transaction.atomic
def keep_term(term, *, by, at=None):
    """Add a term to the list, or keep what was changed about one; return the changes."""
    is_new = term.pk is None
    before = {} if is_new else snapshot(type(term).objects.get(pk=term.pk))
    term.save()
    changes = differences(before, term)
    if changes:
        record("added the term" if is_new else "changed the term", term, by=by, at=at, changes=changes)
    return changes
