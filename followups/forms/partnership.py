"""What staff and leads write down of a state: elements, rules on training, seats on task forces."""

import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.as_drawn import AsDrawn
from builds.forms.fields import SuggestedOrganizationField, SuggestedPersonField, date_input
from builds.models import Build
from contacts.models import Organization, Person
from followups.forms.known_dates import KnownDateField
from followups.models import Element, StateElement, StateRule, TaskForceSeat
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm


class OfState(AsDrawn, forms.ModelForm):
    """A row of one state. The row given stays untouched: what the form says is in `values`, for the verb.

    The database's promises are checked with what the page itself knows, so that they are told at the form.
    """

    known = ("state",)

    def __init__(self, *args, state, row=None, **kwargs):
        self.row = row
        super().__init__(*args, instance=copy.copy(row) if row else self._meta.model(state=state), **kwargs)
        self.watch(row)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - set(self.known)

    @property
    def values(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}


class WithKnownDate(OfState):
    """A row with a date that may be known only roughly: the field `on` fills `dated` and `precision`."""

    dated = "on"

    def __init__(self, *args, row=None, **kwargs):
        if row is not None and getattr(row, self.dated):
            known = (getattr(row, self.dated), row.precision)
            kwargs["initial"] = {"since": known} | kwargs.get("initial", {})
        super().__init__(*args, row=row, **kwargs)

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, value in self._dates().items():
            setattr(self.instance, name, value)
        return cleaned

    def _get_validation_exclusions(self):
        found = super()._get_validation_exclusions()
        return found | {self.dated, "precision"} if "since" in self.errors else found

    def _dates(self):
        known = self.cleaned_data.get("since")
        return {self.dated: known[0], "precision": known[1]} if known else {self.dated: None}

    @property
    def values(self):
        return super().values | self._dates()


ELEMENT_WORDS = {
    "name": {"required": lazy("Write the name of the element.")},
    "definition": {"required": lazy("Write what is meant by it.")},
    "position": {"required": lazy("Write its place on the list, a number.")},
}


def unsaid(choices, words):
    """The choices with words for the empty one."""
    return [("", words), *(choice for choice in choices if choice[0])]


def an_address():
    """Where a source can be read."""
    return forms.URLField(
        label=lazy("Address of the source"), required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": lazy("Write the whole address, beginning with https://.")},
    )  # fmt: skip


class StandingForm(FreeWordsForm, WithKnownDate):
    """Where an element stands in a state since a day."""

    free_words = ("evidence", "source")
    known = ("state", "on", "precision")

    since = KnownDateField(label=lazy("Since when?"), error_messages={"required": lazy("Write since when.")})
    source_url = an_address()
    agency = SuggestedOrganizationField(label=lazy("Agency"), required=False)

    class Meta:
        model = StateElement
        error_messages = {
            "element": {"required": lazy("Choose the element.")},
            "status": {"required": lazy("Choose where it stands.")},
            "source": {"required": lazy("Write who says so.")},
        }
        fields = ["element", "status", "evidence", "source", "source_url", "agency"]
        labels = {
            "element": lazy("Element"),
            "status": lazy("Where it stands"),
            "evidence": lazy("What shows it?"),
            "source": lazy("Who says so?"),
        }
        help_texts = {
            "evidence": NO_CASES,
            "source": lazy("A document, a page or an office. Everybody reads it on the state’s page."),
        }
        widgets = {"evidence": forms.Textarea(attrs={"rows": 3})}

    field_order = ["element", "status", "since", "source", "source_url", "agency", "evidence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["element"].queryset = Element.objects.all()
        self.fields["element"].empty_label = lazy("Choose one")
        self.fields["status"].choices = unsaid(self.fields["status"].choices, lazy("Choose one"))


class ReasonedStandingForm(StandingForm):
    """The same, to put a mistake right."""

    free_words = ("evidence", "source", "reason")
    reason = forms.CharField(
        label=lazy("Why is it changed?"), max_length=300, error_messages={"required": lazy("Say why it is changed.")}
    )

    field_order = [*StandingForm.field_order, "reason"]


class ReasonForm(FreeWordsForm, forms.Form):
    """Why something is taken back."""

    free_words = ("reason",)
    reason = forms.CharField(
        label=lazy("Why?"), max_length=300, error_messages={"required": lazy("Say why it is taken back.")}
    )


class ElementForm(FreeWordsForm, forms.ModelForm):
    """An element that comes onto the list."""

    free_words = ("name", "definition")

    class Meta:
        model = Element
        fields = ["name", "definition", "position", "is_optional", "listed_from"]
        error_messages = ELEMENT_WORDS | {"listed_from": {"required": lazy("Write since when it is on the list.")}}
        labels = {
            "position": lazy("Place on the list"),
            "is_optional": lazy("Stands beside the model and is not counted"),
            "listed_from": lazy("On the list since"),
        }
        help_texts = {
            "is_optional": "",
            "listed_from": lazy("From that day on it counts. Counts of earlier days stay as they were."),
        }
        widgets = {"definition": forms.Textarea(attrs={"rows": 3}), "listed_from": date_input()}


class RewordForm(FreeWordsForm, forms.ModelForm):
    """Better words for the same element."""

    free_words = ("name", "definition")

    class Meta:
        model = Element
        fields = ["name", "definition", "position"]
        error_messages = ELEMENT_WORDS
        labels = {"position": lazy("Place on the list")}
        help_texts = {
            "definition": lazy("What is meant must stay the same: another thing is another element."),
        }
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}


class TakeOffForm(forms.Form):
    """The last day of an element on the list."""

    last_day = forms.DateField(
        label=lazy("Its last day on the list"),
        widget=date_input(),
        error_messages={"required": lazy("Write its last day.")},
    )

    def __init__(self, *args, element, **kwargs):
        self.element = element
        super().__init__(*args, **kwargs)

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.element.listed_from:
            raise ValidationError(_("It cannot leave the list before it came onto it."))
        return day


class StateRuleForm(FreeWordsForm, WithKnownDate):
    """A rule of a state on training."""

    free_words = ("note", "source")
    dated = "effective_on"
    known = ("state", "effective_on", "precision")

    since = KnownDateField(label=lazy("Effective"), required=False, future=True)
    source_url = an_address()

    class Meta:
        model = StateRule
        error_messages = {
            "instrument": {"required": lazy("Choose the instrument.")},
            "citation": {"required": lazy("Write the citation.")},
            "status": {"required": lazy("Choose the status.")},
            "source": {"required": lazy("Write where this is known from.")},
            "subject": {"required": lazy("Choose for whom the rule is.")},
            "checked_on": {"required": lazy("Write when somebody last looked.")},
        }
        fields = [
            "subject",
            "instrument",
            "citation",
            "status",
            "who",
            "classes",
            "delivery",
            "minutes",
            "source",
            "source_url",
            "checked_on",
            "note",
        ]
        labels = {
            "subject": lazy("For whom?"),
            "who": lazy("Which licenses?"),
            "delivery": lazy("How it is taught"),
            "source": lazy("Where is this known from?"),
            "checked_on": lazy("When did somebody last look?"),
        }
        help_texts = {"note": NO_CASES}
        widgets = {
            "checked_on": date_input(),
            "minutes": forms.NumberInput(attrs={"data-unit": lazy("minutes")}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = ["subject", "instrument", "citation", "status", "since", "who", "classes", "delivery", "minutes",
                   "source", "source_url", "checked_on", "note"]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("who", "delivery"):
            self.fields[name].choices = unsaid(self.fields[name].choices, lazy("The source does not say"))
        for name in ("instrument", "status"):
            self.fields[name].choices = unsaid(self.fields[name].choices, lazy("Choose one"))

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Nobody can have looked on a day that is still ahead."))
        return day

    def clean(self):
        cleaned = super().clean()
        known = cleaned.get("since")
        if known and cleaned.get("status") == StateRule.Status.IN_FORCE and known[0] > timezone.localdate():
            self.add_error("status", _("It holds from a day that is still ahead: until then it is passed."))
        return cleaned


class SeatForm(OfState):
    """A seat of a stakeholder on a task force; names only what whoever fills it may see."""

    task_force = SuggestedOrganizationField(
        label=lazy("Task force"), error_messages={"required": lazy("Write which task force it is.")}
    )
    organization = SuggestedOrganizationField(
        label=lazy("Stakeholder organization"),
        error_messages={"required": lazy("Write which organization holds the seat.")},
    )
    person = SuggestedPersonField(label=lazy("Who sits there"), required=False)

    class Meta:
        model = TaskForceSeat
        fields = ["task_force", "organization", "person", "since", "until", "build"]
        labels = {"since": lazy("Since"), "until": lazy("Until"), "build": lazy("Because of which build?")}
        widgets = {"since": date_input(), "until": date_input()}
        error_messages = {"since": {"required": lazy("Write since when they hold it.")}}

    def __init__(self, *args, state, user, **kwargs):
        super().__init__(*args, state=state, **kwargs)
        for name, model in (("task_force", Organization), ("organization", Organization), ("person", Person)):
            self.fields[name].rows = _rows_for(model, user)
            if user.is_lead:  # suggestions are for those who may change people
                self.fields[name].widget = forms.TextInput()
        builds = Build.objects.visible_to(user).filter(states_served=state)
        self.fields["build"].queryset = builds
        self.fields["build"].empty_label = lazy("None, or not known")
        if self.row and user.is_lead:
            self._leave_alone(builds)

    def _leave_alone(self, builds):
        """What the row names and whoever fills the form may not see is neither shown nor changed."""
        rows = {name: self.fields[name].rows() for name in ("task_force", "organization", "person")} | {"build": builds}
        for name, visible in rows.items():
            named = getattr(self.row, f"{name}_id")
            if named and not visible.filter(pk=named).exists():
                del self.fields[name]

    def clean_since(self):
        return _not_ahead(self.cleaned_data["since"])

    def clean_until(self):
        return _not_ahead(self.cleaned_data["until"])


def _rows_for(model, user):
    def rows():
        found = model.objects.visible_to(user)
        return found.present().select_related("organization") if model is Person else found

    return rows


def _not_ahead(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("That day is still ahead. Write it down when it has come."))
    return day


class EndSeatForm(forms.Form):
    """The last day of a seat."""

    until = forms.DateField(
        label=lazy("Last day"),
        widget=date_input(),
        error_messages={"required": lazy("Write the last day of the seat.")},
    )

    def __init__(self, *args, seat, **kwargs):
        self.seat = seat
        super().__init__(*args, **kwargs)

    def clean_until(self):
        day = _not_ahead(self.cleaned_data["until"])
        if day < self.seat.since:
            raise ValidationError(_("A seat cannot end before it began."))
        return day


class StatesFilter(forms.Form):
    """Which states the list shows."""

    SHOW = [
        ("", lazy("All")),
        ("builds", lazy("With a build")),
        ("noted", lazy("With elements noted")),
        ("full", lazy("All elements in place")),
        ("rule", lazy("Training rule in force")),
        ("stale", lazy("Rule not checked for a year")),
    ]
    SORTS = ("name", "-name", "elements", "-elements", "builds", "-builds", "seats", "-seats")

    q = forms.CharField(label=lazy("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = forms.ChoiceField(label=lazy("Show"), choices=SHOW, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def order(self):
        """The column sorted by; by name unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "name"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "show"))
