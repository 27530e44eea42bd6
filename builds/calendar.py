"""Builds as calendar entries (iCalendar, RFC 5545).

Right on every clock, replaced when a build moves, taken back when it is cancelled.
"""

import datetime
import uuid

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from builds.models import Status
from builds.zone_rules import rules_of
from tat_coalitions.accounts.links import absolute

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//TAT Coalition Builds//EN"
NAMESPACE = uuid.UUID("0f6e2f34-6d2a-4b0c-9a55-6a1d5a2f7c11")
NOT_TAKING_PLACE = (Status.CANCELLED, Status.POSTPONED)


def ics_for(builds, *, with_venue=False, cancelled=False):
    """The builds as one iCalendar text.

    `with_venue` names the venue: only for people of the build, never in public. `cancelled` takes the entries back,
    for those who hold them already; builds that are cancelled or postponed are always taken back.
    """
    builds = list(builds)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("name", _("TAT coalition builds"))
    calendar.add("x-wr-calname", _("TAT coalition builds"))
    for zone, years in sorted(_years_by_zone(builds).items()):
        calendar.add_component(rules_of(zone, min(years), max(years)))
    for build in builds:
        calendar.add_component(_entry(build, with_venue=with_venue, cancelled=cancelled))
    return calendar.to_ical().decode()


def uid_of(build):
    """The entry's identity: the same for ever, whatever moves, and different in every installation."""
    return str(uuid.uuid5(NAMESPACE, f"{build.pk} {build.created_at.astimezone(datetime.UTC).isoformat()}"))


def _entry(build, *, with_venue, cancelled):
    is_off = cancelled or build.status in NOT_TAKING_PLACE
    entry = icalendar.Event()
    entry.add("uid", uid_of(build))
    entry.add("sequence", build.sequence)
    entry.add("dtstamp", build.updated_at.astimezone(datetime.UTC))
    entry.add("last-modified", build.updated_at.astimezone(datetime.UTC))
    entry.add("dtstart", build.begins)
    entry.add("dtend", build.ends)
    entry.add("summary", _title(build))
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("location", _place(build, with_venue=with_venue))
    entry.add("organizer", _organizer())
    if build.published_at:
        entry.add("url", absolute(reverse("public:events")))
    return entry


def _title(build):
    place = f"{build.city}, {build.state_id}"
    if build.status == Status.POSTPONED:
        return _("Postponed: TAT coalition build, %(place)s") % {"place": place}
    return _("TAT coalition build, %(place)s") % {"place": place}


def _place(build, *, with_venue):
    parts = [build.venue, build.venue_address] if with_venue else []
    return ", ".join(part for part in [*parts, build.city, build.state_id] if part)


def _organizer():
    organizer = icalendar.vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    organizer.params["CN"] = "TAT"
    return organizer


def _years_by_zone(builds):
    years = {}
    for build in builds:
        years.setdefault(build.time_zone, set()).add(build.date.year)
    return years
