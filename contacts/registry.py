"""Fills the registries for this room: its rules, and what of it every lead may see."""

from django.db.models import Q

from contacts import rules  # noqa: F401  declares the tables
from contacts.models import County, Person, State
from tat_coalitions.accounts.scope import grant


def everything(user):
    """Reference rows are for everybody who signs in."""
    return Q()


def themselves(user):
    return Q(user=user)


grant(State, everything)
grant(County, everything)
grant(Person, themselves)
