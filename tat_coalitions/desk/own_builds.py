"""The builds on somebody's desk, a line each."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.needs.row import joined
from tat_coalitions.desk.templatetags.house import day_near, day_short, days_to_go

SHOWN = 8


def of(facts):
    """`{heading, rows, more}`: the next builds first, then those that took place, the latest first."""
    ahead = [build for build in facts.builds if build.is_ahead]
    held = [build for build in facts.builds if not build.is_ahead]
    rows = [_ahead(build, facts) for build in ahead] + [_held(build, facts) for build in reversed(held)]
    return {"heading": _heading(len(rows), facts.user), "rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0)}


def _heading(number, user):
    if not number:
        return _("No build is on your desk")
    if user.is_administrator:
        text = ngettext("One build is under way", "%(n)s builds are under way", number)
    else:
        text = ngettext("Your build", "Your %(n)s builds", number)
    text = text % {"n": in_words(number)}
    return text[:1].upper() + text[1:]


def _ahead(build, facts):
    rows = facts.answers[build.pk]
    invited, coming = (sum(row[name] for row in rows) for name in ("invited", "coming"))
    state = (
        _("%(coming)s of %(invited)s coming") % {"coming": intcomma(coming), "invited": intcomma(invited)}
        if invited
        else ""
    )
    if not state:
        state = _("nobody invited yet") if build.venue else _("no venue yet")
    return _row(build, days_to_go(build.date, build.today(facts.at)), state)


def _held(build, facts):
    today = build.today(facts.at)
    months = (today.year - build.date.year) * 12 + today.month - build.date.month - (today.day < build.date.day)
    since = ngettext("%(n)d month on", "%(n)d months on", months) % {"n": months} if months else _("just held")
    owed = [followup.due_on for followup in facts.followups if followup.build_id == build.pk and followup.is_owed]
    state = _("next follow-up %(day)s") % {"day": day_near(min(owed))} if owed else _("no follow-up is owed")
    return _row(build, since, state)


def _row(build, when, state):
    place = f"{build.city}, {build.state.name}"
    return {
        "place": place,
        "href": doors.to("builds:detail", build.slug),
        "when": when,
        "text": joined(day_short(build.date), state),
    }
