"""The words of reminders: the program's own, which staff may change, and what their placeholders stand for."""

from django.utils.translation import gettext_lazy as _

from followups.audiences import TAT
from followups.models import Audience, Step

BEFORE, AFTER = _("Reminders around the meeting"), _("Reminders of follow-ups")

MEETING = {
    "city": _("the city of the meeting"),
    "place": _("its city and state; never the venue"),
    "date": _("its date"),
    "time": _("from when to when, in its own time zone"),
    "answers": _("a sentence that says how many are coming and how many have not answered"),
    "planner": _("who plans it at TAT"),
}
ANSWER = {
    "place": MEETING["place"],
    "date": MEETING["date"],
    "time": MEETING["time"],
    "hosts": _("the co-hosts who confirmed, and TAT"),
    "answer_request": _("a sentence that asks for an answer, by its day where one is set"),
}
OWED = {
    "city": MEETING["city"],
    "place": MEETING["place"],
    "meeting_day": _("the day on which the meeting was held"),
    "interval": _("which follow-up it is, such as “three-month”"),
    "is_due": _("“is due on” or “was due on”, with the day"),
    "lateness": _("a sentence that says how late it is; nothing while it is not"),
    "what_next": _("a sentence that says who will call, and when"),
}
MISSING = {
    "city": MEETING["city"],
    "place": MEETING["place"],
    "interval": OWED["interval"],
    "is_due": OWED["is_due"],
    "lateness": OWED["lateness"],
    "lead": _("who leads the follow-up"),
}
CHASED = {
    "city": MEETING["city"],
    "place": MEETING["place"],
    "day": _("the day of the meeting, without its year"),
    "meeting_day": _("the day of the meeting"),
}

YOURS = _("{city}: your {interval} follow-up {is_due}")
FIVE_MINUTES = _(
    "You lead what came after the coalition build in {place}, on {meeting_day}. {lateness} It takes about five"
    " minutes.\n\n{what_next}"
)

# kind: group, what staff call it, placeholders, subject, text, whether one build may have its own words
WORDS = {
    "reminder_answer": (
        BEFORE,
        _("To whoever has not answered"),
        ANSWER,
        _("Are you coming? Coalition build in {place}, {date}"),
        _(
            "We invited you to the coalition build in {place} on {date}, {time}, and have not heard from you yet."
            " Knowing who comes lets us seat managers of truck stops and terminals with the officers of their own"
            " county.\n\n{answer_request}"
        ),
        True,
    ),
    "reminder_answer_late": (
        BEFORE,
        _("To whoever has not answered in time"),
        ANSWER,
        _("We still hope to hear from you: coalition build in {place}, {date}"),
        _(
            "The coalition build in {place} is on {date}, {time}, and we do not know yet whether you are coming.\n\n"
            "Please answer also if you cannot come: somebody else can then have the seat."
        ),
        True,
    ),
    "reminder_new_day": (
        BEFORE,
        _("To whoever answered for another day"),
        ANSWER,
        _("Are you coming on the new day? Coalition build in {place}, {date}"),
        _(
            "The coalition build in {place} has moved to {date}, {time}. You answered before it did, so please tell us"
            " whether you are coming on the new day.\n\n{answer_request}"
        ),
        True,
    ),
    "reminder_attending": (
        BEFORE,
        _("To whoever is coming"),
        ANSWER,
        _("See you on {date}: coalition build in {place}"),
        _(
            "You said that you are coming to the coalition build in {place} on {date}, {time}. {hosts} look forward to"
            " having you there.\n\nYour own page names the venue. If something came up, say so there: somebody else can"
            " then have the seat."
        ),
        True,
    ),
    "reminder_hosting": (
        BEFORE,
        _("To the contact people of the co-hosts"),
        MEETING,
        _("{city}: the coalition build is on {date}"),
        _(
            "You hold the coalition build in {place} on {date}, {time}, together with TAT. {answers}\n\n"
            "{planner} at TAT would like to hear what is still missing on your side."
        ),
        True,
    ),
    "reminder_planning": (
        BEFORE,
        _("To the planner"),
        MEETING | {"silent": _("how many have not answered, such as “14 people have not answered”")},
        _("{city}: {silent}"),
        _(
            "The coalition build in {place} is on {date}. {answers}\n\n"
            "Call those without whom the room would miss a county or a sector."
        ),
        False,
    ),
    "reminder_chase": (
        BEFORE,
        _("To TAT, when nobody said what became of a build"),
        CHASED,
        _("{city}: what became of {day}?"),
        _(
            "The coalition build in {place} was planned for {meeting_day}. Nobody has said yet what became of it.\n\n"
            "Record it as held, move it, or cancel it: until then no follow-up begins."
        ),
        False,
    ),
    "reminder_coming": (AFTER, _("To the lead, when it comes up"), OWED, YOURS, FIVE_MINUTES, True),
    "reminder_due": (AFTER, _("To the lead, when it is due"), OWED, YOURS, FIVE_MINUTES, True),
    "reminder_late": (AFTER, _("To the lead, when it is late"), OWED, YOURS, FIVE_MINUTES, True),
    "reminder_escalated": (AFTER, _("To the lead, when TAT is asked to call"), OWED, YOURS, FIVE_MINUTES, True),
    "reminder_unanswered": (
        AFTER,
        _("To TAT, when a lead has not answered"),
        MISSING,
        _("{city}: {lead} has not answered the {interval} follow-up"),
        _("The {interval} follow-up of the coalition build in {place} {is_due}. {lateness}\n\nPlease call {lead}."),
        False,
    ),
    "reminder_no_lead": (
        AFTER,
        _("To TAT, when nobody leads it"),
        {name: words for name, words in MISSING.items() if name != "lead"},
        _("{city}: nobody leads the {interval} follow-up"),
        _(
            "The {interval} follow-up of the coalition build in {place} {is_due}. {lateness}\n\n"
            "Name a lead, or answer it yourself."
        ),
        False,
    ),
    "reminder_unreachable": (
        AFTER,
        _("To TAT, when its lead cannot be reached"),
        MISSING | {"why": _("why not: no e-mail address, or no mail wanted")},
        _("{city}: {lead} cannot be reached about the {interval} follow-up"),
        _(
            "The {interval} follow-up of the coalition build in {place} {is_due}. {lateness}\n\n"
            "{lead} leads it, but {why}. Name somebody else, or call."
        ),
        False,
    ),
}

# What a build may say otherwise to one sector, as in the mail that is sent by hand.
TO_INVITEES = [kind for kind, (_group, _name, placeholders, *_words) in WORDS.items() if placeholders is ANSWER]

ANSWER_IT, OPEN_IT, SEE_IT = (
    _("Answer the invitation"),
    _("Sign in and open the follow-up"),
    _("Sign in and see the follow-up"),
)
BUTTONS = {
    "reminder_answer": ANSWER_IT,
    "reminder_answer_late": ANSWER_IT,
    "reminder_new_day": ANSWER_IT,
    "reminder_attending": _("Open your own page"),
    "reminder_hosting": _("Sign in and see the plan"),
    "reminder_planning": _("Sign in and see who has not answered"),
    "reminder_chase": _("Sign in and say what became of it"),
    "reminder_coming": OPEN_IT,
    "reminder_due": OPEN_IT,
    "reminder_late": OPEN_IT,
    "reminder_escalated": OPEN_IT,
    "reminder_unanswered": SEE_IT,
    "reminder_no_lead": SEE_IT,
    "reminder_unreachable": SEE_IT,
}

# What a rule may tell to whom, and the kind of words it does it in.
KINDS = {
    (Step.COMING, Audience.LEAD): "reminder_coming",
    (Step.DUE, Audience.LEAD): "reminder_due",
    (Step.LATE, Audience.LEAD): "reminder_late",
    (Step.ESCALATED, Audience.LEAD): "reminder_escalated",
    (Step.ANSWER, Audience.INVITED): "reminder_answer",
    (Step.ANSWER_LATE, Audience.INVITED): "reminder_answer_late",
    (Step.MEETING, Audience.COMING): "reminder_attending",
    (Step.MEETING, Audience.CO_HOSTS): "reminder_hosting",
}
for role in TAT:
    KINDS |= {
        (Step.LATE, role): "reminder_unanswered",
        (Step.ESCALATED, role): "reminder_unanswered",
        (Step.CHASE, role): "reminder_chase",
        (Step.MEETING, role): "reminder_planning",
    }


def kind_of(step, audience):
    """The kind of words in which this is told to them, or None where it is not theirs to hear."""
    return KINDS.get((step, audience))
