"""Seats that are free while people wait for one."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, joined


def to_give(facts):
    """One row for each build where somebody waits although a seat is free."""
    for build in facts.seats_to_give:
        address = doors.to("builds:waiting", build.slug)
        title = ngettext(
            "One person waits for %(city)s, and %(free)s",
            "%(n)s people wait for %(city)s, and %(free)s",
            build.waiting,
        )
        yield Need(
            title=capital(title % {"n": in_words(build.waiting), "city": build.city, "free": _free(build)}),
            text=joined(_taken(build), build),
            href=address,
            when=_("Today"),
            act={"label": _("See the waiting list"), "href": address, "icon": "hourglass-split"},
        )


def _free(build):
    one = build.capacity is not None and build.capacity - build.taken == 1
    return _("a seat is free") if one else _("seats are free")


def _taken(build):
    if build.capacity is None:
        return _("Nobody has set how many seats there are")
    return _("%(taken)s of %(all)s seats are taken") % {"taken": intcomma(build.taken), "all": intcomma(build.capacity)}
