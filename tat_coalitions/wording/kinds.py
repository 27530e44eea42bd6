"""Which kinds of mail have words that staff may change: each room tells in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.text import slugify

TAKEN = {"terms"}  # what stands in an address beside the kinds


class UnknownKind(LookupError):
    """Nobody registered a kind of this name."""


@dataclass(frozen=True)
class Kind:
    """A kind of mail whose words staff may change."""

    kind: str
    name: str
    group: str
    placeholders: dict
    standard_subject: str
    standard_text: str
    samples: Callable | None = None
    per_build: bool = False
    button: str = ""
    variants: dict = field(default_factory=dict)  # for whom one build may say it otherwise: value -> label


_kinds = {}


def keep(kind):
    """Keep a Kind. Raises ValueError when its name cannot stand in an address."""
    if not kind.kind or kind.kind in TAKEN or slugify(kind.kind) != kind.kind.lower():
        raise ValueError(f"A kind of mail is named by letters, digits and underscores, not {kind.kind!r}.")
    _kinds[kind.kind] = kind


def kinds():
    """Every Kind, in the order in which they were registered."""
    return list(_kinds.values())


def kind_of(kind):
    """The Kind of this name. Raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(f"Nobody registered the words of {kind!r}.") from None


def name_of(kind):
    """What staff call it; of a kind that is gone, its name in the code."""
    return str(_kinds[kind].name) if kind in _kinds else kind.replace("_", " ")
