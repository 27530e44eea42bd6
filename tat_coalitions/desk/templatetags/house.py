"""What every template of the house may use: icons, telephone numbers, dates in words, the look of the seven sectors."""

from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts import names
from tat_coalitions.desk import bands_of_dates, dates_on_a_line

register = template.Library()

# The value of a sector is its class in the style sheet; the word always stands beside its color.
SECTORS = ("law", "trucking", "stop", "bus", "energy", "government", "ngo")

# WeasyPrint does not apply the page's style sheet to inline SVG, so a PDF needs the light colors as attributes.
FILLS = {
    "law": "#0c2caa",
    "trucking": "#a2400b",
    "stop": "#4091af",
    "bus": "#9a49e0",
    "energy": "#a89044",
    "government": "#57666e",
    "ngo": "#710b63",
    "b-promised": "#b3c0d3",
    "b-confirmed": "#14233b",
    "s0": "#e3e8ef",
    "s1": "#a9bdd9",
    "s2": "#4f74ad",
    "s3": "#14233b",
    "c-none": "#e3e8ef",
    "c-part": "#a9bdd9",
    "c-full": "#4f74ad",
    "c-gap": "#fff3d6",
}


@cache
def drawing(name):
    """The picture of one Bootstrap icon as inline SVG, hidden from screen readers since a word always stands beside it.

    Raises TemplateSyntaxError when bootstrap-icons has no icon of that name.
    """
    file = settings.BASE_DIR / "node_modules" / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise template.TemplateSyntaxError(f"bootstrap-icons has no icon called {name!r}; was `npm ci` run?")
    paths = file.read_text(encoding="utf-8").split(">", 1)[1].rsplit("</svg>", 1)[0]
    return mark_safe(  # noqa: S308 -- the file is a package's own, not anybody's input
        '<svg class="bi" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">'
        f"{''.join(line.strip() for line in paths.splitlines())}</svg>"
    )


@register.simple_tag
def icon(name):
    """`{% icon "check-lg" %}`: the picture, for use beside a word."""
    return drawing(name)


def parsed(number):
    """A telephone number read as an American one, or None for short codes and anything that is no number."""
    if isinstance(number, phonenumbers.PhoneNumber):
        return number
    try:
        found = phonenumbers.parse(str(number), "US")
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None


@register.filter
def lowfirst(text):
    """The text as it goes on within a sentence: “coming, for Feb 25”."""
    return f"{text[:1].lower()}{text[1:]}"


@register.filter
def phone(number):
    """`(512) 555-0136`, `1-800-555-0142` when the call is free, `+52 …` from abroad; short codes such as 911 stay."""
    if not number:
        return ""
    found = parsed(number)
    if found is None:
        return str(number)
    if found.country_code != 1:
        return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
    if phonenumbers.number_type(found) == phonenumbers.PhoneNumberType.TOLL_FREE:
        return "1-" + national.replace("(", "").replace(") ", "-")
    return national


@register.filter
def tel(number):
    """The address behind a telephone number: `tel:+15125550136`, with `;ext=` when there is an extension."""
    found = parsed(number)
    if found is None:
        return "tel:" + "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")
    address = "tel:" + phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"{address};ext={found.extension}" if found.extension else address


def local(moment, zone):
    """A moment on the clocks of `zone` (the reader's own when empty); days and times of day stay."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment, ZoneInfo(str(zone)) if zone else None)
    return moment


@register.filter
def day(when, zone=""):
    """`Wednesday, February 17, 2027`."""
    return date_format(local(when, zone), "l, F j, Y") if when else ""


@register.filter
def day_short(when, zone=""):
    """`Feb 17, 2027`."""
    return date_format(local(when, zone), "M j, Y") if when else ""


@register.filter
def day_near(when, zone=""):
    """`Tue, Nov 24`, for dates so near that the year goes without saying."""
    return date_format(local(when, zone), "D, M j") if when else ""


@register.filter
def clock(when, zone=""):
    """`10 am`, `9:42 am`, `noon`, on the clocks of `zone`; without one a moment says whose clock it is: `6 am UTC`."""
    if not isinstance(when, (datetime, time)):
        return ""
    here = local(when, zone)
    if (here.hour, here.minute) == (12, 0):
        words = _("noon")
    else:
        hour = here.hour % 12 or 12
        figures = f"{hour}:{here.minute:02}" if here.minute else str(hour)
        words = _("%(time)s am") % {"time": figures} if here.hour < 12 else _("%(time)s pm") % {"time": figures}
    return f"{words} UTC" if isinstance(here, datetime) and not zone and here.tzname() == "UTC" else words


def days_between(when, today):
    """Whole days from `today` (the reader's own when empty) to `when`; negative when it lies behind."""
    there = local(when, "")
    there = there.date() if isinstance(there, datetime) else there
    return (there - (today or timezone.localdate())).days


@register.filter
def days_late(due, today=None):
    """`2 days late`, or nothing when the day has not passed yet."""
    late = -days_between(due, today) if due else 0
    return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late} if late > 0 else ""


A_YEAR, A_MONTH = 365, 30  # days, as people speak of them
DAYS_ARE_COUNTED = 99  # further back nobody wants to know the days


@register.filter
def in_days(when, today=None):
    """`today`, `tomorrow`, `in 88 days`, `yesterday`, `3 days ago`, `4 months ago`, `3 years ago`."""
    if not when:
        return ""
    days = days_between(when, today)
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    if days <= -2 * A_YEAR:
        return ngettext("%(n)d year ago", "%(n)d years ago", -days // A_YEAR) % {"n": -days // A_YEAR}
    if days < -DAYS_ARE_COUNTED:
        return ngettext("%(n)d month ago", "%(n)d months ago", -days // A_MONTH) % {"n": -days // A_MONTH}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


@register.filter
def days_to_go(when, today=None):
    """`88 days to go`, `today`, `3 days ago`: what stands behind the name of a build."""
    if not when:
        return ""
    days = days_between(when, today)
    if days > 0:
        return ngettext("%(days)d day to go", "%(days)d days to go", days) % {"days": days}
    return in_days(when, today)


@register.filter
def sector_class(sector):
    """The class of a sector in the style sheet; an unknown one looks like none."""
    return str(sector) if str(sector) in SECTORS else ""


@register.filter
def fill(css_class):
    """The light color of a class as a hex number, for the `fill` of SVG that may become a PDF."""
    return FILLS.get(str(css_class).split(" ", 1)[0], "#14233b")


@register.simple_tag
def stack(rows, total):
    """Where each part of a stacked bar lies on a line of 240: rows of {sector, value} in, rows of {css, x, width} out.

    A gap of 2 separates the parts; parts of nothing are left out. The last row, of class "rest", is what still misses.
    """
    whole = max(total, sum(row["value"] for row in rows), 1)
    parts, x = [], 0.0
    for row in rows:
        if row["value"]:
            width = row["value"] / whole * 240
            parts.append({"css": sector_class(row["sector"]), "x": round(x, 1), "width": round(max(width - 2, 1), 1)})
            x += width
    if x < 239:
        parts.append({"css": "rest", "x": round(x, 1), "width": round(240 - x, 1)})
    return parts


@register.simple_tag
def line_of_dates(marks, start, end, today, width):
    """`{% line_of_dates marks start end today 1200 as line %}`: the geometry of components/timeline.html."""
    return dates_on_a_line.draw(marks, start=start, end=end, today=today, width=width)


@register.simple_tag
def bands(timeline, width):
    """`{% bands timeline 1200 as picture %}`: the geometry of components/bands.html."""
    return bands_of_dates.draw(timeline, width)


@register.filter
def decent(text):
    """A name as a person would write it: "JONES TRUCK STOP" becomes "Jones Truck Stop". What is kept stays."""
    return names.decent(text) if text else ""


@register.filter
def look(field):
    """How a choice is drawn: "choices" (one under the other), or its widget's `data-look` ("chips", "sectors")."""
    return field.field.widget.attrs.get("data-look", "choices")


@register.filter
def unit(field):
    """The word after a field ("drivers"), which its widget gives by `data-unit`."""
    return field.field.widget.attrs.get("data-unit", "")
