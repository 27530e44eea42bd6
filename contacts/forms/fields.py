"""Naming a row among very many without a script: by what a person would write, with a sentence where that is not one row."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.models import County, Organization, Person, State

HEADINGS = {"US": lazy("States and territories"), "CA": lazy("Provinces of Canada")}


def by_country(states, choice=lambda state: (state.pk, state.name)):
    """Choices of states: those of the United States by name, then the provinces; with headings where there are both."""
    found = {}
    for state in states.order_by("-country", "name"):
        found.setdefault(state.country, []).append(choice(state))
    if len(found) < 2:
        return [each for choices in found.values() for each in choices]
    return [(HEADINGS[country], choices) for country, choices in found.items()]


class StateIterator(forms.models.ModelChoiceIterator):
    """The choices of a StateField."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from by_country(self.queryset, self.choice)


class StateField(forms.ModelChoiceField):
    """One state or province, chosen from a list."""

    iterator = StateIterator


class WrittenRowField(forms.CharField):
    """A field in which a row is written out; the value is the row, or None.

    The row may end in its number, as in "Rio Bravo Freight, Laredo #812": then the number counts. A subclass says how
    a row is written and found. Refuses what fits no row, and what fits several, naming some.
    """

    model = None
    unknown = lazy("We know nothing called “%(text)s”. Look it up first, or add it.")

    def prepare_value(self, value):
        if isinstance(value, int):
            value = self.rows().filter(pk=value).first() or value
        return self.written(value) if isinstance(value, self.model) else value

    def rows(self):
        return self.model.objects.all()

    def written(self, row):
        return f"{row} #{row.pk}"

    def fitting(self, text):
        return self.rows().filter(name__iexact=text)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        name, _sign, number = text.rpartition("#")
        if name and number.isdigit():
            row = self.rows().filter(pk=int(number)).first()
            if row:
                return row
        found = list(self.fitting(text)[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(self.unknown, params={"text": text})
        several = "; ".join(self.written(row) for row in found[:3])
        raise ValidationError(
            _("Several fit “%(text)s”. Write one of them with its number: %(several)s."),
            params={"text": text, "several": several},
        )


class OrganizationField(WrittenRowField):
    """An organization by its name."""

    model = Organization
    default_help = lazy("Its name; where several bear it, with its number as the list shows it.")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(**kwargs)


class PersonField(WrittenRowField):
    """A person by name or e-mail address."""

    model = Person
    unknown = lazy("We know nobody called “%(text)s”. Look them up first, or add them.")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", lazy("Name or e-mail address."))
        super().__init__(**kwargs)

    def rows(self):
        return Person.objects.present().select_related("organization")

    def fitting(self, text):
        by_mail = self.rows().filter(email=text.lower()) if "@" in text else None
        return by_mail if by_mail is not None else super().fitting(text)


class CountyField(WrittenRowField):
    """A county as people write it: `El Paso, TX`."""

    model = County

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", lazy("With its state, such as El Paso, TX."))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if isinstance(value, str) and len(value) == 5 and value.isdigit():
            value = County.objects.filter(pk=value).first() or value
        return str(value) if isinstance(value, County) else value

    def written(self, row):
        return str(row)

    def fitting(self, text):
        name, _comma, state = text.rpartition(",")
        found = County.objects.filter(name__iexact=(name or state).strip().removesuffix(" County"))
        if name:
            postal = state.strip()
            known = State.objects.filter(name__iexact=postal).values("pk")
            found = found.filter(state__in=[postal.upper()]) | found.filter(state__in=known)
        return found
