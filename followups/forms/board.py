"""Narrowing the board, and handing a follow-up over."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Person, State
from followups.models import FollowUp, Status
from followups.models.followups import OWED


class BoardFilter(forms.Form):
    """What the board shows: all that is owed unless asked otherwise."""

    SHOW = [
        ("owed", _("Still owed")),
        ("late", _("Late")),
        ("answered", _("Answered")),
        ("all", _("All")),
    ]
    SORTS = ("due_on", "-due_on", "build__city", "-build__city")

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    state = forms.ModelChoiceField(label=_("State"), queryset=State.objects.all(), required=False, empty_label=_("All"))
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def order(self):
        """The column sorted by; by due date unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "due_on"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "show", "state"))

    def narrow(self, followups, today):
        """The follow-ups that match, in order."""
        wanted = self.cleaned_data if self.is_valid() else {}
        show = wanted.get("show") or "owed"
        if show == "owed":
            followups = followups.filter(status__in=[*OWED, Status.EXPECTED])
        elif show == "late":
            followups = followups.late(today)
        elif show == "answered":
            followups = followups.answered()
        if wanted.get("state"):
            followups = followups.filter(build__state=wanted["state"])
        for word in wanted.get("q", "").split():
            followups = followups.filter(
                Q(build__city__icontains=word) | Q(build__title__icontains=word) | Q(lead__name__icontains=word)
            )
        return followups.order_by(self.order, "pk")


def may_lead(build):
    """Who may lead a follow-up of the build: the contact people of its co-hosts, its sustaining lead and its planner."""
    around = Q(co_hosts__build=build) | Q(pk=build.sustaining_lead_id) | Q(pk=build.planner_id)
    return Person.objects.filter(around).distinct().order_by("name", "pk")


class HandOverForm(forms.Form):
    """Who leads the follow-up from now on: somebody who hosts or sustains the build."""

    lead = forms.ModelChoiceField(
        label=_("Who leads it from now on?"),
        queryset=Person.objects.none(),
        help_text=_("Contact people of the co-hosts and the sustaining lead. Add a co-host to find more people here."),
    )

    def __init__(self, *args, followup: FollowUp, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = may_lead(followup.build).exclude(pk=followup.lead_id)
