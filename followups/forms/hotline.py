"""Writing down what a hotline published, and narrowing the list."""

import datetime

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.as_drawn import AsDrawn
from contacts.forms.fields import StateField, by_country
from contacts.models import State
from followups.models import HotlineFigure
from tat_coalitions.wording.free_words import FreeWordsForm

EARLIEST = 1990
NATION = "nation"
ANY = ("", lazy("All"))


class HotlineFigureForm(FreeWordsForm, AsDrawn, forms.ModelForm):
    """One published value of a year, or of a period between two days."""

    free_words = ("source",)
    year = forms.IntegerField(
        label=lazy("Year"),
        required=False,
        min_value=EARLIEST,
        max_value=2200,
        help_text=lazy("A calendar year. For any other period leave it empty and give the two days."),
    )
    first_day = forms.DateField(
        label=lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    source_url = forms.URLField(
        label=lazy("Address of the source"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = HotlineFigure
        field_classes = {"state": StateField}
        error_messages = {
            "metric": {"required": lazy("Choose the metric.")},
            "value": {"required": lazy("Write the value that was published.")},
            "source": {"required": lazy("Write where it was published.")},
            "as_of": {"required": lazy("Write as of which day.")},
        }
        fields = (
            "state",
            "year",
            "first_day",
            "last_day",
            "metric",
            "exactness",
            "value",
            "source",
            "source_url",
            "as_of",
        )
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "value": lazy("As published. A count below three is shown to nobody, only as “fewer than 3”."),
            "metric": lazy("A signal is a call, text, chat, e-mail or report; a case may involve several victims."),
            "source": lazy("Who published it and where. Another value of the same year is another row."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.watch(self.instance)
        self.fields["state"].empty_label = _("The whole nation")
        metrics = [("", _("Choose one")), *HotlineFigure.Metric.choices]
        self.fields["metric"].choices = metrics
        row = self.instance
        if row.pk and is_whole_year(row.first_day, row.last_day):
            self.initial |= {"year": row.first_day.year, "first_day": None, "last_day": None}

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        year, first, last = (cleaned.get(name) for name in ("year", "first_day", "last_day"))
        if year and (first or last):
            self.add_error("year", _("Give the year or the two days, not both."))
        elif year:
            cleaned |= {"first_day": datetime.date(year, 1, 1), "last_day": datetime.date(year, 12, 31)}
        elif not (first and last) and not {"year", "first_day", "last_day"} & set(self.errors):
            self.add_error("year", _("Give the year, or the first and the last day."))
        self.cleaned_data = cleaned
        return cleaned

    @property
    def values(self):
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "year"}


def is_whole_year(first, last):
    return first == datetime.date(first.year, 1, 1) and last == datetime.date(first.year, 12, 31)


class HotlineFilter(forms.Form):
    """What the list shows: all unless asked otherwise, the latest period first."""

    SORTS = ("first_day", "-first_day", "state__name", "-state__name", "as_of", "-as_of", "source", "-source")

    q = forms.CharField(
        label=lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    scope = forms.ChoiceField(label=lazy("Of"), required=False)
    year = forms.ChoiceField(label=lazy("Year"), required=False)
    metric = forms.ChoiceField(label=lazy("Metric"), choices=[ANY, *HotlineFigure.Metric.choices], required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, figures):
        super().__init__(data or None)
        states = State.objects.filter(pk__in=figures.order_by().values("state"))
        self.fields["scope"].choices = [ANY, (NATION, _("The whole nation")), *by_country(states)]
        years = figures.order_by("-first_day__year").values_list("first_day__year", flat=True).distinct()
        self.fields["year"].choices = [ANY, *((str(year), str(year)) for year in years)]

    @property
    def order(self):
        """The column sorted by; by period, the latest first, unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked in self.SORTS else "-first_day"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in ("q", "scope", "year", "metric"))

    def narrow(self, figures):
        """The figures that match, in order; with a filter that is not understood, all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("scope"):
            figures = figures.filter(state=None if wanted["scope"] == NATION else wanted["scope"])
        if wanted.get("year"):
            figures = figures.filter(first_day__year__lte=wanted["year"], last_day__year__gte=wanted["year"])
        if wanted.get("metric"):
            figures = figures.filter(metric=wanted["metric"])
        for word in wanted.get("q", "").split():
            figures = figures.filter(Q(source__icontains=word) | Q(state__name__icontains=word))
        field = self.order.lstrip("-")
        by = F(field).desc(nulls_last=True) if self.order.startswith("-") else F(field).asc(nulls_first=True)
        return figures.order_by(by, F("state__name").asc(nulls_first=True), "metric", "as_of", "pk")
