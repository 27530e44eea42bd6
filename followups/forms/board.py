"""Narrowing the board, and handing a follow-up over."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from builds.models import Build
from contacts.forms.fields import StateField
from contacts.models import Person, State
from followups.board import sorts, with_standing
from followups.models import FollowUp
from tat_coalitions.wording.free_words import FreeWordsForm


class BoardFilter(forms.Form):
    """What the board shows: all that is owed unless asked otherwise."""

    SHOW = [
        ("owed", _("Still owed")),
        ("late", _("Late")),
        ("waiting", _("Waiting for answers")),
        ("sent", _("Sent, to be reviewed")),
        ("asked_back", _("Asked back")),
        ("reviewed", _("Reviewed")),
        ("answered", _("Answered")),
        ("paused", _("Paused")),
        ("no_lead", _("Without a lead")),
        ("extra", _("Extra ones")),
        ("all", _("All")),
    ]
    SORTS = ("due_on", "build__city", "build__state__name", "lead__name", "standing")

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    state = StateField(label=_("State"), queryset=State.objects.none(), required=False, empty_label=_("All"))
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        builds = Build.objects.visible_to(user).order_by().values("state")
        self.fields["state"].queryset = State.objects.filter(pk__in=builds)

    @property
    def order(self):
        """The column sorted by; by due date unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked.removeprefix("-") in self.SORTS else "due_on"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "show", "state"))

    @property
    def wanted(self):
        return self.cleaned_data if self.is_valid() else {}

    @property
    def in_words(self):
        """What it is narrowed to, for the trail."""
        show = dict(self.SHOW)[self.wanted.get("show") or "owed"]
        parts = (show, self.wanted.get("state"), self.wanted.get("q"))
        return ", ".join(str(part) for part in parts if part)

    def within(self, followups):
        """Those of the state and with the words asked for, whatever they stand at."""
        if self.wanted.get("state"):
            followups = followups.filter(build__state=self.wanted["state"])
        for word in self.wanted.get("q", "").split():
            followups = followups.filter(
                Q(build__city__icontains=word)
                | Q(build__title__icontains=word)
                | Q(lead__name__icontains=word)
                | Q(title__icontains=word)
            )
        return followups

    def narrow(self, followups, at):
        """The follow-ups that match, in order."""
        found = self.within(followups).filter(sorts(at)[self.wanted.get("show") or "owed"])
        return with_standing(found, at).order_by(self.order, "due_on", "pk")


class ExportForm(FreeWordsForm, forms.Form):
    """What a list that leaves is needed for."""

    free_words = ("purpose",)

    purpose = forms.CharField(
        label=_("What is it needed for?"),
        max_length=300,
        help_text=_("Kept in the trail, with the columns and how many rows."),
        error_messages={"required": _("Say what the list is needed for.")},
    )


def may_lead(build):
    """Who may lead a follow-up of the build: the contact people of its co-hosts, its sustaining lead and its planner."""
    around = Q(co_hosts__build=build) | Q(pk=build.sustaining_lead_id) | Q(pk=build.planner_id)
    return Person.objects.filter(around).distinct().order_by("name", "pk")


class HandOverForm(forms.Form):
    """Who leads the follow-up from now on: somebody who hosts or sustains the build."""

    lead = forms.ModelChoiceField(
        label=_("Who leads it from now on?"),
        queryset=Person.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("Contact people of the co-hosts and the sustaining lead. Add a co-host to find more people here."),
    )

    def __init__(self, *args, followup: FollowUp, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = may_lead(followup.build).exclude(pk=followup.lead_id)
