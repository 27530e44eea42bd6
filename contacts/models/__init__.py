"""Whom we know, and where they are."""

from contacts.models.imports import ImportBatch, ImportRun, RefusedRow, TriedRow
from contacts.models.organizations import Kind, Organization, Sector, sector_of
from contacts.models.people import Consent, ConsentTo, Person
from contacts.models.places import County, State
from contacts.models.sites import Site, SiteKind

__all__ = [
    "Consent",
    "ConsentTo",
    "County",
    "ImportBatch",
    "ImportRun",
    "Kind",
    "Organization",
    "Person",
    "RefusedRow",
    "Sector",
    "Site",
    "SiteKind",
    "State",
    "TriedRow",
    "sector_of",
]
