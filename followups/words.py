"""Numbers with their unit, as people say them."""

from django.utils.translation import gettext_lazy as _

# Units are data, so their singular cannot come from the translation of a sentence.
SINGULAR = {
    "people": _("person"),
    "companies": _("company"),
    "sites": _("site"),
    "items": _("item"),
    "trainings": _("training"),
    "organizations": _("organization"),
    "events": _("event"),
    "calls": _("call"),
    "contacts": _("contact"),
    "drivers": _("driver"),
    "employees": _("employee"),
    "officers": _("officer"),
    "places": _("place"),
}


# How the standard definitions end: a page whose head says so for all of them need not say it at each.
TOTALS_SAID = (
    " Count each driver once; give the total since the meeting.",
    " Count each once; the total.",
    " The total since the meeting.",
    " since the meeting; the total.",
    "; the total.",
)


def without_totals(definition):
    """A definition without its closing words on totals; whatever else it says stays as it was written."""
    for ending in TOTALS_SAID:
        if definition.endswith(ending):
            return definition.removesuffix(ending).removesuffix(".") + "."
    return definition


def amount(number, unit):
    """`1,200 drivers`, `1 driver`, `0 drivers`; the number alone where there is no unit."""
    word = SINGULAR.get(str(unit), unit) if number == 1 else unit
    return f"{number:,} {word}".strip()
