"""What everybody sees of builds: city and date, never the venue."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from builds.calendar import CONTENT_TYPE, ics_for
from builds.models import Build, Status
from builds.models.builds import TOOK_PLACE
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.accounts.middleware import public_page

A_PAGE = 50
MINUTES = 60
LOOK_BACK = datetime.timedelta(days=400)  # how long a calendar that subscribed keeps an entry


def open_to_everybody(view):
    """A page that is the same for everybody, may be kept for five minutes, and is not sent again unchanged."""
    cached = cache_control(public=True, max_age=5 * MINUTES)(conditional_page(view))
    return public_page(login_not_required(require_safe(cached)))


@open_to_everybody
def events(request):
    """Builds still to come, those waiting for a new day, and those held, by city and date."""
    at = timezone.now()
    shown = Build.objects.public().select_related("state")
    ahead = [build for build in shown.ahead().order_by("date", "pk") if build.date >= build.today(at)]
    held = shown.filter(status__in=TOOK_PLACE).order_by("-date", "pk")
    context = {
        "section": "events",
        "ahead": ahead,
        "postponed": shown.filter(status=Status.POSTPONED).order_by("city", "pk"),
        "page": Paginator(held, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "public/events.html", context)


def _in_calendars(at):
    """Builds that were shown in public at some time: those cancelled since are taken back from calendars."""
    since = at.date() - LOOK_BACK
    return Build.objects.exclude(published_at=None).exclude(status=Status.DRAFT).filter(date__gte=since)


@open_to_everybody
def events_ics(request):
    """All public builds as a calendar to subscribe to."""
    builds = _in_calendars(timezone.now()).order_by("date", "pk")
    return HttpResponse(ics_for(builds), content_type=CONTENT_TYPE)


@open_to_everybody
def event_ics(request, slug):
    """One public build for one's calendar."""
    build = _in_calendars(timezone.now()).filter(slug=slug).first()
    if build is None:
        raise Http404(_("There is no such event, or it is not shown in public."))
    response = HttpResponse(ics_for([build]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{build.slug}.ics"'
    return response
