"""Writing to the trail: every verb of the house ends here."""

from tat_coalitions.trail.models import Entry

NOT_CHANGES = {"id", "created_at", "updated_at", "password", "last_login", "nonce"}


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
        changes=changes or {},
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
    """The row's concrete fields as plain words, to compare with later. A sealed field says only that it is sealed."""
    return {
        field.attname: plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in NOT_CHANGES
    }


def differences(before, row):
    """What changed since `snapshot`: `{field: [before, after]}`."""
    after = snapshot(row)
    return {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}


def plain(value):
    """A value as JSON can hold it."""
    return value if value is None or isinstance(value, bool | int | float) else str(value)
