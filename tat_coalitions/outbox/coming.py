"""The mail of the coming ninety days: what is written already and what the rules will cause, day by day."""

import calendar
import datetime
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.accounts.access import require
from tat_coalitions.outbox import forecast, names, words
from tat_coalitions.outbox.forms import ComingFilter
from tat_coalitions.outbox.models import Message, Status

DAYS = 90
STILL_TO_GO = (Status.DUE, Status.SENDING, Status.HELD, Status.ON_HOLD)
ENOUGH = 1_000  # groups of mail; a day's mail of one kind and build is one
SHOWN_A_DAY = 8  # the rest of a day is folded away


@dataclass(frozen=True, kw_only=True)
class Line:
    """Mail of one day: one message, or as many of a kind and build as there are; `pill` is None for what is foreseen."""

    day: datetime.date
    subject: str
    who: str
    count: int
    kind: str
    build_id: int | None
    url: str
    pill: dict | None


@dataclass
class Day:
    """A day with mail: `lines` are pairs of a Line and its build as (name, address) or None. `is_past` for what should
    have gone before today."""

    day: datetime.date
    is_today: bool = False
    is_past: bool = False
    lines: list = field(default_factory=list)

    @property
    def count(self):
        return sum(line.count for line, _build in self.lines)

    @property
    def shown(self):
        return self.lines[:SHOWN_A_DAY]

    @property
    def folded(self):
        return self.lines[SHOWN_A_DAY:]


@require("see", Message)
def coming(request):
    """The coming ninety days, on a calendar and as a list, by person and build."""
    now = timezone.now()
    today = timezone.localdate(now)
    last = today + datetime.timedelta(days=DAYS - 1)
    planned = forecast.of(request.user, today, last)
    rows = Message.objects.visible_to(request.user).filter(status__in=STILL_TO_GO, due_at__lt=_begin_after(last))
    builds = {each.build_id for each in planned} | set(rows.order_by().values_list("build_id", flat=True).distinct())
    build_names = names.of("build", builds)
    form = ComingFilter(request.GET, builds=build_names)
    lines = [*written(rows, form.wanted), *foreseen(planned, form.wanted)]
    days = by_day([(line, build_names.get(line.build_id)) for line in lines], today)
    context = {
        "form": form,
        "heading": words.coming_of(sum(day.count for day in days), form.is_narrowed),
        "days": days,
        "months": months_of(days, today, last),
        "clear_url": reverse("outbox:coming") if form.is_narrowed else "",
        "last": last,
    }
    return render(request, "outbox/coming.html", context)


def _begin_after(day):
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def written(rows, wanted):
    """What is written already, a Line for each day, kind, build and status."""
    if wanted.get("q"):
        rows = rows.search(wanted["q"])
    if wanted.get("build"):
        rows = rows.filter(build_id=wanted["build"])
    groups = (
        rows.annotate(day=TruncDate("due_at"))
        .order_by("day", "kind")
        .values("day", "kind", "build_id", "status")
        .annotate(n=Count("pk"), pk=Min("pk"), subject=Min("subject"), name=Min("to_name"), email=Min("to_email"))
    )
    for group in groups[:ENOUGH]:
        one = group["n"] == 1
        asked = {
            "kind": group["kind"],
            "status": group["status"],
            "day": group["day"],
            "build": group["build_id"] or "",
        }
        yield Line(
            day=group["day"],
            subject=group["subject"] if one else names.of_kind(group["kind"]),
            who=(group["name"] or group["email"]) if one else words.people_of(group["n"]),
            count=group["n"],
            kind=names.of_kind(group["kind"]),
            build_id=group["build_id"],
            url=reverse("outbox:message", args=[group["pk"]])
            if one
            else f"{reverse('outbox:list')}?{urlencode(asked)}",
            pill=words.pill_of_status(group["status"]),
        )


def foreseen(planned, wanted):
    """What the rules will cause, a Line each."""
    sought = wanted.get("q", "").casefold().split()
    for each in planned:
        is_sought = all(word in f"{each.who} {each.subject}".casefold() for word in sought)
        if is_sought and wanted.get("build") in (None, each.build_id):
            yield Line(
                day=each.day,
                subject=str(each.subject),
                who=str(each.who),
                count=each.count,
                kind=names.of_kind(each.kind),
                build_id=each.build_id,
                url=each.url,
                pill=None,
            )


def by_day(lines, today):
    """The Days that have mail, in order; what should have gone before today comes first, as one."""
    days = {}
    for line, build in lines:
        is_past = line.day < today
        when = today - datetime.timedelta(days=1) if is_past else line.day
        days.setdefault(when, Day(when, is_today=when == today, is_past=is_past)).lines.append((line, build))
    return [days[when] for when in sorted(days)]


def months_of(days, today, last):
    """The months of the ninety days as weeks of `{day, count, is_today}`; None where another month's days would be."""
    counts = {day.day: day.count for day in days if not day.is_past}
    months, first = [], today.replace(day=1)
    while first <= last:
        weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
        cells = [
            [
                {"day": d, "count": counts.get(d, 0), "is_today": d == today} if d.month == first.month else None
                for d in week
            ]
            for week in weeks
        ]
        months.append({"first": first, "weeks": cells})
        first = (first + datetime.timedelta(days=32)).replace(day=1)
    return months
