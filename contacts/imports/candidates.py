"""A doubtful row of a list beside those it may be about, as a person looks at them to tell."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

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
RELATED = {Person: ("organization", "county__state", "state")}


def side_by_side(run, rows, user):
    """A Doubt for each of these refused rows, with what the user may see of the candidates; one question for all."""
    importer = importer_of(run.what, run.options)
    told = TOLD.get(importer.model, {})
    keys = {one["pk"] for row in rows for one in row.candidates if one["pk"]}
    known = {}
    if told and keys:
        found = importer.model.objects.visible_to(user).filter(pk__in=keys)
        known = found.select_related(*RELATED.get(importer.model, ("county__state", "state"))).in_bulk()
    labels = {column.field: capfirst(column.label) for column in importer.all_columns()}
    new = _("A new one") if importer.model in (Organization, Site) else _("Somebody new")
    named = {field: labels[field] for field in told}
    return [_doubt(row, run.mapping, told, named, known=known, new=new) for row in rows]


def _doubt(row, mapping, told, labels, *, known, new):
    candidates = [_candidate(one, told, known, is_only=len(row.candidates) == 1) for one in row.candidates]
    cells = [(labels[field], row.row.get(mapping.get(field), "")) for field in told]
    filled = [at for at, (_name, ours) in enumerate(cells) if ours or any(one.cells[at] for one in candidates)]
    shown = [Candidate(one.choice, one.name, one.href, [one.cells[at] for at in filled]) for one in candidates]
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
