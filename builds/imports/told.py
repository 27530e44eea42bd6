"""Cells of the contact list that no other list has: a county that two of a state may bear the name of, and a day."""

import datetime
from collections import defaultdict
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import reference
from contacts.geography.counties import normalized
from contacts.imports import values

WRITTEN = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y")


def read_county(reading):
    """Put `county_id` into the reading's values; returns all counties that the cell may mean.

    Six pairs of counties bear one name in one state, such as Baltimore, county and city: the county is taken, with a
    remark, unless the site we know lies in the other one.
    """
    name, state = reading.get("county"), reading.values.get("state_id")
    if not name or not state:
        return set()
    alike = sorted(_by_name().get((state, normalized(name.partition(",")[0])), ()))
    if len(alike) > 1:
        reading.values["county_id"] = alike[0]
        reading.remark("county", _("Two counties of the state are called “%(name)s”; have a look.") % {"name": name})
        return set(alike)
    values.county(reading)
    found = reading.values.get("county_id")
    return {found} if found else set()


def read_day(reading, name):
    """Put a day that is not ahead of us into the reading's values; refuses what is none."""
    written = reading.get(name)
    if written.lower() in values.NOTHING:
        return
    day = next(filter(None, (_day(written, how) for how in WRITTEN)), None)
    if day is None:
        reading.refuse(name, _("“%(day)s” is no date. Write it like 2027-01-25.") % {"day": written[:40]})
    elif day > timezone.now().date():
        reading.refuse(name, _("%(day)s is still ahead.") % {"day": written})
    else:
        reading.values[name] = day


def _day(written, how):
    try:
        return datetime.datetime.strptime(written, how).replace(tzinfo=datetime.UTC).date()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _by_name():
    named = defaultdict(list)
    for county in reference.counties():
        named[county["state"], normalized(county["name"])].append(county["fips"])
    return named
