"""The drawing of a hotline section: a dot for each published value of a year, and the builds on their dates.

A year runs from one tick to the next; its name and its dot stand in its middle, a build on its date. Dots of neighboring
years are joined only where each has one value; several values of one year stand above each other, joined by nothing.
"""

import datetime
import math
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FEWEST_YEARS, MOST_YEARS = 2, 24
STEPS = (1, 2, 2.5, 5, 10)


class Frame:
    """How large the drawing is, and where its ground lies."""

    def __init__(self, *, width, height, left, right, top, label_every, radius, is_narrow):
        self.width, self.height, self.left, self.right, self.top = width, height, left, right, top
        self.label_every, self.radius, self.is_narrow = label_every, radius, is_narrow

    @property
    def bottom(self):
        return self.height - 36


WIDE = {"width": 832, "height": 330, "left": 70, "right": 802, "top": 62, "radius": 6, "is_narrow": False}
NARROW = {"width": 340, "height": 270, "left": 58, "right": 326, "top": 62, "radius": 5, "is_narrow": True}


def charts_of(section, metric):
    """The drawing of one metric in two sizes, with its words; None where there is nothing to compare."""
    years = {period["year"]: shown(period) for period in metric["periods"] if period["year"] and shown(period)}
    if len(years) < FEWEST_YEARS:
        return None
    last = max([*years, *(day(build).year for build in section["builds"])])
    first = max(min(years), last - MOST_YEARS + 1)
    builds = [build for build in section["builds"] if first <= day(build).year <= last]
    words = {"title": title_of(section, metric, years), "says": says(years, builds)}
    return words | {
        "id": f"{section['state'] or 'us'}-{metric['metric']}".lower(),
        "has_builds": bool(builds),
        "sizes": [
            drawn(Frame(**WIDE, label_every=every(first, last, 12)), first, last, years, builds),
            drawn(Frame(**NARROW, label_every=every(first, last, 5)), first, last, years, builds),
        ],
    }


def every(first, last, most):
    return math.ceil((last - first + 1) / most)


def shown(period):
    """The values of a period that may be drawn."""
    return [value["value"] for value in period["values"] if value["value"] is not None]


def day(build):
    return datetime.date.fromisoformat(build["date"])


def drawn(frame, first, last, years, builds):
    """Everything a template needs to print: lines, dots, words and marks, in the units of the view box."""
    span = last - first + 1
    top_value, step = scale(max(max(values) for values in years.values()))

    def x(year):
        return round(frame.left + (year - first) / span * (frame.right - frame.left), 1)

    def y(value):
        return round(frame.bottom - value / top_value * (frame.bottom - frame.top), 1)

    dots = [
        {"x": x(year + 0.5), "y": y(value)} for year in sorted(years) if year >= first for value in sorted(years[year])
    ]
    joined = [
        {"x1": x(a + 0.5), "y1": y(years[a][0]), "x2": x(b + 0.5), "y2": y(years[b][0])}
        for a, b in pairwise(sorted(year for year in years if year >= first))
        if b - a == 1 and len(years[a]) == len(years[b]) == 1
    ]
    return {
        "width": frame.width,
        "height": frame.height,
        "left": frame.left,
        "right": frame.right,
        "bottom": frame.bottom,
        "radius": frame.radius,
        "is_narrow": frame.is_narrow,
        "grid": [
            {"y": y(n * step), "text_y": y(n * step) + 5, "text": f"{n * step:,}"} for n in ticks(top_value, step)
        ],
        "ends": [x(year) for year in range(first, last + 2)],
        "years": [
            {"x": x(year + 0.5), "y": frame.height - 10, "text": str(year)}
            for year in range(first, last + 1, frame.label_every)
        ],
        "lines": joined,
        "dots": dots,
        "builds": marks(frame, builds, x),
    }


def scale(most):
    """A round number not below the largest value, and the step of the lines below it."""
    rough = max(most, 4) / 3
    power = 10 ** math.floor(math.log10(rough))
    step = max(1, math.ceil(next(each for each in STEPS if each * power >= rough) * power))
    return step * math.ceil(max(most, 1) / step), step


def ticks(top_value, step):
    return range(top_value // step + 1)


def marks(frame, builds, x):
    """A mark for each build, and its name; of several builds in one year the number. Names alternate between two lines."""
    by_year = {}
    for build in builds:
        by_year.setdefault(day(build).year, []).append(build)
    found = []
    for number, (year, held) in enumerate(sorted(by_year.items())):
        for build in held:
            on = day(build)
            begin, end = datetime.date(on.year, 1, 1), datetime.date(on.year + 1, 1, 1)
            place = x(on.year + (on - begin) / (end - begin))
            found.append(
                {"x": place, "left": place - 6, "top": frame.bottom - 6, "from": 28 if number % 2 == 0 else 52}
            )
        text = held[0]["place"] if len(held) == 1 else _("%(n)d in %(year)d") % {"n": len(held), "year": year}
        if frame.is_narrow:
            text = f"{len(held)}"
        anchor = (
            "start" if found[-1]["x"] < frame.left + 80 else "end" if found[-1]["x"] > frame.right - 80 else "middle"
        )
        found[-1] |= {"text": text, "text_y": 20 if number % 2 == 0 else 44, "anchor": anchor}
    return found


def title_of(section, metric, years):
    """What a PDF and a screen reader say of the drawing first."""
    span = str(min(years)) if len(years) == 1 else f"{min(years)}–{max(years)}"
    return _("%(metric)s a year, %(name)s, %(span)s; the table says the same") % {
        "metric": metric["label"],
        "name": section["name"],
        "span": span,
    }


def says(years, builds):
    """The drawing in words."""
    values = [
        f"{year}: {(' ' + _('or') + ' ').join(f'{value:,}' for value in sorted(years[year]))}" for year in sorted(years)
    ]
    held = ngettext("One build is marked: %(builds)s.", "%(n)d builds are marked: %(builds)s.", len(builds)) % {
        "n": len(builds),
        "builds": "; ".join(f"{build['place']}, {build['date'][:4]}" for build in builds),
    }
    return f"{'; '.join(values)}. {held if builds else ''}".strip()
