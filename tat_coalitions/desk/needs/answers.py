"""Invitations nobody has answered, of builds that are near."""

import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from builds.words import in_words
from contacts.models import Sector
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, due_on, joined, late_since

NEAR = datetime.timedelta(days=35)
CALL_BEFORE = datetime.timedelta(days=7)


def missing(facts):
    """One row for each build near enough for calls, with the silent ones by sector."""
    if facts.user.is_lead:
        return
    for build in facts.builds:
        today = build.today(facts.at)
        wanted_by = build.answer_by or build.date - CALL_BEFORE
        is_near = build.is_ahead and today <= build.date <= today + NEAR
        if is_near and any(row["silent"] for row in facts.answers[build.pk]):
            when = late_since(wanted_by, today) if wanted_by < today else {"when": due_on(wanted_by)}
            yield _need(build, facts.answers[build.pk], when)


def _need(build, rows, when):
    silent, invited = sum(row["silent"] for row in rows), sum(row["invited"] for row in rows)
    title = _("%(silent)s of %(invited)s invited to %(city)s have not answered")
    address = doors.to("builds:people", build.slug, query="answer=silent")
    title = title % {"silent": in_words(silent), "invited": in_words(invited), "city": build.city}
    return Need(
        title=capital(title),
        text=joined(*(_sector(row) for row in sorted(rows, key=lambda row: -row["silent"]) if row["silent"])),
        href=address,
        act={"label": _("Open the call list"), "href": address, "icon": "list"},
        **when,
    )


def _sector(row):
    names = {
        "sector": Sector(row["sector"]).label,
        "silent": intcomma(row["silent"]),
        "invited": intcomma(row["invited"]),
    }
    return _("%(sector)s %(silent)s of %(invited)s") % names
