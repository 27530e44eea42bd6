"""Vetting of victim service providers: what waits for a second person's word, what ran out or soon does."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, capital, due_on, late_since
from tat_coalitions.desk.templatetags.house import day_near, day_short

EACH = 3  # vettings of a kind that get a row of their own; the rest share one


def waiting(facts):
    """Each vetting that waits for a word: a lead of the Attorney General's office gives it, TAT asks for it after a week."""
    found = [vetting for vetting in facts.vettings if vetting.is_waiting]
    if facts.user.is_lead:
        for vetting in found:
            yield _asked(vetting)
        return
    for vetting in found[:EACH]:
        yield _silent(vetting, facts)
    yield from _the_rest(
        len(found[EACH:]),
        ngettext(
            "One more provider waits for its sign-off",
            "%(n)s more providers wait for their sign-off",
            len(found[EACH:]),
        ),
        "waiting",
    )


def ending(facts):
    """For TAT, each vetting that ran out or does within two months, with the one thing that settles it."""
    found = [vetting for vetting in facts.vettings if vetting.is_approved]
    for vetting in found[:EACH]:
        yield _ends(vetting, facts.today)
    yield from _the_rest(
        len(found[EACH:]),
        ngettext(
            "One more vetting of a provider runs out",
            "%(n)s more vettings of providers run out",
            len(found[EACH:]),
        ),
        "ending",
    )


def _asked(vetting):
    page = doors.to("resources:vetting", vetting.pk)
    return Need(
        title=_("%(who)s of TAT asks whether %(provider)s is a good choice")
        % {"who": vetting.proposed_by, "provider": vetting.organization},
        text=_("The victim service provider is chosen together with your office. Sign it off, or say why not."),
        href=page,
        when=_("Asked %(day)s") % {"day": day_near(vetting.proposed_at)},
        act={"label": _("Give your word"), "href": page, "icon": "pencil"},
    )


def _silent(vetting, facts):
    page = doors.to("resources:vetting", vetting.pk)
    mine = vetting.proposed_by_id == facts.user.pk
    enter = {
        "label": _("Enter who signed it off"),
        "href": doors.to("resources:sign_off", vetting.pk),
        "icon": "pencil",
    }
    return Need(
        title=_("%(provider)s waits for the Attorney General’s word") % {"provider": vetting.organization},
        text=_("You proposed it, so somebody else signs it off.")
        if mine
        else _("%(who)s proposed it. Call the office, and enter who signed it off.") % {"who": vetting.proposed_by},
        href=page,
        when=_("Since %(day)s") % {"day": day_near(vetting.proposed_at)},
        act={"label": _("Look at it"), "href": page, "icon": "list"} if mine else enter,
    )


def _ends(vetting, today):
    over = vetting.expires_on < today
    title = _("The vetting of %(provider)s has run out") if over else _("The vetting of %(provider)s runs out")
    when = late_since(vetting.expires_on, today) if over else {"when": due_on(vetting.expires_on)}
    return Need(
        title=title % {"provider": vetting.organization},
        text=_("Signed off %(day)s by %(who)s. A second person signs it off again.")
        % {"day": day_short(vetting.signed_on), "who": vetting.signed_by},
        href=doors.to("resources:vetting", vetting.pk),
        act={"label": _("Verify it again"), "href": doors.to("resources:renew", vetting.pk), "icon": "arrow-repeat"},
        **when,
    )


def _the_rest(number, title, show):
    """One row for those that have none of their own, leading to their list."""
    if number:
        address = doors.to("resources:vettings", query=f"show={show}")
        yield Need(
            title=capital(title % {"n": in_words(number)}),
            href=address,
            when=_("When you can"),
            act={"label": _("See them"), "href": address, "icon": "list"},
        )
