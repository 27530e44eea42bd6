"""After how many months people are asked: the list, a new one, its name, and taking it out of use."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.actions import intervals as verbs
from followups.forms.intervals import IntervalForm, NameForm
from followups.models import Interval
from followups.models.followups import ANSWERED, OWED
from tat_coalitions.accounts.access import get_visible, require


@require("change", Interval)
def intervals(request):
    """Every interval, with how many follow-ups it has led to."""
    found = Interval.objects.annotate(
        owed=Count("followups", filter=Q(followups__status__in=[*OWED, "expected"])),
        answered=Count("followups", filter=Q(followups__status__in=ANSWERED)),
    ).order_by("months")
    in_use = sum(interval.in_use for interval in found)
    return render(request, "followups/intervals/list.html", {"intervals": found, "in_use": in_use})


@require("add", Interval)
def new_interval(request):
    """Add an interval: first see for how many builds it is owed, then save it."""
    form, at = IntervalForm(request.POST or None), timezone.now()
    says, seen = [], ""
    if request.method == "POST" and form.is_valid():
        seen = "{months} {held_too}".format(**form.cleaned_data)
        if request.POST.get("save") == seen:
            interval, owing = verbs.add_interval(by=request.user, at=at, **form.cleaned_data)
            messages.success(request, _("“%(name)s” is in use.") % {"name": interval} + " " + owes(owing, done=True))
            return redirect("followups:intervals")
        owing = verbs.who_would_owe(form.cleaned_data["months"], at=at)
        says = in_words(owing, held_too=form.cleaned_data["held_too"])
    return render(
        request, "followups/intervals/form.html", {"form": form, "interval": None, "says": says, "seen": seen}
    )


@require("change", Interval)
def interval(request, pk):
    """Rename an interval; how long it is stays, since follow-ups count from it."""
    row = get_visible(Interval.objects, request.user, pk=pk)
    form = NameForm(request.POST or None, initial={"name": row.name}, interval=row)
    if request.method == "POST" and form.is_valid():
        is_new = verbs.rename_interval(row, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The name is saved.") if is_new else _("Nothing has changed."))
        return redirect("followups:intervals")
    return render(request, "followups/intervals/form.html", {"form": form, "interval": row, "says": [], "seen": ""})


@require("change", Interval)
def switch_interval(request, pk):
    """Ask whether an interval is taken out of use, or back in, then do it."""
    row = get_visible(Interval.objects, request.user, pk=pk)
    if request.method != "POST":
        return render(request, "desk/confirm.html", asked(row, at=timezone.now()))
    in_use = request.POST.get("in_use") == "1"
    owing = verbs.switch_interval(row, in_use=in_use, by=request.user)
    if owing is not None and in_use:
        messages.success(request, _("“%(name)s” is back in use.") % {"name": row} + " " + owes(owing, done=True))
    elif owing is not None:
        text = _("“%(name)s” is out of use. What is owed already stays owed; later builds do not owe it.")
        messages.success(request, text % {"name": row})
    return redirect("followups:intervals")


def asked(row, *, at):
    """What the page says before an interval is switched."""
    facts = {"name": row}
    if row.in_use:
        question, button = _("Take “%(name)s” out of use?") % facts, _("Take it out of use")
        owed = row.followups.filter(status__in=["expected", *OWED]).count()
        text = ngettext(
            "%(n)d follow-up that is owed already stays owed.",
            "%(n)d follow-ups that are owed already stay owed.",
            owed,
        )
        says = [text % {"n": owed}, _("Builds planned later do not owe it.")]
    else:
        question, button = _("Take “%(name)s” back in use?") % facts, _("Take it back in use")
        ahead = verbs.who_would_owe(row.months, at=at, interval=row).ahead
        says = [owes(verbs.Owing(ahead, [])), _("Every build planned from now on owes it.")]
    return {
        "question": question,
        "says": says,
        "button": button,
        "hidden": [{"name": "in_use", "value": "0" if row.in_use else "1"}],
        "crumb": _("Intervals"),
        "cancel_url": reverse("followups:intervals"),
    }


def in_words(owing, *, held_too):
    """What the page says before an interval is added."""
    says = [owes(owing if held_too else verbs.Owing(owing.ahead, []))]
    if owing.held and not held_too:
        text = ngettext(
            "%(n)d build was held already and its day has not passed: it does not owe it, since you did not tick that.",
            "%(n)d builds were held already and their day has not passed: they do not owe it, since you did not tick that.",
            len(owing.held),
        )
        says.append(text % {"n": len(owing.held)})
    says.append(_("Every build planned from now on owes it."))
    return says


def owes(owing, *, done=False):
    """For how many builds a follow-up is owed."""
    total, held = len(owing.ahead) + len(owing.held), len(owing.held)
    if not total:
        return _("No build owes it yet.")
    if done:
        text = ngettext("%(n)d build owes it now", "%(n)d builds owe it now", total)
    else:
        text = ngettext("%(n)d build will owe it", "%(n)d builds will owe it", total)
    if held:
        more = ngettext("%(held)d of them was held already", "%(held)d of them were held already", held)
        text = f"{text}, {more}"
    return text % {"n": total, "held": held} + "."
