"""Leads who are asked soon and cannot sign in to answer, and those who said that somebody else does it now."""

import datetime

from django.utils.translation import gettext as _

from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, due_on, who
from tat_coalitions.desk.templatetags.house import day_short

IN_TIME = datetime.timedelta(days=30)


def leads_who_cannot_sign_in(facts):
    """One row for each lead without a way in whose follow-up is due within a month."""
    if facts.user.is_lead:
        return
    told = set()
    for followup in facts.followups:
        lead = followup.lead
        if not followup.is_owed or lead is None or lead.pk in told or followup.due_on > facts.today + IN_TIME:
            continue
        if lead.user is None or not (lead.user.has_access or lead.user.said_left_at):
            told.add(lead.pk)
            yield _need(lead, followup)


def leads_who_left(facts):
    """One row for each lead who said so at the yearly question; their access is shut until somebody acts."""
    for account in facts.who_left:
        address = doors.to("desk:account", account.pk)
        yield Need(
            title=_("%(lead)s says that somebody else leads now: %(who)s")
            % {"lead": account, "who": account.successor},
            text=_("Their access is shut. Hand over what they lead, invite the new one, then close the account."),
            href=address,
            when=_("Said on %(day)s") % {"day": day_short(account.said_left_at)},
            act={"label": _("Open their account"), "href": address, "icon": "person-check"},
        )


def _need(lead, followup):
    if lead.user is None:
        address = doors.to("desk:invite", query=f"person={lead.pk}")
        act = {"label": _("Invite them"), "href": address, "icon": "envelope"}
    else:
        address = doors.to("desk:account", lead.user_id)
        act = {"label": _("Open their account"), "href": address, "icon": "unlock"}
    return Need(
        title=_("%(lead)s leads the follow-up of %(city)s and cannot sign in")
        % {"lead": lead, "city": followup.build.city},
        text=who(lead),
        href=address,
        when=due_on(followup.due_on),
        act=act,
    )
