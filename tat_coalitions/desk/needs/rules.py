"""Rules of states on training that nobody has checked for a year."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, joined
from tat_coalitions.desk.templatetags.house import day_short

EACH = 3  # rules that get a row of their own; the rest share one


def stale(facts):
    """One row for each of the longest unchecked; TAT's own people look whether they still stand."""
    for rule in facts.stale_rules[:EACH]:
        slug = rule.state.slug
        checked = {
            "label": _("Checked today"),
            "href": doors.to("followups:check_rule", slug, rule.pk),
            "icon": "check2-square",
        }
        yield Need(
            title=_("Nobody has checked a rule of %(state)s for a year") % {"state": rule.state},
            text=joined(rule.citation, _("last checked %(day)s") % {"day": day_short(rule.checked_on)}),
            href=doors.to("followups:state_rules", slug),
            when=_("When you can"),
            act=checked,
        )
    rest = len(facts.stale_rules[EACH:])
    if rest:
        title = ngettext(
            "One more rule of a state has not been checked for a year",
            "%(n)s more rules of states have not been checked for a year",
            rest,
        )
        address = doors.to("followups:states", query="show=stale")
        yield Need(
            title=capital(title % {"n": in_words(rest)}),
            href=address,
            when=_("When you can"),
            act={"label": _("See them"), "href": address, "icon": "list"},
        )
