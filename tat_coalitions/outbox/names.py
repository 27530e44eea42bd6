"""What the rows are called that a message speaks of: the rooms above say it, this one lies beneath them."""

_lookups = {}


def register(kind, lookup):
    """Let `lookup(ids)` return `{id: (name, address of its page)}` for "build" or "person"."""
    _lookups[kind] = lookup


def of(kind, ids):
    """`{id: (name, address)}` for the ids that somebody can name."""
    ids = {each for each in ids if each is not None}
    return _lookups[kind](ids) if ids and kind in _lookups else {}
