"""The attempts that are still ahead where organizations are being asked: for the page of what is coming."""

from collections import defaultdict

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Status as BuildStatus
from followups.audiences import is_reachable
from followups.clock import A_DAY
from followups.inquiries import KIND
from followups.models import Inquiry
from followups.models.asking import BETWEEN_ATTEMPTS, MOST_ATTEMPTS
from followups.models.followups import ASKABLE
from tat_coalitions.outbox.forecast import Planned

ENOUGH = 1000  # a calendar of more is nobody's to read


def planned(user, first_day, last_day, *, at, build=None):
    """The Planned mail of these days to organizations that have not answered, in one query: one a build and day."""
    rows = Inquiry.objects.visible_to(user).waiting().filter(followup__status__in=ASKABLE)
    rows = rows.filter(followup__build=build) if build else rows
    rows = rows.exclude(followup__build__status=BuildStatus.CANCELLED).select_related(
        "followup__build__pause", "followup__interval", "commitment__organization", "person"
    )
    asked = defaultdict(list)
    for inquiry in rows.order_by("pk")[:ENOUGH]:
        for day in days_of(inquiry, at):
            if first_day <= day <= last_day:
                asked[inquiry.followup, day].append(inquiry)
    return [_planned(followup, day, asked[followup, day]) for followup, day in asked]


def days_of(inquiry, at):
    """The days of the attempts that are still ahead, as things stand; those of today and before are rows by now."""
    build = inquiry.followup.build
    if not is_reachable(inquiry.person):
        return
    moment, today = inquiry.next_at, build.today(at)
    for _number in range(inquiry.attempts, MOST_ATTEMPTS):
        day = max(build.today(moment), today + A_DAY)
        pause = getattr(build, "pause", None)
        if pause and pause.holds(day):
            moved = pause.until + A_DAY
            moment, day = moment + (moved - day), moved
        yield day
        moment += BETWEEN_ATTEMPTS


def _planned(followup, day, inquiries):
    """As the outbox shows it."""
    organizations = sorted({str(inquiry.commitment.organization) for inquiry in inquiries})
    count = len(inquiries)
    who = (
        organizations[0] if len(organizations) == 1 else _("%(n)s organizations") % {"n": intcomma(len(organizations))}
    )
    subject = ngettext(
        "What has become of a promise in %(city)s?", "What has become of %(n)d promises in %(city)s?", count
    )
    return Planned(
        day=day,
        kind=KIND,
        subject=subject % {"n": count, "city": followup.build.city},
        who=who,
        count=count,
        build_id=followup.build_id,
        person_id=inquiries[0].person_id if count == 1 else None,
        url=reverse("followups:asking", args=[followup.pk]),
    )
