"""What the placeholders of reminders stand for: facts of a follow-up, an invitation or a meeting, as words."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import loader
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import CoHost
from followups.models import Audience
from tat_coalitions.wording.words import harmless


def of_owed(followup, ladder, at):
    """For the lead: what is owed, until when, and what happens otherwise."""
    build = followup.build
    return {
        "city": build.city,
        "place": place_of(build),
        "meeting_day": date_format(build.date, "F j, Y"),
        "interval": adjective(followup),
        "is_due": is_due(followup, at),
        "lateness": lateness(followup, at),
        "what_next": what_next(followup, ladder, at),
    }


def is_due(followup, at, *, weekday=False):
    """ "is due on November 29", or "was due on" once the day is past where the build is."""
    build = followup.build
    day = {"day": in_words(followup.due_on, build, at, weekday=weekday)}
    return _("was due on %(day)s") % day if followup.due_on < build.today(at) else _("is due on %(day)s") % day


def what_next(followup, ladder, at):
    """Who is asked to call the lead, and when; the ladder is known in advance."""
    build, today = followup.build, followup.build.today(at)
    days = [rung.day for rung in ladder.days_of(followup) if Audience.PLANNER in rung.rule.audience]
    if not days:
        return ""
    if min(days) <= today:
        return _("We have asked %(name)s at TAT to call you.") % {"name": build.planner}
    return _("If it is still open on %(day)s, we will ask %(name)s at TAT to call you.") % {
        "day": in_words(min(days), build, at, weekday=True),
        "name": build.planner,
    }


def of_missing(followup, at):
    """For TAT's own people: whose answer is missing."""
    build, lead = followup.build, followup.lead
    return {
        "city": build.city,
        "place": place_of(build),
        "interval": adjective(followup),
        "is_due": is_due(followup, at, weekday=True),
        "lateness": lateness(followup, at),
        "lead": str(lead or ""),
        "why": _("has no e-mail address") if lead and not lead.email else _("wants no mail from us"),
    }


def of_chase(build):
    """For TAT's own people: a day has passed, and nobody has said what became of it."""
    return {
        "city": build.city,
        "place": place_of(build),
        "day": date_format(build.date, "F j"),
        "meeting_day": date_format(build.date, "l, F j, Y"),
    }


def of_invitation(build, at):
    """For an invitee."""
    answer_by = build.answer_by if build.answer_by and build.answer_by >= build.today(at) else None
    request = (
        _("Please answer by %(day)s, also if you cannot come: somebody else can then have the seat.")
        % {"day": date_format(answer_by, "l, F j")}
        if answer_by
        else _("Please answer also if you cannot come: somebody else can then have the seat.")
    )
    return when_and_where(build) | {"hosts": hosts_of(build), "answer_request": request}


def of_meeting(build, answers):
    """For those who prepare the meeting. `answers`: how many are invited, coming and silent; None when nobody is."""
    invited, coming, silent = (answers[name] for name in ("invited", "coming", "silent")) if answers else (0, 0, 0)
    missing = ngettext("%(n)s person has not answered", "%(n)s people have not answered", silent) % {
        "n": intcomma(silent)
    }
    words = [
        ngettext("%(n)s person is invited", "%(n)s people are invited", invited) % {"n": intcomma(invited)},
        ngettext("%(n)s is coming", "%(n)s are coming", coming) % {"n": intcomma(coming)},
        ngettext("%(n)s has not answered", "%(n)s have not answered", silent) % {"n": intcomma(silent)},
    ]
    nobody = _("Nobody is invited yet.")
    return when_and_where(build) | {
        "city": build.city,
        "planner": str(build.planner),
        "answers": get_text_list(words, _("and")) + "." if invited else nobody,
        "silent": (missing if silent else _("everybody has answered")) if invited else _("nobody is invited yet"),
    }


def when_and_where(build):
    return {
        "place": place_of(build),
        "date": date_format(build.date, "l, F j, Y"),
        "time": loader.render_to_string("builds/mail/_time.txt", {"build": build}).strip(),
    }


def hosts_of(build):
    """The organizations that confirmed, and TAT, in words; from the co-hosts at hand."""
    confirmed = [host for host in build.co_hosts.all() if host.status == CoHost.Status.CONFIRMED]
    names = [str(host.organization) for host in sorted(confirmed, key=lambda host: host.pk)]
    return get_text_list([*names, "TAT"], _("and"))


def cities_of(reminders):
    """The cities in words, at most three by name."""
    cities = list(dict.fromkeys(harmless(each.build.city) for each in reminders))
    named = ", ".join(cities[:3])
    return _("%(cities)s and others") % {"cities": named} if len(cities) > 3 else named


def lateness(followup, at):
    """ "It is one day late.", or nothing."""
    days = (followup.build.today(at) - followup.due_on).days
    if days <= 0:
        return ""
    return ngettext("It is one day late.", "It is %(days)d days late.", days) % {"days": days}


def adjective(followup):
    """Its name before the noun: "Three months" becomes "three-month"; the title of an extra one stands in quotes."""
    if followup.is_extra:
        return f"“{harmless(followup.title)}”"
    return followup.name.lower().removesuffix("s").replace(" ", "-")


def place_of(build):
    return f"{build.city}, {build.state.name}"


def in_words(day, build, at, *, weekday=False):
    """A date in words; with its year where that is another than the reader's."""
    pattern = "F j" if day.year == build.today(at).year else "F j, Y"
    return date_format(day, f"l, {pattern}" if weekday else pattern)
