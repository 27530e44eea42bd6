"""What is filled in about a build, its tasks, its counties and its targets."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import zones
from builds.forms.fields import (
    NO_VICTIMS,
    CountiesField,
    Fold,
    StatesField,
    SuggestedOrganizationField,
    SuggestedPersonField,
    counties_named,
    date_input,
    time_input,
)
from builds.models import Build, PlanTask, Status
from builds.models.builds import TIME_ZONES
from contacts.forms.fields import StateField
from contacts.models import Person, State
from tat_coalitions.accounts.models import Role
from tat_coalitions.wording.free_words import FreeWordsForm
from tat_coalitions.wording.own_sentences import OwnSentences

HOW_MANY_SEATS = lazy("Write how many seats there are, or leave it empty.")


def helper_of(*layout):
    """A crispy helper that prints fields only: the page brings the form, the token and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


def planners(*also):
    """Those who may plan a build: people with an account of TAT, and whoever does already."""
    tat = Q(user__role__in=[Role.STAFF, Role.ADMINISTRATOR], user__is_active=True)
    known = [person.pk for person in also if person]
    return Person.objects.filter(tat | Q(pk__in=known)).order_by("name", "pk")


class BuildForm(OwnSentences, forms.ModelForm):
    """The facts of a build. Its date is moved, not edited, so only a new build asks for it here."""

    date_fields = ("date",)

    other_states = StatesField(
        label=lazy("Other states it serves"),
        required=False,
        help_text=lazy("By name or postal code, such as: New Mexico, AZ. The state of the city is always served."),
    )
    counties_named = CountiesField(
        label=lazy("Counties it brings together"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy(
            "One on each line. With the state where it is another one: Doña Ana, NM. You can tick them later."
        ),
    )
    time_zone = forms.ChoiceField(
        label=lazy("Time zone"),
        required=False,
        choices=[("", lazy("As in most of the state")), *TIME_ZONES],
        help_text=lazy("El Paso keeps Mountain time, most of Texas Central."),
    )
    planner = forms.ModelChoiceField(
        label=lazy("Planner"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=lazy("I do it myself"),
    )
    second = forms.ModelChoiceField(
        label=lazy("Planner’s second"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=lazy("Nobody yet"),
        help_text=lazy("Is told when the planner does not answer."),
    )
    sustaining_lead = SuggestedPersonField(
        label=lazy("Sustaining lead"),
        required=False,
        help_text=lazy("Who takes the lead after the meeting and answers its follow-ups. Name or e-mail address."),
    )

    class Meta:
        model = Build
        field_classes = {"state": StateField}
        fields = (
            "city",
            "state",
            "date",
            "starts_at",
            "ends_at",
            "capacity",
            "planner",
            "second",
            "sustaining_lead",
            "venue",
            "venue_address",
            "answer_by",
            "title",
            "corridor",
        )
        widgets = {
            "date": date_input(),
            "answer_by": date_input(),
            "starts_at": time_input(),
            "ends_at": time_input(),
        }
        labels = {"title": lazy("Another title")}
        error_messages = {
            "city": {"required": lazy("Write in which city it is.")},
            "state": {"required": lazy("Choose the state or province.")},
            "date": {"required": lazy("Choose the day.")},
            "starts_at": {"required": lazy("Write when it starts.")},
            "ends_at": {"required": lazy("Write when it ends.")},
            "capacity": {"min_value": HOW_MANY_SEATS},
        }
        help_texts = {
            "venue": lazy("Told to those who say that they are coming, never in public."),
            "answer_by": lazy("Left empty, it is two weeks before the meeting."),
            "title": lazy("Left empty, it is called by its city and year."),
            "capacity": lazy("How many the room holds; first targets are made from it."),
        }

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        people = planners(*(instance.planner, instance.second) if instance else ())
        for name in ("planner", "second"):
            self.fields[name].queryset = people
        self.fields["city"].widget.attrs["autocomplete"] = "off"
        self.fields["state"].empty_label = _("Choose a state or province")
        if instance:
            self.fields["planner"].required, self.fields["planner"].empty_label = True, None
            self.initial["time_zone"] = instance.time_zone
            self.initial["other_states"] = [row for row in instance.states_served.all() if row != instance.state]
            self.initial["counties_named"] = counties = list(instance.counties.all())
            self.fields["counties_named"].widget.attrs["rows"] = min(max(len(counties) + 1, 4), 14)
        self.helper = helper_of(*self.groups())

    def groups(self):
        """The layout, by what somebody knows at that moment."""
        return (
            Fieldset(_("Where and when"), "city", "state", *self.date_fields, "starts_at", "ends_at", "time_zone"),
            Fieldset(_("Who does it"), "planner", "second", "sustaining_lead"),
            Fieldset(_("Whom it brings together"), "other_states", "corridor", "counties_named", "capacity"),
            Div(
                Fold(_("Venue, title, last day for answers"), "venue", "venue_address", "answer_by", "title"),
                css_class="mt-5",
            ),
        )

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The meeting must end after it starts."))
        day, answer_by = cleaned.get("date") or self.instance.date, cleaned.get("answer_by")
        if day and answer_by and answer_by > day:
            self.add_error("answer_by", _("Answers are wanted by the day of the meeting at the latest."))
        if cleaned.get("capacity") == 0:
            self.add_error("capacity", HOW_MANY_SEATS)
        state = cleaned.get("state")
        if not state:
            return cleaned
        cleaned["states_served"] = [state, *cleaned.get("other_states", [])]
        if not cleaned.get("time_zone"):
            cleaned["time_zone"] = zones.zone_of(state)
        if "counties_named" in cleaned:
            try:
                cleaned["counties"] = counties_named(cleaned["counties_named"], cleaned["states_served"])
            except ValidationError as error:
                self.add_error("counties_named", error)
        return cleaned

    @property
    def facts(self):
        """What was filled in, by the names of Build's fields."""
        written = {"other_states", "counties_named"}
        return {name: value for name, value in self.cleaned_data.items() if name not in written}


class EditBuildForm(BuildForm):
    """The facts of a build that exists."""

    date_fields = ()

    class Meta(BuildForm.Meta):
        fields = tuple(name for name in BuildForm.Meta.fields if name != "date")


class TaskForm(FreeWordsForm, forms.ModelForm):
    """One task of a plan."""

    free_words = ("task",)

    owner_person = SuggestedPersonField(label=lazy("Who does it"), required=False)
    owner_organization = SuggestedOrganizationField(
        label=lazy("For which organization"), required=False, help_text=lazy("Left empty, it is the person’s own.")
    )

    class Meta:
        model = PlanTask
        fields = ("task", "due_on", "owner_person", "owner_organization")
        widgets = {"due_on": date_input()}
        help_texts = {
            "task": NO_VICTIMS,
            "due_on": lazy("Where offices are closed that day, it slides to the working day before."),
        }
        error_messages = {
            "task": {"required": lazy("Write what is to be done.")},
            "due_on": {"required": lazy("Choose the day by which it is to be done.")},
        }


class OwnerForm(forms.Form):
    """Who does several tasks from now on."""

    person = SuggestedPersonField(label=lazy("Who does it"), required=False)
    organization = SuggestedOrganizationField(
        label=lazy("For which organization"), required=False, help_text=lazy("Left empty, it is the person’s own.")
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("person") or cleaned.get("organization")):
            raise ValidationError(_("Say who does it: a person, an organization or both."))
        return cleaned


class ReasonForm(FreeWordsForm, forms.Form):
    """Why something is done that the trail should explain."""

    free_words = ("reason",)

    reason = forms.CharField(
        label=lazy("Why"),
        max_length=300,
        help_text=NO_VICTIMS,
        error_messages={"required": lazy("Write why. It stays with it, for whoever looks later.")},
    )


class CountiesForm(forms.Form):
    """The counties of a build, ticked state by state; each says how many staffed sites it has."""

    counties = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counties"].choices = [(fips, fips) for fips in known]


class TargetsForm(forms.Form):
    """How many people of each sector are wanted: a number for the whole build, and one for each county where it matters.

    The name of a field is its sector and county, as in `law`, `law_48141`.
    """

    def __init__(self, *args, sectors, counties, targets, **kwargs):
        super().__init__(*args, **kwargs)
        have = {(target.sector, target.county_id): target.wanted for target in targets}
        self.keys = {}
        for county in [None, *counties]:
            for sector in sectors:
                fips = county.pk if county else None
                name = f"{sector.value}_{fips}" if fips else sector.value
                self.keys[name] = (sector.value, county)
                place = county or _("the whole build")
                self.fields[name] = forms.IntegerField(
                    label=_("%(sector)s, %(place)s") % {"sector": sector.label, "place": place},
                    required=False,
                    min_value=0,
                    max_value=999,
                    initial=have.get((sector.value, fips)),
                    widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
                )

    @property
    def targets(self):
        """What was filled in: (sector, county or None) to the number wanted."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class BuildFilter(forms.Form):
    """Searching and narrowing the list of builds."""

    SORTS = ("date", "-date", "city", "-city", "status", "-status")

    q = forms.CharField(
        label=lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = StateField(label=lazy("State"), queryset=State.objects.none(), required=False, empty_label=lazy("All"))
    status = forms.ChoiceField(label=lazy("Status"), required=False, choices=[("", lazy("All")), *Status.choices])
    year = forms.ChoiceField(label=lazy("Year"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, builds):
        super().__init__(data or None)
        self.fields["state"].queryset = State.objects.filter(builds__in=builds).distinct()
        years = builds.order_by("-date__year").values_list("date__year", flat=True).distinct()
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]

    @property
    def order(self):
        """The column sorted by, or nothing for the usual order."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else ""

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "state", "status", "year"))

    def narrow(self, builds):
        """The builds that match; with a filter that is not understood, all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        for word in wanted.get("q", "").split():
            builds = builds.filter(
                Q(city__icontains=word)
                | Q(title__icontains=word)
                | Q(state__name__icontains=word)
                | Q(planner__name__icontains=word)
            )
        if wanted.get("state"):
            builds = builds.filter(pk__in=Build.objects.filter(states_served=wanted["state"]).values("pk"))
        if wanted.get("status"):
            builds = builds.filter(status=wanted["status"])
        if wanted.get("year"):
            builds = builds.filter(date__year=wanted["year"])
        return builds
