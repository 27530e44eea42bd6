"""Bands drawn over a calendar, one under the other: where each band, mark and month stands.

Pure geometry; the template turns it into SVG, and its table stands beside it.
"""

from tat_coalitions.desk.dates_on_a_line import EDGE, Scale, ticks

NAMES = 250  # room at the left for what each band is called
HEAD = 56  # months, and the word at the day of today
ROW = 48
BAND = 24
NARROWEST = 24  # a band of a single day
FOOT = 44  # the word at the day of the meeting


def draw(timeline, width):
    """Everything the template needs to draw `{phases, today, date, start, end}` in a picture `width` pixels wide.

    A phase is {name, says, late, first, last, marks}, a mark {on, state} with state done, open or need. Returns a dict of
    plain numbers and words.
    """
    scale = Scale(timeline["start"], timeline["end"], width - NAMES, timeline["date"])
    bottom = HEAD + ROW * len(timeline["phases"])
    return {
        "width": width,
        "height": bottom + FOOT,
        "top": HEAD - 8,
        "bottom": bottom,
        "rows": [_row(phase, HEAD + ROW * number, scale) for number, phase in enumerate(timeline["phases"])],
        "ticks": [tick | {"x": NAMES + tick["x"]} for tick in ticks(scale)],
        "today": _x(scale, timeline["today"]),
        "day": _x(scale, timeline["date"]),
        "word_y": bottom + 26,
        "line_to": bottom + 6,
    }


def _x(scale, day):
    return round(NAMES + scale.x(day), 1)


def _row(phase, top, scale):
    first, last = _x(scale, phase["first"]), _x(scale, phase["last"])
    y = top + ROW / 2
    left = max(min(first, last) - NARROWEST / 2, NAMES + EDGE - NARROWEST / 2)
    return {
        "name": phase["name"],
        "says": phase["says"],
        "late": len(phase["late"]),
        "name_y": y - 4,
        "says_y": y + 16,
        "x": round(left, 1),
        "y": y - BAND / 2,
        "width": round(last - first + NARROWEST, 1),
        "height": BAND,
        "marks": [_mark(mark, scale, y) for mark in sorted(phase["marks"], key=lambda mark: mark["state"] == "need")],
    }


def _mark(mark, scale, y):
    x = _x(scale, mark["on"])
    return {"state": mark["state"], "x": x, "y": y, "left": x - 7, "top": y - 7}
