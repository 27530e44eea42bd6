"""What is filled in about hotlines and local resources, and what narrows their lists."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.as_drawn import AsDrawn
from builds.forms.fields import CountiesField, counties_named, date_input
from builds.models import Hotline, LocalResource
from builds.models.resources import Country, Standing, a_year_after
from contacts.forms.fields import StateField
from contacts.models import State
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

SHORT_CODES = range(3, 7)  # digits of numbers such as those of emergency lines and text codes
NAMES_NO_PLACE = (Hotline.Kind.NATIONAL, Hotline.Kind.EMERGENCY)


def dialed(text):
    """A number as it is dialed: a short code as it is, any other with its country; letters on the keys become digits.

    Raises ValidationError where nobody could dial it.
    """
    short = "".join(text.split())
    if short.isascii() and short.isdecimal() and len(short) in SHORT_CODES:
        return short
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number) or number.extension:
        raise ValidationError(_("Nobody can dial “%(text)s”. Write it with its area code, or a short code."),
                              params={"text": text})  # fmt: skip
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class DialedField(forms.CharField):
    """A telephone number, or a short code."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}), **kwargs)

    def prepare_value(self, value):
        """As it is written here; abroad with its country."""
        if not isinstance(value, str) or not value.startswith("+1"):
            return value
        return phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.NATIONAL)

    def clean(self, value):
        text = super().clean(value)
        return dialed(text) if text else ""


class WhereForm(FreeWordsForm, AsDrawn, forms.ModelForm):
    """A row that is somewhere, known from a source. The row given stays untouched: what is written is in `values`."""

    counties_named = CountiesField(
        label=lazy("Counties"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("One on each line, with its state, such as: El Paso, TX. Empty: the whole state."),
    )
    source_url = forms.URLField(
        label=lazy("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": lazy("Write the whole address, beginning with https://.")},
    )
    as_of = forms.DateField(
        label=lazy("As of which day?"),
        widget=date_input(),
        help_text=lazy("The day for which, or on which, the source gave it."),
        error_messages={"required": lazy("Write as of which day the source says it.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.watch(self.instance)
        self.fields["state"].empty_label = _("None")
        if self.instance.pk:
            self.initial["counties_named"] = list(self.instance.counties.select_related("state"))

    def clean_as_of(self):
        return not_ahead(self.cleaned_data["as_of"])

    def clean(self):
        cleaned = super().clean()
        state = cleaned.get("state")
        try:
            found = counties_named(cleaned.get("counties_named") or [], [state] if state else [])
        except ValidationError as error:
            self.add_error("counties_named", error)
            return cleaned
        other = [county for county in found if state and county.state_id != state.pk]
        if other:
            self.add_error(
                "counties_named",
                _("%(county)s is not in %(state)s. Leave the state empty where it is for counties of several.")
                % {"county": other[0].name, "state": state},
            )
        self.counties = found
        return cleaned

    @property
    def values(self):
        """What the verbs take, the counties among it."""
        fields = {name: self.cleaned_data[name] for name in self._meta.fields if name != "counties_named"}
        return fields | {"counties": self.counties}


def not_ahead(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("That day is still ahead."))
    return day


class HotlineForm(WhereForm):
    """A line to call: which kind it is, for where, its numbers, and who says so."""

    free_words = ("name", "note", "source")

    number = DialedField(
        label=lazy("Number to call"),
        required=False,
        help_text=lazy("Changing it takes its verification away, so that nobody prints it before it is verified anew."),
    )
    text_number = DialedField(label=lazy("Number for text messages"), required=False)

    class Meta:
        field_classes = {"state": StateField}
        model = Hotline
        fields = [
            "kind",
            "name",
            "number",
            "text_number",
            "text_words",
            "country",
            "state",
            "counties_named",
            "hours",
            "languages",
            "note",
            "source",
            "source_url",
            "as_of",
        ]
        labels = {"country": lazy("Country"), "state": lazy("State"), "name": lazy("Name")}
        help_texts = {
            "kind": lazy("What it is for. A line that helps victims is no line for tips, whoever runs it."),
            "name": lazy("As it is printed."),
            "text_words": lazy("The word to send, where one is wanted."),
            "note": lazy("Such as a number for people who are deaf. It is printed."),
            "source": lazy("Who says so: a document, a page, an office."),
        }
        error_messages = {
            "kind": {"required": lazy("Choose what the line is for.")},
            "name": {"required": lazy("Write the name of the line.")},
            "source": {"required": lazy("Write where this is known from.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose one")), *Hotline.Kind.choices]

    def clean(self):
        cleaned = super().clean()
        self._check_place(cleaned.get("kind"), cleaned.get("state"))
        states = [cleaned["state"]] if cleaned.get("state") else [county.state for county in self.counties]
        if states:
            cleaned["country"] = states[0].country
            self.instance.country = states[0].country
        if (
            not cleaned.get("number")
            and not cleaned.get("text_number")
            and not {"number", "text_number"} & {*self.errors}
        ):
            self.add_error("number", _("Write the number to call, or the one for text messages."))
        return cleaned

    counties = ()

    def _check_place(self, kind, state):
        if "counties_named" in self.errors or not kind:
            return
        if kind == Hotline.Kind.REGIONAL and not self.counties:
            self.add_error("counties_named", _("Write the counties of the region."))
        elif kind not in (Hotline.Kind.REGIONAL, Hotline.Kind.VICTIM) and self.counties:
            self.add_error("counties_named", _("Only a line of a region, or one for victims, is for single counties."))
        if kind == Hotline.Kind.STATE and not state:
            self.add_error("state", _("Choose the state whose line it is."))
        if kind in NAMES_NO_PLACE and state:
            self.add_error("state", _("A line of the whole country has no state. Leave the state empty."))

    def _get_validation_exclusions(self):
        # told at their fields above
        return super()._get_validation_exclusions() | {"kind", "state", "number", "text_number", "country"}


class LocalResourceForm(WhereForm):
    """A place that helps people: what it offers, for whom, how it is reached, and who says so."""

    free_words = ("name", "offers", "for_whom", "source")
    counties = ()

    class Meta:
        field_classes = {"state": StateField}
        model = LocalResource
        fields = [
            "name",
            "offers",
            "for_whom",
            "phone",
            "state",
            "counties_named",
            "hours",
            "languages",
            "source",
            "source_url",
            "as_of",
        ]
        labels = {"state": lazy("State"), "offers": lazy("What does it offer?"), "for_whom": lazy("For whom?")}
        help_texts = {
            "offers": lazy("Such as: shelter, legal help, health care, interpreting. Never anybody it has helped."),
            "for_whom": lazy("Such as: adults of any gender; families with children. Empty: everybody."),
            "phone": lazy("Changing it takes its verification away."),
            "source": lazy("Who says so: a document, a page, an office."),
        }
        error_messages = {
            "name": {"required": lazy("Write its name.")},
            "offers": {"required": lazy("Write what it offers.")},
            "phone": {"required": lazy("Write its phone number: it is printed for people to call.")},
            "source": {"required": lazy("Write where this is known from.")},
        }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("state") and not self.counties and not {"state", "counties_named"} & {*self.errors}:
            self.add_error("counties_named", _("Write the counties it is for, or choose a whole state."))
        return cleaned


class VerifyForm(FreeWordsForm, forms.Form):
    """When and how somebody made sure of it. `vouched` is what the page showed: nothing else is vouched for."""

    free_words = ("how",)
    on = forms.DateField(
        label=lazy("On which day?"), widget=date_input(), error_messages={"required": lazy("Write on which day.")}
    )
    how = forms.CharField(
        label=lazy("How did you make sure?"),
        max_length=200,
        help_text=lazy("Such as: rang it; told by the Attorney General’s office."),
        error_messages={"required": lazy("Say how you made sure.")},
    )
    vouched = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_on(self):
        day = not_ahead(self.cleaned_data["on"])
        if a_year_after(day) < timezone.localdate():
            raise ValidationError(_("That was a year ago: it has to be verified anew."))
        return day


class TakeOutForm(FreeWordsForm, forms.Form):
    """Why a row is not to be used any more."""

    free_words = ("reason",)
    reason = forms.CharField(
        label=lazy("Why?"),
        max_length=300,
        help_text=NO_CASES,
        error_messages={"required": lazy("Say why it is taken out.")},
    )


class PlacedFilter(forms.Form):
    """What both lists share: words, state, standing of the verification, and the order."""

    SORTS = ("name", "-name", "state__name", "-state__name", "check_again_on", "-check_again_on")
    choices = ()

    q = forms.CharField(
        label=lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = StateField(label=lazy("State"), queryset=State.objects.all(), required=False, empty_label=lazy("All"))
    standing = forms.ChoiceField(
        label=lazy("Verification"), choices=[("", lazy("All")), *Standing.choices], required=False
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data or None)

    @property
    def order(self):
        """The column sorted by; by name unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "name"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in self.fields if name != "sort")

    def narrow(self, rows, today):
        """The rows that match, in order; with a filter that is not understood, all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = rows.search(wanted.get("q", ""))
        if wanted.get("state"):
            rows = rows.of_place(wanted["state"])
        if wanted.get("standing"):
            rows = rows.standing(wanted["standing"], today)
        for name in self.choices:
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        field = F(self.order.lstrip("-"))
        by = field.desc(nulls_last=True) if self.order.startswith("-") else field.asc(nulls_first=True)
        return rows.order_by(by, "name", "pk")


class HotlineFilter(PlacedFilter):
    choices = ("kind", "country")
    kind = forms.ChoiceField(label=lazy("Kind"), choices=[("", lazy("All")), *Hotline.Kind.choices], required=False)
    country = forms.ChoiceField(label=lazy("Country"), choices=[("", lazy("All")), *Country.choices], required=False)

    field_order = ["q", "kind", "country", "state", "standing", "sort"]


class LocalResourceFilter(PlacedFilter):
    """The local resources: by name, state and verification."""
