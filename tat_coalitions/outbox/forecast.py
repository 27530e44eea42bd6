"""What the rules will cause and is not a row yet: the rooms above foresee it, the page of what is coming shows it."""

import datetime
from dataclasses import dataclass

_forecasts = []


@dataclass(frozen=True, kw_only=True)
class Planned:
    """Mail that will be written: to `who`, in words, `count` of them, on `day`, with the page that shows why."""

    day: datetime.date
    kind: str
    subject: str
    who: str
    count: int = 1
    build_id: int | None = None
    person_id: int | None = None
    url: str = ""


def register(foresee):
    """Let `foresee(user, first_day, last_day)` return Planned mail of these days, both included.

    It names only what the user may see, asks a constant number of questions, and never writes.
    """
    if foresee not in _forecasts:
        _forecasts.append(foresee)


def of(user, first_day, last_day):
    """Everything foreseen for these days, by day, kind and subject."""
    planned = [each for foresee in _forecasts for each in foresee(user, first_day, last_day)]
    return sorted(planned, key=lambda each: (each.day, each.kind, each.subject, each.who))
