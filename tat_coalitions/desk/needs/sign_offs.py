"""What co-hosts were asked to sign off: for TAT those that wait or want changes, for a lead those asked of them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import Need, call, joined, who
from tat_coalitions.desk.templatetags.house import local


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
        when=_("Asked %(day)s") % {"day": _day(row, row.last_asked_at)},
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
            when=_("Said %(day)s") % {"day": _day(row, row.answered_at)},
            act={"label": _("See what to change"), "href": _page(row), "icon": "pencil"},
        )
    again = doors.to("builds:ask_sign_off", row.build.slug, host.pk, row.what)
    return Need(
        title=_("%(host)s has not signed off %(what)s of %(city)s") % names,
        text=joined(row.build, who(host.person, host.organization)),
        href=_page(row),
        when=_("Since %(day)s") % {"day": _day(row, row.asked_at)},
        act=call(host.person, {"label": _("Ask again"), "href": again, "icon": "envelope"}),
    )


def _page(row):
    return doors.to("builds:sign_off", row.build.slug, row.co_host_id, row.what)


def _day(row, moment):
    """“Nov 26”, where the build is."""
    return date_format(local(moment, row.build.time_zone), "M j")
