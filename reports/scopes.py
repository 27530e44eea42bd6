"""The combined report of a state or of the whole program over the builds of a period."""

from django.utils.translation import gettext as _

from builds.models import Build
from reports import documents, words
from reports.printing import html_of

__all__ = ["document_of", "html_of"]


def document_of(*, at, state=None, first=None, last=None, among=None):
    """A report over the builds that took place: all or those that served a state, held from `first` to `last`.

    `among` narrows it to the builds somebody may see.
    """
    builds = documents.with_everything(Build.objects.took_place()).order_by("date", "pk")
    if state is not None:
        builds = builds.filter(states_served=state)
    if first:
        builds = builds.filter(date__gte=first)
    if last:
        builds = builds.filter(date__lte=last)
    if among is not None:
        builds = builds.filter(pk__in=among)
    return documents.of_many(builds, scope=scope_in_words(state, first, last), at=at, state=state)


def scope_in_words(state, first, last):
    """ "Texas", "Texas from January 1, 2026 to June 30, 2026", "All states"."""
    where = state.name if state is not None else _("All states")
    if first and last:
        period = _("%(where)s from %(first)s to %(last)s")
    elif first:
        period = _("%(where)s since %(first)s")
    elif last:
        period = _("%(where)s up to %(last)s")
    else:
        return where
    return period % {
        "where": where,
        "first": words.day(first) if first else "",
        "last": words.day(last) if last else "",
    }
