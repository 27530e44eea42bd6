"""Hotlines and local resources that must be verified again: what lapses is printed on no sheet."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, due_on, joined, late_since
from tat_coalitions.desk.templatetags.house import day_short

EACH = 2  # of a kind that get a row of their own; the rest share one


def due(facts):
    """Each whose verification lapsed or soon does, with the page on which somebody says that it still holds."""
    for row in facts.hotlines[:EACH]:
        yield _need(row, "hotline", facts.today)
    more = len(facts.hotlines[EACH:])
    yield from _the_rest(
        more,
        ngettext("One more hotline must be verified again", "%(n)s more hotlines must be verified again", more),
        "hotlines",
    )
    for row in facts.local_resources[:EACH]:
        yield _need(row, "resource", facts.today)
    more = len(facts.local_resources[EACH:])
    yield from _the_rest(
        more,
        ngettext(
            "One more local resource must be verified again",
            "%(n)s more local resources must be verified again",
            more,
        ),
        "resources",
    )


def _need(row, name, today):
    verify = {
        "label": _("Verify it again"),
        "href": doors.to(f"resources:verify_{name}", row.pk),
        "icon": "arrow-repeat",
    }
    title, when = _("%(name)s must be verified again soon"), {"when": due_on(row.check_again_on)}
    if row.check_again_on < today:
        title, when = (
            _("%(name)s is no longer printed: nobody has verified it for a year"),
            late_since(row.check_again_on, today),
        )
    return Need(
        title=title % {"name": row},
        text=joined(row.state, _("last verified %(day)s") % {"day": day_short(row.verified_on)}),
        href=doors.to(f"resources:change_{name}", row.pk),
        act=verify,
        **when,
    )


def _the_rest(number, title, listed):
    """One row for those that have none of their own, leading to their list, the first to lapse on top."""
    if number:
        address = doors.to(f"resources:{listed}", query="sort=check_again_on")
        yield Need(
            title=capital(title % {"n": in_words(number)}),
            href=address,
            when=_("When you can"),
            act={"label": _("See them"), "href": address, "icon": "list"},
        )
