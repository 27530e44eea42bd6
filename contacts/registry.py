"""Fills the registries for this room: its rules, and what of it every lead may see."""

from django.db.models import Q

from contacts import rules  # noqa: F401  declares the tables
from contacts.models import County, Person, State
from tat_coalitions.accounts.scope import grant
from tat_coalitions.outbox import names


def everything(user):
    """Reference rows are for everybody who signs in."""
    return Q()


def themselves(user):
    return Q(user=user)


grant(State, everything)
grant(County, everything)
grant(Person, themselves)


def people_by_name(ids):
    """What the outbox calls the people whom mail went to."""
    return {person.pk: (person.shown_name, person.get_absolute_url()) for person in Person.objects.filter(pk__in=ids)}


names.register("person", people_by_name)
