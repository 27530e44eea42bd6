"""The door of a build: one page for a helper with the door link and for TAT at its desk, and the paper beside it.

GET and HEAD show; only a POST checks somebody in. The page works without a script; with one it keeps what was pressed
while there was no connection and tells it later.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from builds import door
from builds.actions import door as verbs
from builds.forms.door import WalkInForm
from builds.models import Build, Invitation
from builds.views.rsvp import gone, show_and_act
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.links import find
from tat_coalitions.accounts.methods import require_POST, require_safe

LONGEST_KEPT = 3 * 24 * 60 * 60  # seconds; the door link itself lives three days


@dataclass(frozen=True)
class Door:
    """One build's door as somebody stands at it: `by` is the user, or the door link."""

    build: Build
    by: object
    url: str
    check_url: str
    walk_in_url: str

    @property
    def is_by_link(self):
        return self.by == door.BY_LINK

    def closed(self, at):
        return door.closed(self.build, at, by_link=self.is_by_link)


def _by_link(token):
    build = find(door.PURPOSE, Build.objects.select_related("state"), token)
    if build is None:
        return None
    urls = [reverse(f"links:{name}", args=[token]) for name in ("door", "door_check", "door_walk_in")]
    return Door(build, door.BY_LINK, *urls)


def _of_desk(request, slug):
    build = get_visible(Build.objects.select_related("state"), request.user, slug=slug)
    urls = [reverse(f"builds:{name}", args=[slug]) for name in ("door", "door_check", "door_walk_in")]
    return Door(build, request.user, *urls)


def _enter(request, token, view):
    """Show the view to whoever has a door link that is good today, and everybody else the page that helps."""
    here = _by_link(token)
    if here is None:
        return gone(request)
    reason = here.closed(timezone.now())
    if reason:
        return gone(
            request, title=reason, lines=[_("The door link works from the day before the meeting to the day after.")]
        )
    return view(request, here)


@login_not_required
@require_safe
def door_by_link(request, token):
    """The door page for a helper without an account."""
    return _enter(request, token, _page)


@login_not_required
@require_POST
def check_by_link(request, token):
    """Somebody came, or did not after all."""
    return _enter(request, token, _check)


@login_not_required
@show_and_act
def walk_in_by_link(request, token):
    """Somebody came who was not on the list."""
    return _enter(request, token, _walk_in)


@require("check in", Invitation)
@require_safe
def door_of_desk(request, slug):
    """The same page for TAT."""
    return _page(request, _of_desk(request, slug))


@require("check in", Invitation)
@require_POST
def check_of_desk(request, slug):
    """Somebody came, or did not after all."""
    return _check(request, _of_desk(request, slug))


@require("check in", Invitation)
@show_and_act
def walk_in_of_desk(request, slug):
    """Somebody came who was not on the list."""
    return _walk_in(request, _of_desk(request, slug))


def _page(request, here, form=None, twins=(), status=200):
    if wants_data(request):
        return JsonResponse(door.as_data(here.build))
    text = request.GET.get("q", "").strip()[:100]
    counted = door.turnout(here.build)
    at = timezone.now()
    context = {
        "door": here,
        "build": here.build,
        "closed": here.closed(at),
        "is_practice": door.is_practice(here.build, at),
        "turnout": counted,
        "is_full": counted.is_full(here.build),
        "text": text,
        "guests": door.guests(here.build, text=text),
        "check_url": _with_search(here.check_url, text),
        "form": form or WalkInForm(),
        "twins": twins,
        "beside": ",".join(str(twin.pk) for twin in twins),
    }
    return render(request, "builds/door/page.html", context, status=status)


def _check(request, here):
    at = timezone.now()
    key, verb = _pressed_button(request)
    row = get_object_or_404(here.build.invitations.filter(person__anonymised_at=None), pk=key)
    try:
        verb(row, by=here.by, at=at, pressed_at=verbs.pressed(at, _seconds_ago(request), here.build))
    except ValidationError as error:
        return _refused(request, here, error.message)
    if not wants_data(request):
        text = request.GET.get("q", "")
        return redirect(f"{_with_search(here.url, text)}#p{row.pk}")
    row.refresh_from_db()
    return JsonResponse(
        {"here": door.clock(row.arrived_at, here.build) if row.arrived_at else "", **door.numbers(here.build)}
    )


def _pressed_button(request):
    """The key of the person and the verb of the button that was pressed."""
    for name, verb in (("here", verbs.check_in), ("away", verbs.undo_check_in)):
        key = request.POST.get(name, "")
        if key.isdecimal() and len(key) < 18:
            return int(key), verb
    raise Http404(_("Nobody was named."))


def _walk_in(request, here):
    if request.method != "POST":  # a phone that opens its last page again
        return redirect(f"{here.url}#walk-in")
    at = timezone.now()
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _sheet(request, here, form)
    pressed_at = verbs.pressed(at, _seconds_ago(request), here.build)
    try:
        row, _is_new = verbs.add_walk_in(here.build, **form.values, by=here.by, at=at, pressed_at=pressed_at)
    except verbs.AlreadyListed as error:
        form.add_error(None, error.message)
        return _sheet(request, here, form, twins=error.invitations)
    except ValidationError as error:
        return _refused(request, here, error.message)
    said = _("%(person)s is here.") % {"person": row.person}
    if wants_data(request):
        return JsonResponse({"said": said, **door.numbers(here.build)})
    messages.success(request, said)
    return redirect(f"{here.url}#main")


def _sheet(request, here, form, twins=()):
    """The form again, with what needs another look."""
    if wants_data(request):
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        return JsonResponse({"errors": sentences}, status=422)
    return _page(request, here, form=form, twins=twins, status=422)


def _refused(request, here, sentence):
    """The door closed in the meantime."""
    if wants_data(request):
        return JsonResponse({"errors": [sentence]}, status=409)
    messages.error(request, sentence)
    return redirect(here.url)


def _with_search(url, text):
    return f"{url}?{urlencode({'q': text})}" if text else url


def wants_data(request):
    """Whether the script on the page asks, and not a person."""
    return request.headers.get("Accept") == "application/json"


def _seconds_ago(request):
    """How long ago the button was pressed, as the phone counted; 0 for what is told at once."""
    text = request.POST.get("ago", "")
    return min(int(text), LONGEST_KEPT) if text.isdecimal() and len(text) < 10 else 0
