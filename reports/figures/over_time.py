"""How well the asking works over time, and how many were trained for each person who came."""

from django.utils.translation import gettext as _

from reports.figures.asked import months_in_words

# The measures that count people trained. Each person is in one of them only: a driver, an employee or an officer.
TRAINED = ("drivers_trained", "employees_trained", "officers_trained")


def response_rows(asked):
    """One row per interval, one for the extra ones and one for all: how many of those due were answered, and when.

    Due are those whose day is past, and those already answered. What was called off is not among them; what is still
    ahead is counted apart.
    """
    rows = [
        {"months": months, "name": months_in_words(months), **answered_of(asked, asked.by_months[months].items())}
        for months in asked.months
    ]
    extras = [(build, ask) for build, asks in asked.extras.items() for ask in asks]
    if extras:
        rows.append({"months": None, "name": _("Extra ones"), **answered_of(asked, extras)})
    return [*rows, {"months": None, "name": _("All follow-ups"), **answered_of(asked, asked.all_asks())}]


def answered_of(asked, asks):
    builds = {build.pk: build for build in asked.builds}
    counts = dict.fromkeys(("on_time", "late", "never", "ahead"), 0)
    for build, ask in asks:
        counts[what_became(builds[build], ask, asked.at)] += 1
    answered = counts["on_time"] + counts["late"]
    due = answered + counts["never"]
    return {"due": due, "answered": answered, **counts, "percent": round(100 * answered / due) if due else None}


def what_became(build, ask, at):
    """Whether a follow-up was answered on time (up to its day, on the clocks of the build), late or never, or is ahead.

    Who is asked back later was not late: the first time counts.
    """
    if ask.is_answered:
        return "on_time" if ask.first_sent.astimezone(build.zone).date() <= ask.due_on else "late"
    return "never" if ask.due_on < build.today(at) else "ahead"


def multiplier(asked, came):
    """The people trained by those who attended, for each person who attended; `came` is {build's pk: how many}.

    Of each build the latest totals since the meeting. A build counts in both numbers or in neither: only where somebody
    told at least one total, and somebody is recorded as having come. Of several builds the sums are divided.
    """
    latest = {}
    for code in TRAINED:
        for build, answers in asked.said_of(code).items():
            told = [answer["number"] for _turn, answer in sorted(answers.items()) if answer["number"] is not None]
            if told:
                latest.setdefault(build, {})[code] = told[-1]
    counted = [build for build in latest if came.get(build)]
    trained = sum(sum(latest[build].values()) for build in counted)
    arrived = sum(came[build] for build in counted)
    return {
        "builds": len(counted),
        "of": len(asked.builds),
        "trained": trained if counted else None,
        "came": arrived if counted else None,
        "ratio": round(trained / arrived, 1) if counted else None,
        "parts": {code: sum(latest[build].get(code, 0) for build in counted) for code in TRAINED} if counted else {},
        "definition": definition(),
    }


def definition():
    """What the figure means, to stand beside it."""
    return _(
        "People trained by those who attended, for each person who attended: the latest totals since the meeting of "
        "drivers, employees and officers trained, as the follow-ups tell them, added up and divided by the people who "
        "checked in. A total is told once in a follow-up, however many leads share it, and promises are not added, "
        "since they may hold the same people. A build where nobody told a total, or nobody is recorded as having come, "
        "counts in neither number; of several builds the sums are divided."
    )
