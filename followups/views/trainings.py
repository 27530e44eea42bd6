"""Trainings of a region, as they happen."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from followups.actions import trainings as verbs
from followups.forms.regions import TrainingForm
from followups.models import Stewardship, Training
from followups.views.regions import A_PAGE, region_of
from tat_coalitions.accounts.access import get_visible, may_with, require

SORTS = {"day": "-held_on", "people": "-people", "who": "organization__name"}


def trainings_of(region):
    return Training.objects.filter(build=region.build).select_related("organization", "state", "entered_by")


@require("see", Training)
def training_list(request, pk):
    """The trainings of a region, searched and sorted."""
    here = region_of(request, pk, "see")
    found = trainings_of(here).visible_to(request.user)
    for word in request.GET.get("q", "").replace("\0", "")[:100].split():
        found = found.filter(Q(organization__name__icontains=word) | Q(note__icontains=word))
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "day"
    page = Paginator(found.order_by(SORTS[sort], "-pk"), A_PAGE).get_page(request.GET.get("page"))
    shown = [row.pk for row in page]
    context = {
        "region": here,
        "build": here.build,
        "page": page,
        "sort": sort,
        "q": request.GET.get("q", ""),
        "people": found.order_by().aggregate(people=Sum("people"))["people"] or 0,
        "changeable": set(Training.objects.filter(pk__in=shown).visible_to(request.user, "change")),
        "keeps": may_with(request.user, "keep", here) and here.is_in_force,
    }
    return render(request, "followups/regions/trainings.html", context)


@require("add", Training)
def add_training(request, pk):
    """Write a training down."""
    here = region_of(request, pk)
    form = TrainingForm(request.POST or None, region=here, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = verbs.keep_training(here, by=request.user, **form.values)
        messages.success(
            request, _("Kept: %(people)s people, %(who)s.") % {"people": intcomma(row.people), "who": row.organization}
        )
        if "another" in request.POST:
            return redirect("followups:add_training", pk)
        return redirect("followups:trainings", pk)
    return _form(request, here, form, None)


@require("change", Training)
def change_training(request, pk, training):
    """Correct a training."""
    here = region_of(request, pk)
    row = get_visible(trainings_of(here), request.user, verb="change", pk=training)
    form = TrainingForm(request.POST or None, region=here, user=request.user, training=row)
    if request.method == "POST" and form.is_valid():
        changed = verbs.change_training(row, by=request.user, **form.values)
        messages.success(request, _("The training is changed.") if changed else _("Nothing has changed."))
        return redirect("followups:trainings", pk)
    return _form(request, here, form, row)


@require("change", Training)
def remove_training(request, pk, training):
    """Ask, then take a training out."""
    here = region_of(request, pk)
    row = get_visible(trainings_of(here), request.user, verb="change", pk=training)
    if request.method == "POST":
        verbs.remove_training(row, by=request.user)
        messages.success(request, _("The training is taken out."))
        return redirect("followups:trainings", pk)
    context = {
        "question": _("Take this training out?"),
        "says": [
            _("%(who)s, %(people)s people.") % {"who": row.organization, "people": intcomma(row.people)},
            _("It will not be counted. The trail keeps that it was here."),
        ],
        "button": _("Take it out"),
        "cancel_url": reverse("followups:change_training", args=[pk, training]),
    }
    return render(request, "desk/confirm.html", context)


def _form(request, here: Stewardship, form, training):
    context = {"region": here, "build": here.build, "form": form, "training": training}
    return render(request, "followups/regions/training.html", context)
