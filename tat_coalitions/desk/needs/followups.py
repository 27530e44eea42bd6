"""Follow-ups that are late, those asked back, those to be read, and those that are due within a week or open for their lead."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words as spelled
from followups.models import Status
from followups.pauses import holding, in_words
from tat_coalitions.desk import doors
from tat_coalitions.desk.facts import SOON
from tat_coalitions.desk.needs.row import Need, call, due_on, joined, late_since, who
from tat_coalitions.desk.templatetags.house import day_near, local

ANSWERED_WITHIN = datetime.timedelta(days=7)


def late(facts):
    """Those owed and past their day."""
    for followup in facts.followups:
        today = followup.build.today(facts.at)
        if followup.is_owed and not rests(followup, facts) and followup.due_on < today:
            yield _need(followup, facts, **late_since(followup.due_on, today))


def soon(facts):
    """Those due within a week, today among them, and for their lead every one that can be filled already."""
    for followup in facts.followups:
        today = followup.build.today(facts.at)
        is_mine_to_fill = followup.can_be_filled and facts.is_me(followup.lead)
        if rests(followup, facts):
            continue
        if followup.is_owed and followup.due_on >= today and (followup.due_on <= today + SOON or is_mine_to_fill):
            yield _need(followup, facts, when=due_on(followup.due_on))


def asked_back(facts):
    """What TAT asks of a lead; for TAT, once a week has passed without an answer: then it needs a call."""
    for asked in facts.asked_back:
        followup = asked.followup
        names = {"city": followup.build.city, "after": followup.after, "lead": followup.lead}
        address, today = doors.to("followups:detail", followup.pk), followup.build.today(facts.at)
        due = followup.build.today(asked.asked_at) + ANSWERED_WITHIN
        when = late_since(due, today) if due < today else {"when": due_on(due)}
        if facts.is_me(followup.lead):
            title = _("TAT asks you about the follow-up of %(city)s %(after)s") % names
            change = {"label": _("See the question"), "href": address, "icon": "chat-left-text", "button": True}
            yield Need(title=title, href=address, text=asked.words[:120], act=change, **when)
        elif facts.user.is_tat and due < today:
            title = _("%(lead)s has not answered what was asked back: %(city)s %(after)s") % names
            look = {"label": _("Look at it"), "href": address, "icon": "list"}
            text = joined(who(followup.lead), _("asked on %(day)s") % {"day": day_near(asked.asked_at)})
            yield Need(title=title, href=address, text=text, act=call(followup.lead, look), **when)


def sent(facts):
    """For TAT, what was sent and nobody has read; what was sent again answers a question that TAT asked."""
    for followup in facts.sent:
        names = {
            "who": followup.submitted_by or followup.lead or _("Somebody"),
            "city": followup.build.city,
            "after": followup.after,
        }
        again = _("%(who)s has sent the follow-up of %(city)s %(after)s again")
        first = _("%(who)s has sent the follow-up of %(city)s %(after)s")
        address = doors.to("followups:detail", followup.pk)
        yield Need(
            title=(again if followup.is_sent_again else first) % names,
            href=address,
            text=who(followup.lead),
            when=_("Sent %(day)s")
            % {"day": date_format(local(followup.submitted_at, followup.build.time_zone), "M j")},
            act={"label": _("Read it"), "href": address, "icon": "list"},
        )


def rests(followup, facts):
    """Whether its reminders are paused, so that nobody is to call.

    Whoever leads it may fill it all the same, and where nobody leads it somebody must be found.
    """
    if followup.lead is None or facts.is_me(followup.lead):
        return False
    return bool(holding(followup.build, followup.build.today(facts.at)))


def paused(facts):
    """Those that would need somebody today were they not paused: each with its address, its lateness and the pause."""
    for followup in facts.followups:
        today = followup.build.today(facts.at)
        if rests(followup, facts) and followup.due_on <= today + SOON:
            names = {"city": followup.build.city, "after": followup.after}
            yield {
                "title": _("%(city)s %(after)s") % names,
                "href": doors.to("followups:build", followup.build.slug),
                "pill": late_since(followup.due_on, today)["pill"] if followup.due_on < today else None,
                "text": in_words(followup.build.pause),
            }


def _need(followup, facts, **when):
    names = {"city": followup.build.city, "after": followup.after, "lead": followup.lead}
    address = doors.to("followups:detail", followup.pk)
    fill = {"label": _("Go on with it") if followup.saved_at else _("Begin"), "href": address, "icon": "pencil-square"}
    if facts.is_me(followup.lead):
        title = _("Your follow-up of %(city)s %(after)s waits for you") % names
        return Need(title=title, href=address, text=_progress(followup), act=fill | {"button": True}, **when)
    if followup.lead is None:
        hand_over = doors.to("followups:hand_over", followup.pk)
        choose = {"label": _("Choose a lead"), "href": hand_over, "icon": "person-check"}
        title = _("Nobody leads the follow-up of %(city)s %(after)s") % names
        return Need(title=title, href=address, act=choose, **when)
    look = {"label": _("Look at it"), "href": address, "icon": "list"}
    if followup.status == Status.IN_PROGRESS:
        title = _("%(lead)s has begun the follow-up of %(city)s %(after)s, not sent it") % names
    else:
        title = _("%(lead)s has not begun the follow-up of %(city)s %(after)s") % names
    return Need(title=title, href=address, text=_told(followup), act=call(followup.lead, look), **when)


def _told(followup):
    """Who leads it and how often they were reminded."""
    reminded = ngettext("has had one reminder", "has had %(n)s reminders", followup.reminded) % {
        "n": spelled(followup.reminded)
    }
    return joined(who(followup.lead), reminded if followup.reminded else _("not reminded yet"))


def _progress(followup):
    if followup.saved_at:
        return _("You have begun; what you wrote is kept.")
    return _("It takes about five minutes. What you write is kept as you go.")
