"""Who may do what: role by model by field by verb, in words a director can read.

Each room declares its own table in `<room>/rules.py`, read at start. A field that no table names fails a test, so
does a view that asks for a verb nobody declared. Which *rows* somebody sees is the matter of `scope`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from tat_coalitions.accounts.models import Role
from tat_coalitions.trail.actions import keep_apart

ADMINISTRATOR, STAFF, LEAD = Role.ADMINISTRATOR, Role.STAFF, Role.LEAD


class FieldClass(StrEnum):
    """How closely a field is kept."""

    PUBLIC = "public"  # may stand on a page that everybody reads
    INTERNAL = "internal"  # seen by whoever may see the row
    RESTRICTED = "restricted"  # seen only by the roles a table names for it
    SEALED = "sealed"  # encrypted; opened with a reason
    SYSTEM = "system"  # bookkeeping that no page edits


@dataclass(frozen=True)
class Table:
    """The rules of one model.

    `verbs` maps a verb to `{role: "which rows, in words"}`; `fields` maps a FieldClass to names, divided by blanks;
    `restricted_to` are the roles that see restricted fields.
    """

    model: type
    verbs: dict
    fields: dict
    restricted_to: tuple = (ADMINISTRATOR, STAFF)
    classes: dict = field(default_factory=dict)


_tables = {}


class RuleMissing(Exception):
    """A verb or field was asked for that no table names."""


def declare(model, *, verbs, restricted_to=(ADMINISTRATOR, STAFF), **fields):
    """State the rules of a model; `fields` are e.g. `public="name city", internal="email"`."""
    classes = {name: FieldClass(kind) for kind, names in fields.items() for name in names.split()}
    named = [name for names in fields.values() for name in names.split()]
    doubled = {name for name in named if named.count(name) > 1}
    if doubled:
        raise ValueError(f"{model.__name__} classes these fields twice: {sorted(doubled)}")
    _tables[model] = Table(model, verbs, fields, tuple(restricted_to), classes)
    # what not everybody may see, the trail does not repeat
    keep_apart(model, [name for name, kind in classes.items() if kind in (FieldClass.RESTRICTED, FieldClass.SEALED)])


def table_of(model):
    """The model's Table; raises RuleMissing."""
    try:
        return _tables[model]
    except KeyError:
        raise RuleMissing(f"No rule names the model {model._meta.label}.") from None


def tables():
    """All tables, by model."""
    return dict(_tables)


def may(user, verb, model):
    """Whether the user's role may do `verb` to rows of the model at all; whose rows is the matter of `scope`."""
    verbs = table_of(model).verbs
    if verb not in verbs:
        raise RuleMissing(f"No rule says who may {verb} {model._meta.label}.")
    return bool(user.is_authenticated and user.has_access and user.role in verbs[verb])


def may_see(user, model, name):
    """Whether the user's role may see this field of rows it sees. Sealed fields are opened, never just seen."""
    table = table_of(model)
    if name not in table.classes:
        raise RuleMissing(f"No rule classes {model._meta.label}.{name}.")
    kind = table.classes[name]
    if kind in (FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.SYSTEM):
        return True
    return (
        kind == FieldClass.RESTRICTED and user.is_authenticated and user.has_access and user.role in table.restricted_to
    )


def unclassed(model):
    """Names of the model's own fields that no table classes."""
    known = _tables[model].classes if model in _tables else {}
    own = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return sorted(own - set(known) - {model._meta.pk.name})
