"""Regions in the hands of their states: hand-overs that end, helpers who cannot sign in, drafts of the next build."""

from django.utils.translation import gettext as _

from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, due_on, late_since, who


def ending(facts):
    """Hand-overs whose last day is near, or over without anybody having said what comes next."""
    for region in facts.regions:
        today = region.build.today(facts.at)
        when = (
            late_since(region.expires_on, today) if region.expires_on < today else {"when": due_on(region.expires_on)}
        )
        names = {"city": region.build.city, "lead": region.lead}
        address = doors.to("followups:region", region.pk)
        if facts.user.is_lead:
            yield Need(
                title=_("The region of %(city)s is in your hands for some days only") % names,
                text=_("TAT can renew it; say whether you go on."),
                href=address,
                act={"label": _("See the region"), "href": address, "icon": "list"},
                when=due_on(region.expires_on),
            )
            continue
        ended = region.expires_on < today
        yield Need(
            title=(
                _("%(lead)s kept the region of %(city)s until now") if ended else _("The hand-over of %(city)s ends")
            )
            % names,
            text=who(region.lead),
            href=address,
            act={
                "label": _("Renew it or take it back"),
                "href": doors.to("followups:renew_region", region.pk),
                "icon": "arrow-repeat",
            },
            **when,
        )


def helpers_who_cannot_sign_in(facts):
    """People whom a lead named and who have no account yet."""
    for helper in facts.helpers:
        address = doors.to("desk:invite", query=f"person={helper.person_id}")
        yield Need(
            title=_("%(lead)s named %(helper)s to help keep %(city)s")
            % {"lead": helper.named_by, "helper": helper.person, "city": helper.stewardship.build.city},
            text=who(helper.person),
            href=doors.to("followups:region", helper.stewardship_id),
            when=_("When you can"),
            act={"label": _("Invite them"), "href": address, "icon": "envelope"},
        )


def drafts(facts):
    """Drafts of the next build: for TAT those to be read, for a lead those that came back."""
    for proposal in facts.proposals:
        names = {"who": proposal.proposed_by, "city": proposal.build.city, "by": proposal.sent_back_by}
        if facts.user.is_lead:
            address = doors.to("followups:change_proposal", proposal.region, proposal.pk)
            yield Need(
                title=_("%(by)s sent your draft of %(city)s back") % names,
                text=f"“{proposal.word_back}”",
                href=address,
                when=_("When you can"),
                act={"label": _("Change it"), "href": address, "icon": "pencil"},
            )
        else:
            address = doors.to("builds:detail", proposal.build.slug)
            yield Need(
                title=_("%(who)s drafted the next build, in %(city)s") % names,
                text=_("Release it, or send it back with a word."),
                href=address,
                when=_("When you can"),
                act={"label": _("Read it"), "href": address, "icon": "list"},
            )
