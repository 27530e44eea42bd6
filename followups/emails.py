"""The mail of this room: one digest of reminders per person and day.

It says what is owed, for which meeting and until when; nothing about what was answered. Its links lead to pages behind
sign-in.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.ladder import LADDER, PLANNER, day_of, is_reachable
from followups.models import Step
from tat_coalitions.accounts.links import absolute
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft

KIND = "reminders"


@dataclass(frozen=True)
class Item:
    """One thing the mail speaks of: a title, sentences, and the page to open."""

    title: str
    sentences: tuple
    url: str
    button: str


def reminders(reminders, *, key, at):
    """The digest of one person's reminders, one or more, as true at `at`. Returns a Draft."""
    person = reminders[0].person
    items = [item_of(each, at) for each in reminders]
    builds = {each.build_id for each in reminders}
    context = {
        "name": person.shown_name,
        "items": items,
        "count": len(items),
        "cities": cities_of(reminders),
        "leads": any(each.followup and each.followup.lead_id == person.pk for each in reminders),
    }
    subject, text, html = compose("followups/mail/reminders", context)
    return Draft(
        key=key,
        kind=KIND,
        to_email=person.email,
        to_name=person.shown_name,
        subject=subject,
        text=text,
        html=html,
        about=(reminders[0].followup or reminders[0].build) if len(reminders) == 1 else None,
        person_id=person.pk,
        build_id=builds.pop() if len(builds) == 1 else None,
    )


def cities_of(reminders):
    """The cities in words, at most three by name."""
    cities = list(dict.fromkeys(each.build.city for each in reminders))
    named = ", ".join(cities[:3])
    return _("%(cities)s and others") % {"cities": named} if len(cities) > 3 else named


def item_of(reminder, at):
    """What one reminder says to its person."""
    if reminder.followup is None:
        return unclosed_build(reminder.build)
    if reminder.followup.lead_id == reminder.person_id:
        return owed_followup(reminder.followup, reminder.step, at)
    return unanswered_followup(reminder.followup, at)


def owed_followup(followup, step, at):
    """To the lead: what is owed, until when, and what happens otherwise."""
    build = followup.build
    about = {"city": build.city, "nth": adjective(followup.interval), "day": in_words(followup.due_on, build, at)}
    is_over = followup.due_on < build.today(at)
    title = (
        _("%(city)s: your %(nth)s follow-up was due on %(day)s") % about
        if is_over
        else _("%(city)s: your %(nth)s follow-up is due on %(day)s") % about
    )
    opening = _("You lead what came after the coalition build in %(place)s, on %(date)s.") % {
        "place": place_of(build),
        "date": date_format(build.date, "F j, Y"),
    }
    effort = _("It takes about five minutes, and your last answers are already filled in.")
    return Item(
        title=title,
        sentences=(f"{opening} {lateness(followup, at)} {effort}".replace("  ", " "), what_next(followup, step, at)),
        url=absolute(reverse("followups:detail", args=[followup.pk])),
        button=_("Sign in and open the follow-up"),
    )


def what_next(followup, step, at):
    """Who is asked to call the lead, and when; the ladder is known in advance."""
    planner = followup.build.planner
    if step == Step.ESCALATED:
        return _("We have asked %(name)s at TAT to call you.") % {"name": planner}
    day = next(day_of(rung, followup) for rung in LADDER if PLANNER in rung.to)
    return _("If it is still open on %(day)s, we will ask %(name)s at TAT to call you.") % {
        "day": in_words(day, followup.build, at, weekday=True),
        "name": planner,
    }


def unanswered_followup(followup, at):
    """To TAT's own people: whose answer is missing, and why it is theirs to ask for."""
    build, lead = followup.build, followup.lead
    about = {"city": build.city, "nth": adjective(followup.interval), "lead": lead}
    due = _("The %(nth)s follow-up of the coalition build in %(place)s is due on %(day)s.") % {
        "nth": about["nth"],
        "place": place_of(build),
        "day": in_words(followup.due_on, build, at, weekday=True),
    }
    if lead is None:
        title = _("%(city)s: nobody leads the %(nth)s follow-up") % about
        ask = _("Name a lead, or answer it yourself.")
    elif not is_reachable(lead):
        title = _("%(city)s: %(lead)s cannot be reached about the %(nth)s follow-up") % about
        ask = _("%(lead)s leads it, but has no e-mail address. Add one, name somebody else, or call.") % about
    else:
        title = _("%(city)s: %(lead)s has not answered the %(nth)s follow-up") % about
        ask = _("Please call %(lead)s.") % about
    return Item(
        title=title,
        sentences=(f"{due} {lateness(followup, at)}".strip(), ask),
        url=absolute(reverse("followups:build", args=[build.slug])),
        button=_("Sign in and see the follow-up"),
    )


def unclosed_build(build):
    """To TAT's own people: a day has passed, and nobody has said what became of it."""
    return Item(
        title=_("%(city)s: what became of %(day)s?") % {"city": build.city, "day": date_format(build.date, "F j")},
        sentences=(
            _("The coalition build in %(place)s was planned for %(date)s. Nobody has said yet what became of it.")
            % {"place": place_of(build), "date": date_format(build.date, "l, F j, Y")},
            _("Record it as held, move it, or cancel it: until then no follow-up begins."),
        ),
        url=absolute(build.get_absolute_url()),
        button=_("Sign in and say what became of it"),
    )


def lateness(followup, at):
    """ "It is one day late.", or nothing."""
    days = (followup.build.today(at) - followup.due_on).days
    if days <= 0:
        return ""
    return ngettext("It is one day late.", "It is %(days)d days late.", days) % {"days": days}


def adjective(interval):
    """The name of an interval before a noun: "Three months" becomes "three-month"."""
    return interval.name.lower().removesuffix("s").replace(" ", "-")


def place_of(build):
    return f"{build.city}, {build.state.name}"


def in_words(day, build, at, *, weekday=False):
    """A date in words; with its year where that is another than the reader's."""
    pattern = "F j" if day.year == build.today(at).year else "F j, Y"
    return date_format(day, f"l, {pattern}" if weekday else pattern)
