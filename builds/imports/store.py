"""Rows of one model that a batch of a list speaks of: fetched once, changed in memory, written together."""

from dataclasses import dataclass, field

from django.db.models import CharField, ExpressionWrapper, F
from phonenumber_field.modelfields import PhoneNumberField

from contacts.imports.reading import Entry
from contacts.imports.taken import Taken
from contacts.imports.writing import insert_rows, update_rows
from tat_coalitions.trail.actions import plain


class Doubt(Exception):
    """A row may be about one row or another, or contradicts one above; the text is a sentence for the person.

    `candidates` are the entries that a part of it, such as its officer, may be about.
    """

    def __init__(self, sentence, candidates=(), part=""):
        super().__init__(sentence)
        self.candidates, self.part = list(candidates), part


@dataclass
class Part:
    """What a line says of one row: the values it wants, and by which column each of them was told."""

    store: object
    entry: Entry
    wanted: dict
    columns: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)

    @property
    def is_new(self):
        return self.entry.values is None

    def compare(self, mode):
        """Find what the line changes. `mode` "fill" fills gaps only, "new" leaves rows we know alone."""
        if self.is_new:
            return
        held, differs = self.entry.values, self.store.differs
        changes = {name: value for name, value in self.wanted.items() if differs(name, held.get(name), value)}
        if mode == "fill":
            changes = {name: value for name, value in changes.items() if held.get(name) in (None, "")}
        self.changes = {} if mode == "new" else changes

    def contradictions(self):
        """The columns in which the line says otherwise than a line above about the same row."""
        if self.is_new or not self.store.is_spoken_of(self.entry):
            return set()
        held = self.entry.values
        return {
            self.columns[name] for name in self.changes if name in self.columns and held.get(name) not in (None, "")
        }

    def apply(self, line):
        """Make the entry say what the line says."""
        entry = self.entry
        if self.is_new:
            entry.values = self.store.defaults() | self.wanted
            self.store.fresh.append(entry)
        for name, value in self.changes.items():
            if entry.pk is not None:
                entry.before.setdefault(name, entry.values.get(name))
            entry.values[name] = value
        entry.line = entry.line or line


class Store:
    """The entries of one model. `key_of` says when two names are one."""

    def __init__(self, model, fields, key_of=None):
        self.model, self.fields, self.key_of = model, fields, key_of
        self.taken = Taken()
        self.forget()

    def forget(self):
        """Drop what was fetched: it is in the database now, or was rolled back. What the file spoke of is remembered."""
        self.entries, self.fresh = {}, []

    def fetch(self, queryset):
        """The entries of a queryset; telephone numbers as they are stored."""
        phones = [name for name in self.fields if isinstance(self.model._meta.get_field(name), PhoneNumberField)]
        raw = {f"raw_{name}": ExpressionWrapper(F(name), CharField()) for name in phones}
        names = [f"raw_{name}" if name in phones else name for name in self.fields]
        found = []
        for pk, *held in queryset.annotate(**raw).order_by("pk").values_list("pk", *names):
            entry = self.entries.get(pk)
            if entry is None:
                entry = self.entries[pk] = Entry(pk, values=dict(zip(self.fields, held, strict=True)))
                if self.key_of:
                    entry.key = self.key_of(entry.values["name"])
            found.append(entry)
        return found

    def new(self, name=""):
        """An entry that is not in the database yet; it counts once a Part is applied to it."""
        entry = Entry(name=name)
        entry.key = self.key_of(name) if self.key_of else None
        return entry

    def defaults(self):
        """What a new row holds where nobody says anything."""
        return {name: self.model._meta.get_field(name).get_default() for name in self.fields}

    def at(self, reference):
        """The entry that a value such as `manager_id` names, or None."""
        return reference if isinstance(reference, Entry) else self.entries.get(reference)

    def is_spoken_of(self, entry):
        """Whether a line above was about this row."""
        return bool(entry.line) or (entry.pk is not None and entry.pk in self.taken)

    def differs(self, name, before, after):
        """Whether two values mean different things; texts are never re-cased, names never respelled."""
        if name == "name" and self.key_of and before:
            return self.key_of(before) != self.key_of(after)
        if isinstance(before, str) and isinstance(after, str):
            return before.casefold() != after.casefold()
        return before != after

    def write(self, *, stamp):
        """Write what is new and what changed; returns (what ImportBatch keeps, the changed entries)."""
        entries = [*self.entries.values(), *self.fresh]
        for entry in entries:
            _resolve(entry.values)
        changed = [entry for entry in self.entries.values() if entry.before]
        keys = insert_rows(self.model, [entry.values for entry in self.fresh], stamp=stamp)
        for entry, key in zip(self.fresh, keys, strict=True):
            entry.pk = key
        update_rows(self.model, {e.pk: {name: e.values[name] for name in e.before} for e in changed}, stamp=stamp)
        seen = [entry.pk for entry in self.entries.values() if entry.line]
        self.taken.add([*keys, *seen])
        before = {str(e.pk): {name: plain(value) for name, value in e.before.items()} for e in changed}
        return {"created": keys, "before": before, "seen": seen}, changed


def settled(reading, part, candidates, sentence):
    """The candidate that a person said a part of the row is, or None where they said it is a new one.

    Raises Doubt with the sentence until they said either.
    """
    meant = reading.meant(candidates, part)
    if meant is None and reading.said_of(part) != "new":
        raise Doubt(sentence, candidates, part)
    return meant


def ref(entry):
    """How values name an entry: by its key, or by itself while it has none."""
    return entry if entry is None or entry.pk is None else entry.pk


def _resolve(values):
    for name, value in values.items():
        if isinstance(value, Entry):
            values[name] = value.pk
