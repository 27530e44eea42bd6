"""What the rows are called that a message speaks of: the rooms above say it, this one lies beneath them."""

_lookups = {}
_kinds = {}


def register(what, lookup):
    """Let `lookup(ids)` return `{id: (name, address of its page)}` for "build" or "person"."""
    _lookups[what] = lookup


def of(what, ids):
    """`{id: (name, address)}` for the ids that somebody can name."""
    ids = {each for each in ids if each is not None}
    return _lookups[what](ids) if ids and what in _lookups else {}


def register_kind(kind, words):
    """Let staff read `words` where the code says `kind`."""
    _kinds[kind] = words


def of_kind(kind):
    """A kind of message in words."""
    return _kinds.get(kind) or kind.replace("_", " ").capitalize()
