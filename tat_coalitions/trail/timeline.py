"""What the page of a person or a build shows of the past: each room adds its own rows."""

from collections import namedtuple
from operator import attrgetter

Moment = namedtuple("Moment", "at text who url", defaults=("", ""))

_sources = {}


def register(model, source):
    """Let `source(row, user)` add Moments to the timeline of the model's rows."""
    _sources.setdefault(model, []).append(source)


def of(row, user, limit=50):
    """The newest Moments about the row that the user may see."""
    moments = [moment for source in _sources.get(type(row), ()) for moment in source(row, user)]
    return sorted(moments, key=attrgetter("at"), reverse=True)[:limit]
