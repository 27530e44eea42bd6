"""A doubtful row of a list beside those it may be about, as a person looks at them to tell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.imports.registry import importer_of
from contacts.models import Organization, Person, Site


@dataclass(frozen=True)
class Candidate:
    """One whom a row may be about: what a person chooses it by ("" where it cannot be chosen), and who it is."""

    choice: str
    name: str
    href: str
    cells: list


@dataclass(frozen=True)
class Doubt:
    """A doubtful row; `cells` are (name, what the list says) for each thing that is compared.

    `new` is what it is called where it is none of the candidates.
    """

    row: object
    cells: list
    candidates: list
    new: str

    @property
    def lines(self):
        """(name, what the list says, what is known of each candidate) for a table."""
        return [(name, ours, [one.cells[at] for one in self.candidates]) for at, (name, ours) in enumerate(self.cells)]


# What is compared, by the names of the importer's columns, and how it is read off a row of ours.
TOLD = {
    Person: {
        "name": str,
        "title": lambda person: person.title,
        "organization": lambda person: str(person.organization or ""),
        "email": lambda person: person.email,
        "phone": lambda person: person.phone and person.phone.as_national,
        "county": lambda person: str(person.county or ""),
        "state": lambda person: str(person.state or ""),
    },
    Organization: {
        "name": str,
        "address": lambda office: office.address,
        "city": lambda office: office.city,
        "county": lambda office: str(office.county or ""),
        "state": lambda office: str(office.state or ""),
        "phone": lambda office: office.phone and office.phone.as_national,
    },
    Site: {
        "name": str,
        "address": lambda site: site.where,
        "city": lambda site: site.city,
        "county": lambda site: str(site.county or ""),
        "state": lambda site: str(site.state or ""),
    },
}
LABELS = {
    "name": lazy("Name"),
    "title": lazy("Title"),
    "organization": lazy("Organization"),
    "address": lazy("Address"),
    "city": lazy("City"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "county": lazy("County"),
    "state": lazy("State"),
}
RELATED = {Person: ("organization", "county__state", "state")}


def side_by_side(run, rows, user):
    """A Doubt for each of these refused rows, with what the user may see of the candidates; one question a model."""
    importer = importer_of(run.what, run.options)
    compared = {row.part: importer.compared(row.part) for row in rows}
    known = {
        model: _known(model, [row for row in rows if compared[row.part][0] is model], user)
        for model in {model for model, _columns in compared.values()}
    }
    return [_doubt(row, run.mapping, *compared[row.part], known) for row in rows]


def _known(model, rows, user):
    """The candidates of these rows that the user may see, by their keys."""
    keys = {one["pk"] for row in rows for one in row.candidates if one["pk"]}
    if model not in TOLD or not keys:
        return {}
    found = model.objects.visible_to(user).filter(pk__in=keys)
    return found.select_related(*RELATED.get(model, ("county__state", "state"))).in_bulk()


def _doubt(row, mapping, model, columns, known):
    told = TOLD.get(model, {})
    candidates = [_candidate(one, told, known[model], is_only=len(row.candidates) == 1) for one in row.candidates]
    cells = [(LABELS[field], row.row.get(mapping.get(columns.get(field, field)), "")) for field in told]
    filled = [at for at, (_name, ours) in enumerate(cells) if ours or any(one.cells[at] for one in candidates)]
    shown = [Candidate(one.choice, one.name, one.href, [one.cells[at] for at in filled]) for one in candidates]
    new = _("A new one") if model in (Organization, Site) else _("Somebody new")
    return Doubt(row, [cells[at] for at in filled], shown, new)


def _candidate(one, told, known, *, is_only):
    """One of the file itself is not in the database yet: it can be told by its line, and chosen only where it is alone."""
    row = known.get(one["pk"])
    if row is not None:
        choice = "same" if is_only else f"same:{row.pk}"
        return Candidate(choice, str(row), row.get_absolute_url(), [read(row) for read in told.values()])
    name = _("%(name)s, line %(line)d of this list") % one if one["line"] else _("%(name)s, above in this list") % one
    cells = [one.get(field, "") for field in told]
    return Candidate("same" if is_only else "", name, "", cells)
