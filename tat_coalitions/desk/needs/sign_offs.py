"""What co-hosts were asked to sign off: for TAT those that wait or want changes, for a lead those asked of them."""

from django.utils.translation import gettext as _

from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, call, joined, who
from tat_coalitions.desk.templatetags.house import day_short


def wanted(facts):
    """One row for each; whoever stands for the co-host answers, TAT asks again, calls or changes it."""
    for row in facts.sign_offs:
        yield _for_a_lead(row) if facts.user.is_lead else _for_tat(row)


def _for_a_lead(row):
    address = _page(row)
    return Need(
        title=_("Your sign-off is wanted: %(what)s of %(city)s")
        % {"what": row.get_what_display(), "city": row.build.city},
        text=joined(row.build, row.co_host.organization),
        href=address,
        when=_("Asked on %(day)s") % {"day": day_short(row.last_asked_at, row.build.zone)},
        act={"label": _("Read it and answer"), "href": address, "icon": "check2-square"},
    )


def _for_tat(row):
    host = row.co_host
    names = {"host": host.organization, "what": row.get_what_display(), "city": row.build.city}
    if not row.is_open:
        return Need(
            title=_("%(host)s wants %(what)s of %(city)s changed") % names,
            text=f"“{row.words}”",
            href=_page(row),
            when=_("Said on %(day)s") % {"day": day_short(row.answered_at, row.build.zone)},
            act={"label": _("See what to change"), "href": _page(row), "icon": "pencil"},
        )
    again = doors.to("builds:ask_sign_off", row.build.slug, host.pk, row.what)
    return Need(
        title=_("%(host)s has not signed off %(what)s of %(city)s") % names,
        text=joined(row.build, who(host.person, host.organization)),
        href=_page(row),
        when=_("Waits since %(day)s") % {"day": day_short(row.asked_at, row.build.zone)},
        act=call(host.person, {"label": _("Ask again"), "href": again, "icon": "envelope"}),
    )


def _page(row):
    return doors.to("builds:sign_off", row.build.slug, row.co_host_id, row.what)
