"""Builds whose day is over and of which nobody said what became."""

from django.utils.translation import gettext as _

from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, call, late_since
from tat_coalitions.desk.templatetags.house import day_short


def unclosed(facts):
    """The most urgent there is: without a word from somebody, no follow-up ever begins."""
    if facts.user.is_lead:
        return
    for build in facts.unclosed:
        address = doors.to("followups:hold_build", build.slug)
        record = {"label": _("Say what happened"), "href": address, "icon": "check2-square"}
        mine = facts.is_me(build.planner) or facts.is_me(build.second)
        yield Need(
            title=_("Nobody has said whether %(build)s took place") % {"build": build},
            text=_("It was planned for %(day)s by %(planner)s. Until somebody says so, no follow-up begins.")
            % {"day": day_short(build.date), "planner": build.planner},
            href=doors.to("builds:detail", build.slug),
            act=record if mine else call(build.planner, record),
            **late_since(build.date, build.today(facts.at)),
        )
