"""Telling of a change: reading what people would get, and letting it go, or not."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import notices, untold
from builds.actions import notices as verbs
from builds.forms.invitations import chosen
from builds.forms.notices import NoticeFilter
from builds.models import Build
from builds.views.people import build_of
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.outbox import words
from tat_coalitions.paging import A_PAGE


@require("invite", Build)
def notice_list(request, slug):
    """What those read who have not been told of a change, once for all, and who they are."""
    build, at = build_of(request, slug), timezone.now()
    form = NoticeFilter(request.GET)
    groups = untold.groups_of(build)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "says": ""}
    group = next((group for group in groups if group.mark == asked["says"]), groups[0] if groups else None)
    found = untold.search(group.messages, asked["q"]) if group else []
    context = {
        "build": build,
        "heading": untold.heading(sum(len(group.messages) for group in groups)),
        "groups": groups,
        "group": group,
        "form": form,
        "is_narrowed": bool(asked["q"]),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "leaving": notices.leaving(build, at).count(),
        "unreachable": list(notices.unreachable(build)) if groups else [],
    }
    return render(request, "builds/notices/list.html", context)


@require("invite", Build)
@require_POST
def release(request, slug):
    """Let the ticked mail go in a minute. Nothing ticked releases nothing."""
    build, keys = build_of(request, slug), chosen(request.POST)
    count = verbs.release(build, keys, by=request.user)
    if count:
        text = ngettext(
            "One mail is released and leaves within a minute.",
            "%(n)s mails are released and leave within a minute.",
            count,
        )
        messages.success(request, text % {"n": intcomma(count)})
    else:
        messages.warning(request, _none(keys, _("Nobody was ticked, so nothing was released.")))
    return redirect("builds:notices", build.slug)


@require("invite", Build)
@require_POST
def hold(request, slug):
    """Put back on hold what was released and has not left."""
    build = build_of(request, slug)
    count = verbs.hold_again(build, by=request.user)
    text = ngettext("One mail is on hold again.", "%(n)s mails are on hold again.", count) % {"n": intcomma(count)}
    if count:
        messages.success(request, text)
    else:
        messages.warning(request, _("They have left already."))
    return redirect("builds:notices", build.slug)


@require("invite", Build)
@require_POST
def drop(request, slug):
    """Ask, then never send the ticked mail. Nothing ticked drops nothing."""
    build, keys = build_of(request, slug), chosen(request.POST)
    picked = list(notices.waiting().filter(build_id=build.pk, pk__in=keys).order_by("to_name", "pk"))
    if not picked:
        messages.warning(request, _none(keys, _("Nobody was ticked, so nothing was dropped.")))
        return redirect("builds:notices", build.slug)
    if request.POST.get("sure"):
        count = verbs.drop(build, keys, by=request.user)
        text = ngettext("One mail is dropped.", "%(n)s mails are dropped.", count) % {"n": intcomma(count)}
        messages.success(request, text)
        return redirect("builds:notices", build.slug)
    number = {"n": intcomma(len(picked))}
    context = {
        "crumb": build,
        "question": ngettext("Drop one mail?", "Drop %(n)s mails?", len(picked)) % number,
        "says": [
            *words.first_of(picked),
            _("They will not learn of the change from here. If it changes again, a new mail is written."),
        ],
        "button": ngettext("Drop one mail", "Drop %(n)s mails", len(picked)) % number,
        "hidden": [{"name": "sure", "value": "yes"}, *({"name": "pick", "value": row.pk} for row in picked)],
        "cancel_url": reverse("builds:notices", args=[build.slug]),
    }
    return render(request, "desk/confirm.html", context)


def _none(keys, nobody):
    """Why nothing happened: nobody was ticked, or the meeting has changed in the meantime."""
    return _("The meeting or the mail has changed since you looked. Please read it again.") if keys else nobody
