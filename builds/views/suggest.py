"""Suggestions under a text field, as options of a datalist."""

from django.shortcuts import render

from builds.models import ProviderVetting
from contacts.models import Kind, Organization, Person
from tat_coalitions.accounts.access import require

AT_LEAST = 2  # letters, before anything is suggested
LONGEST = 100
A_FEW = 8


@require("change", Person)
def people(request):
    """People whose name, e-mail or organization fits what is typed."""
    present = Person.objects.visible_to(request.user).present().select_related("organization")
    return _options(request, present.best_for, lambda person: str(person.organization or person.email))


@require("change", Organization)
def organizations(request):
    """Organizations whose name or city fits what is typed."""
    rows = Organization.objects.visible_to(request.user)
    return _options(
        request, _first_of(rows), lambda row: f"{row.get_kind_display()} {row.city} {row.state_id or ''}".strip()
    )


@require("add", ProviderVetting)
def providers(request):
    """Victim service providers whose name or city fits what is typed."""
    rows = Organization.objects.visible_to(request.user).filter(kind=Kind.VICTIM_SERVICES)
    return _options(request, _first_of(rows), lambda row: f"{row.city} {row.state_id or ''}".strip())


def _first_of(rows):
    return lambda typed, most: rows.search(typed)[:most]


def _options(request, find, about):
    # the field that asks sends itself under its own name
    typed = next(iter(request.GET.values()), "")[:LONGEST].replace("\0", "").partition("#")[0].strip()
    found = find(typed, A_FEW) if len(typed) >= AT_LEAST else ()
    options = [{"value": f"{row} #{row.pk}", "label": about(row)} for row in found]
    return render(request, "builds/_options.html", {"options": options})
