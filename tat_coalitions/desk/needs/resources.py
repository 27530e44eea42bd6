"""Vetting of victim service providers: what waits for a second person's word, what ran out or soon does."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, due_on, late_since
from tat_coalitions.desk.templatetags.house import day_short

EACH = 3  # vettings that get a row of their own; the rest share one


def waiting(facts):
    """For a lead of the Attorney General's office, each vetting that waits for their word."""
    if not facts.user.is_lead:
        return
    for vetting in facts.vettings:
        yield Need(
            title=_("%(who)s of TAT asks whether %(provider)s is a good choice")
            % {"who": vetting.proposed_by, "provider": vetting.organization},
            text=_("The victim service provider is chosen together with your office. Sign it off, or say why not."),
            href=doors.to("resources:vetting", vetting.pk),
            when=_("Asked %(day)s") % {"day": day_short(vetting.proposed_at)},
            act={"label": _("Give your word"), "href": doors.to("resources:vetting", vetting.pk), "icon": "pencil"},
        )


def ending(facts):
    """For TAT, each vetting that ran out or does within two months, with the one thing that settles it."""
    if facts.user.is_lead:
        return
    today = timezone.localdate(facts.at)
    for vetting in facts.vettings[:EACH]:
        over = vetting.expires_on < today
        title = _("The vetting of %(provider)s has run out") if over else _("The vetting of %(provider)s runs out")
        when = late_since(vetting.expires_on, today) if over else {"when": due_on(vetting.expires_on)}
        yield Need(
            title=title % {"provider": vetting.organization},
            text=_("Signed off %(day)s by %(who)s. A second person signs it off again.")
            % {"day": day_short(vetting.signed_on), "who": vetting.signed_by},
            href=doors.to("resources:vetting", vetting.pk),
            act={
                "label": _("Verify it again"),
                "href": doors.to("resources:renew", vetting.pk),
                "icon": "arrow-repeat",
            },
            **when,
        )
    rest = len(facts.vettings[EACH:])
    if rest:
        title = ngettext(
            "One more vetting of a provider runs out", "%(n)s more vettings of providers run out", rest
        )  # fmt: skip
        address = doors.to("resources:vettings", query="show=ending")
        yield Need(
            title=capital(title % {"n": in_words(rest)}),
            href=address,
            when=_("When you can"),
            act={"label": _("See them"), "href": address, "icon": "list"},
        )
