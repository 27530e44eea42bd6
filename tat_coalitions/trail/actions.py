"""Writing to the trail: every verb of the house ends here."""

from django.utils.crypto import salted_hmac

from tat_coalitions.trail.models import Entry

NOT_CHANGES = {"id", "created_at", "updated_at", "password", "last_login", "nonce"}
KEPT_APART = "kept apart"

_kept_apart = {}


def keep_apart(model, names):
    """Never write what these fields of the model say, only that they changed. The rules call it."""
    fields = [model._meta.get_field(name) for name in names]
    _kept_apart[model._meta.concrete_model] = {field.name for field in fields} | {
        field.attname for field in fields if field.concrete and not field.many_to_many
    }


def label_of(actor):
    """The name the trail keeps for a user, a link's purpose in words, or the program itself."""
    if actor is None:
        return "the program"
    return actor if isinstance(actor, str) else str(actor)


def record(verb, subject=None, *, by, changes=None, reason="", at=None):
    """Write one entry: `verb` in the past tense, `subject` a saved row or None, `by` a User, a few words, or None.

    `changes` maps a field's name to `[before, after]`, as `differences` returns it. Returns the Entry.
    """
    entry = draft(verb, subject, by=by, changes=changes, reason=reason, at=at)
    entry.save(force_insert=True)
    return entry


def record_many(entries):
    """Write many entries, made by `draft`, in batches."""
    Entry.objects.bulk_create(entries, batch_size=1000)


def draft(verb, subject=None, *, by, changes=None, reason="", at=None):
    """An entry that is not written yet, for `record_many`."""
    entry = Entry(
        verb=verb,
        actor=by if hasattr(by, "pk") else None,
        actor_label=label_of(by)[:200],
        changes=masked(subject, changes or {}),
        reason=reason,
    )
    if at is not None:
        entry.at = at
    if subject is not None:
        entry.subject_type = subject._meta.label_lower
        entry.subject_id = str(subject.pk)
        entry.subject_label = str(subject)[:300]
    return entry


def snapshot(row):
    """The row's concrete fields as plain words, to compare with later; those kept apart as marks that tell nothing."""
    hidden = hidden_of(row)
    values = {}
    for field in row._meta.concrete_fields:
        if field.name not in NOT_CHANGES:
            value = getattr(row, field.attname)
            values[field.attname] = mark_of(value) if field.attname in hidden else plain(value)
    return values


def differences(before, row):
    """What changed since `snapshot`: `{field: [before, after]}`."""
    after = snapshot(row)
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    return masked(row, changes)


def hidden_of(row):
    """The names of the row's fields whose values the trail does not keep."""
    return _kept_apart.get(row._meta.concrete_model, frozenset()) if row is not None else frozenset()


def masked(row, changes):
    """The changes with the values of fields kept apart left out; an empty value stays empty."""
    hidden = hidden_of(row)
    return {
        name: [KEPT_APART if value else value for value in pair] if name in hidden else pair
        for name, pair in changes.items()
    }


def mark_of(value):
    """Tells two values apart without saying either; nothing for an empty one."""
    value = getattr(value, "token", value)  # a sealed text: its cipher
    return salted_hmac("trail", str(value), algorithm="sha256").hexdigest()[:16] if value else ""


def plain(value):
    """A value as JSON can hold it."""
    return value if value is None or isinstance(value, bool | int | float) else str(value)
