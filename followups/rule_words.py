"""A reminder rule as a sentence that anybody can check: "3 days after a follow-up is due, its lead is told that it is
late." The sentence is the rule's name."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

ON_THE_DAY = {
    "meeting": lazy("On the day of the meeting"),
    "answer_date": lazy("On the day by which answers are wanted"),
    "follow_up": lazy("On the day a follow-up is due"),
}
BEFORE = {
    "meeting": lazy("%(span)s before the meeting"),
    "answer_date": lazy("%(span)s before answers are due"),
    "follow_up": lazy("%(span)s before a follow-up is due"),
}
AFTER = {
    "meeting": lazy("%(span)s after the meeting"),
    "answer_date": lazy("%(span)s after answers were due"),
    "follow_up": lazy("%(span)s after a follow-up is due"),
}
ROLLS = {
    "before": lazy("%(when)s, or the working day before,"),
    "after": lazy("%(when)s, or the working day after,"),
    "none": lazy("%(when)s,"),
}
WHO = {
    "invited": lazy("everybody invited who has not answered"),
    "coming": lazy("everybody who is coming"),
    "co_hosts": lazy("the contact people of the co-hosts"),
    "lead": lazy("its lead"),
    "planner": lazy("the planner"),
    "second": lazy("the planner’s second"),
    "administrators": lazy("the administrators"),
}
MANY = ("co_hosts", "administrators")
TO_THE_LEAD = {
    "coming": (lazy("%(who)s is told that it comes up"), lazy("%(who)s are told that it comes up")),
    "due": (lazy("%(who)s is told that it is due"), lazy("%(who)s are told that it is due")),
    "late": (lazy("%(who)s is told that it is late"), lazy("%(who)s are told that it is late")),
    "escalated": (lazy("%(who)s is told who at TAT will call"), lazy("%(who)s are told who at TAT will call")),
}
TO_OTHERS = {
    "late": (lazy("%(who)s is told that the lead is late"), lazy("%(who)s are told that the lead is late")),
    "escalated": (lazy("%(who)s is asked to call the lead"), lazy("%(who)s are asked to call the lead")),
    "chase": (lazy("%(who)s is asked what became of it"), lazy("%(who)s are asked what became of it")),
    "answer": (lazy("%(who)s is asked for an answer"), lazy("%(who)s are asked for an answer")),
    "answer_late": (lazy("%(who)s is asked once more"), lazy("%(who)s are asked once more")),
}
OF_THE_MEETING = {
    "coming": (lazy("%(who)s is told when and where it is"), lazy("%(who)s are told when and where it is")),
    "co_hosts": (lazy("%(who)s is told how many are coming"), lazy("%(who)s are told how many are coming")),
    "tat": (lazy("%(who)s is told how many have not answered"), lazy("%(who)s are told how many have not answered")),
}


def sentence(rule):
    """The rule in words, with a full stop, and until when it is worth sending."""
    return " ".join(part for part in (spoken(rule), until(rule)) if part)


def spoken(rule):
    """Who is told what, and when."""
    return f"{when_rolled(rule)} {told(rule)}."


def until(rule):
    """Until when it is worth sending, or nothing."""
    if rule.limit is None:
        return ""
    text = ngettext(
        "If it could not go then, it still goes up to %(n)d day later.",
        "If it could not go then, it still goes up to %(n)d days later.",
        rule.limit,
    )
    return text % {"n": rule.limit}


def when_rolled(rule):
    """ "On the day a follow-up is due, or the working day before,"."""
    return str(ROLLS[rule.roll]) % {"when": when(rule)}


def when(rule):
    """ "3 days after a follow-up is due"."""
    if rule.offset == 0:
        return str(ON_THE_DAY[rule.anchor])
    words = AFTER if rule.direction == "after" else BEFORE
    return str(words[rule.anchor]) % {"span": span(rule)}


def span(rule):
    """ "3 days", "1 working day", "2 calendar months"."""
    number = {"n": rule.offset}
    if rule.unit == "working_days":
        return ngettext("%(n)d working day", "%(n)d working days", rule.offset) % number
    if rule.unit == "months":
        return ngettext("%(n)d calendar month", "%(n)d calendar months", rule.offset) % number
    return ngettext("%(n)d day", "%(n)d days", rule.offset) % number


def told(rule):
    """ "its lead is told that it is late"."""
    roles = list(rule.audience) or ["planner"]
    singular, plural = _saying(rule, roles)
    is_plural = len(roles) > 1 or roles[0] in MANY
    return str(plural if is_plural else singular) % {"who": whom(roles)}


def whom(roles):
    """ "the planner and the administrators"."""
    return get_text_list([str(WHO[role]) for role in WHO if role in roles], _("and"))


def _saying(rule, roles):
    if rule.step == "meeting":
        return OF_THE_MEETING.get(roles[0], OF_THE_MEETING["tat"])
    if "lead" in roles:
        return TO_THE_LEAD.get(rule.step, TO_THE_LEAD["due"])
    return TO_OTHERS.get(rule.step, TO_OTHERS["late"])
