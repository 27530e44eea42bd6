"""Sites whose contact nobody confirmed, or whose contact wants another look."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital


def unconfirmed(facts):
    """One row for each build with links that wait for a yes or for their next check."""
    for build in facts.builds:
        if build.links_silent or build.links_stale:
            address = doors.to("builds:contact_list", build.slug)
            yield Need(
                title=_title(build),
                text=_("A site whose contact is wrong calls nobody. · %(build)s") % {"build": build},
                href=address,
                when=_("When you can"),
                act={"label": _("See the contact list"), "href": address, "icon": "link-45deg"},
            )


def _title(build):
    number = build.links_silent + build.links_stale
    if build.links_stale and not build.links_silent:
        title = ngettext(
            "One contact of %(city)s wants another check", "%(n)s contacts of %(city)s want another check", number
        )
    else:
        title = ngettext("One contact of %(city)s waits for a yes", "%(n)s contacts of %(city)s wait for a yes", number)
    title = title % {"n": in_words(number), "city": build.city}
    return capital(title)
