"""Who may bring others along: asked for the ticked people, with how many."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.actions.companions import let_bring
from builds.forms.companions import BringForm
from builds.forms.invitations import chosen
from builds.models import Build
from builds.views.people import build_of
from tat_coalitions.accounts.access import require


@require("invite", Build)
def let_them_bring(request, slug):
    """Ask how many others the ticked people may bring, then let them."""
    build, posted = build_of(request, slug), request.method == "POST"
    keys = chosen(request.POST if posted else request.GET)
    rows = list(
        build.invitations.filter(pk__in=keys, brought_by=None).select_related("person").order_by("person__name", "pk")
    )
    if not rows:
        messages.warning(request, _("Nobody was ticked who may bring others. Who is brought along brings nobody."))
        return redirect("builds:people", build.slug)
    form = BringForm(request.POST if posted else None, initial={"number": max(row.may_bring for row in rows)})
    if posted and form.is_valid():
        _let(request, build, [row.pk for row in rows], form.cleaned_data["number"])
        return redirect("builds:people", build.slug)
    question = ngettext(
        "How many others may %(who)s bring?", "How many others may each of %(n)s people bring?", len(rows)
    )
    context = {
        "form": form,
        "question": question % {"who": rows[0].person, "n": intcomma(len(rows))},
        "says": [
            _("Their own page then asks for the names. Each takes a seat, or waits for one, and gets no link."),
            _("With a lower number nobody who is named already is sent away."),
        ],
        "hidden": [{"name": "chosen", "value": ",".join(str(row.pk) for row in rows)}],
        "button": _("Keep the number"),
        "cancel_url": reverse("builds:people", args=[build.slug]),
    }
    return render(request, "desk/confirm.html", context)


def _let(request, build, keys, number):
    try:
        let_bring(build, keys, number, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return
    if number:
        who = ngettext("One person may bring others now.", "%(n)s people may bring others now.", len(keys))
    else:
        who = ngettext("One person may bring nobody now.", "%(n)s people may bring nobody now.", len(keys))
    messages.success(request, who % {"n": intcomma(len(keys))})
