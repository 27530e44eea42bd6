"""Dates drawn on a line: where each mark, word and month stands.

Pure geometry; the template turns it into SVG and a list.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format

EDGE = 14  # room left and right, so that the first and last marks are whole
LETTER = (
    10  # pixels of a letter of Public Sans 600 at 16 px; the narrow and wide ones follow, as the font file has them
)
NARROW = {4: "ij .,'’", 5: "lI", 6: "frtJ-", 7: "1", 8: "svz", 9: "acehknouxyL"}
WIDE = {11: "BCDKRSUVX58", 12: "AGHNOQ", 13: "w", 14: "mM", 15: "W"}
WIDTHS = {letter: width for width, letters in (NARROW | WIDE).items() for letter in letters}
LEVELS = 3  # rows of words above the line
ROW = 44  # a word and the line under it
CLOSE = 60  # a neighbor nearer than this makes a word grow the other way
GAP = 12  # between two words
A_MONTH = 45  # up to so many days the line counts weeks, beyond it months
YEARS = 730  # beyond so many days it counts years
BEFORE = 0.62  # the part of the line that the time up to the event gets, when what follows it is much longer
ORDER = {"need": 0, "day": 1}  # who gets a word first when there is no room for all


@dataclass
class Word:
    """A word above the line: which columns it covers, and in which row (0 is next to the line)."""

    x: float
    left: float
    right: float
    level: int
    anchor: str

    def collides(self, other):
        """Whether two words, or a word and the thin line under the other one, would lie on each other."""
        if self.level == other.level:
            return self.left < other.right + GAP and other.left < self.right + GAP
        low, high = sorted((self, other), key=lambda word: word.level)
        return low.left - 4 < high.x < low.right + 4


class Scale(NamedTuple):
    """Days on a line of so many pixels; a long one is bent at the event to give room to the busy time before it."""

    start: date
    end: date
    width: int
    event: date | None

    def x(self, day):
        """The place of a day, kept on the line."""
        return round(EDGE + self._part(min(max(day, self.start), self.end)) * (self.width - 2 * EDGE), 1)

    def _part(self, day):
        whole = max((self.end - self.start).days, 1)
        before = (self.event - self.start).days if self.event and whole > A_MONTH else 0
        if not 0 < before < whole * BEFORE:
            return (day - self.start).days / whole
        if day <= self.event:
            return BEFORE * (day - self.start).days / before
        return BEFORE + (1 - BEFORE) * (day - self.event).days / (whole - before)


def draw(marks, *, start, end, today, width):
    """Everything the template needs to draw `marks` between two days on a line `width` pixels wide.

    A mark is {on, label, note, state, small}: state is done, need, open or day (the event itself); a small one is a dot
    without a word; without a note the day stands under the word. Words that find no room are left out here and stand in
    the list. Returns a dict of plain numbers and words.
    """
    event = next((mark["on"] for mark in marks if mark["state"] == "day" and start < mark["on"] < end), None)
    scale = Scale(start, end, width, event)
    places = [(mark, scale.x(mark["on"])) for mark in marks]
    words = _words(places, width)
    rows = 1 + max((word.level for _mark, word in words), default=0)
    y = 34 + ROW * rows
    return {
        "width": width,
        "height": y + 72,
        "y": y,
        "left": EDGE,
        "right": width - EDGE,
        "today": scale.x(today) if start <= today <= end else None,
        "done_to": scale.x(today),
        "ticks": ticks(scale),
        "marks": [_sign(mark, x, y) for mark, x in sorted(places, key=lambda place: _weight(place[0]), reverse=True)],
        "words": [_placed(mark, word, y) for mark, word in words],
    }


def _long(text):
    """How many pixels a text takes on the line."""
    return sum(WIDTHS.get(letter, LETTER) for letter in text)


def _note(mark):
    """What stands under the word: the mark's own note ("12 days late"), else its day."""
    return mark.get("note") or date_format(mark["on"], "M j")


def _weight(mark):
    """Lower is more important."""
    return ORDER.get(mark["state"], 3 if mark.get("small") else 2)


def _words(places, width):
    """The marks that get a word, each with its place; the important ones choose first."""
    placed = []
    for mark, x in sorted(places, key=lambda place: (_weight(place[0]), place[1])):
        if mark.get("small"):
            continue
        word = _room(mark, x, width, _anchors(mark, x, places), [word for _mark, word in placed])
        if word:
            placed.append((mark, word))
    return placed


def _anchors(mark, x, places):
    """Which way a word should grow: away from a close neighbor of the same or higher weight, else to both sides."""
    others = [place for other, place in places if place != x and _weight(other) <= _weight(mark)]
    nearest = min(others, key=lambda place: abs(place - x), default=None)
    if nearest is None or abs(nearest - x) > CLOSE:
        return ("middle", "start", "end")
    return ("end", "middle", "start") if nearest > x else ("start", "middle", "end")


def _room(mark, x, width, anchors, taken):
    """The lowest free place for a mark's word; None when all rows are full there."""
    long = max(_long(mark["label"]), _long(_note(mark)))
    for level in range(LEVELS):
        for anchor in anchors:
            left = x - long * {"start": 0, "middle": 0.5, "end": 1}[anchor]
            word = Word(x, left, left + long, level, anchor)
            if left >= 0 and word.right <= width and not any(word.collides(other) for other in taken):
                return word
    return None


def _placed(mark, word, y):
    """One word with the line that ties it to its mark."""
    lower = y - 38 - ROW * word.level
    return {
        "x": word.x,
        "anchor": word.anchor,
        "label": mark["label"],
        "label_y": lower - 20,
        "note": _note(mark),
        "note_y": lower,
        "need": mark["state"] == "need",
        "from_y": lower + 8,
        "to_y": y - 10,
    }


def _sign(mark, x, y):
    """The sign of one mark: a dot, a diamond where a person is needed, a square for the day itself."""
    size = {"need": 14, "day": 20}.get(mark["state"], 10 if mark.get("small") else 16)
    half = size / 2
    return {"state": mark["state"], "x": x, "y": y, "size": size, "radius": half, "left": x - half, "top": y - half}


def ticks(scale):
    """Months under the line, Mondays in a short time, years in a long one; names that would touch are left out."""
    length = (scale.end - scale.start).days
    days, form = (_mondays(scale), "M j") if length <= A_MONTH else (_firsts(scale), "F")
    if length > YEARS:
        days, form = [day for day in days if day.month == day.day == 1], "Y"
    ticks, free = [], 0.0
    for day in days:
        text = date_format(day, form)
        x = scale.x(day)
        if x >= free and x + 6 + _long(text) <= scale.width:
            ticks.append({"x": x, "text": text})
            free = x + _long(text) + GAP
    return ticks


def _mondays(scale):
    first = scale.start + timedelta(days=-scale.start.weekday() % 7)
    return [first + timedelta(weeks=week) for week in range((scale.end - first).days // 7 + 1)]


def _firsts(scale):
    """The start of the line, then the first of each month on it."""
    days, month = [scale.start], scale.start.replace(day=1)
    while (month := (month + timedelta(days=32)).replace(day=1)) <= scale.end:
        days.append(month)
    return days
