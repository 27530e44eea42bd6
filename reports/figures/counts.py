"""Measures that nobody is asked for: what the program counts from its own rows, at each interval and now.

| measure | what is counted |
|---|---|
| task_force_seats | seats held on the day: those that name the build, and those of its states that name no build |
| mve_elements | elements in place in the states served, of all on the list, on the day |
| cdl_rule | what stands written down of the states' rules now; a status has no past |
| distribution_sites | sites of the build's counties marked as distribution points since the meeting, by the day |
| trainings_recorded | trainings written down since the meeting, by the day; whose they are as with seats |
| hotline_signals, hotline_cases | what was published for the latest year, each value with its source |

An interval's day is the day its follow-up is due; a day that is still ahead has no figure. Of several builds each is
taken at its own day; what two of them share, such as a seat in the state of both, counts once.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.models import HotlineFigure
from followups.partnership import status_in_words
from reports.figures import published

MOST_STATES_NAMED = 3


def told_in_words(asked, words, *, is_known=False):
    """A row that has no number for each interval, only words for now."""
    nothing = [{"months": months, "value": None, "words": ""} for months in asked.months]
    return {"kept": nothing, "latest": None, "words": words, "is_known": is_known}


def days_at(asked, months):
    """{build's pk: the interval's day}, of the days that have come."""
    today = {build.pk: build.today(asked.at) for build in asked.builds}
    return {pk: ask.due_on for pk, ask in asked.by_months[months].items() if ask.due_on <= today[pk]}


def today_of(asked):
    return {build.pk: build.today(asked.at) for build in asked.builds}


def by_day(counting, keys_on, *, is_known):
    """A row of numbers; `keys_on(build, day)` gives the keys of what belongs to a build by a day."""
    asked, builds = counting.asked, {build.pk: build for build in counting.asked.builds}

    def count(days):
        return len({key for pk, day in days.items() for key in keys_on(builds[pk], day)})

    kept = []
    for months in asked.months:
        days = days_at(asked, months)
        kept.append({"months": months, "value": count(days) if days and is_known else None, "words": ""})
    return {
        "kept": kept,
        "latest": count(today_of(asked)) if is_known else None,
        "words": "" if is_known else _("no figure"),
        "is_known": is_known,
    }


def seats_held(counting):
    """People of industry with a seat on a task force."""
    around = counting.around

    def keys_on(build, day):
        held = around.of_build(around.seats, build.pk)
        return [seat.pk for seat in held if seat.since <= day and (seat.until is None or seat.until >= day)]

    return by_day(counting, keys_on, is_known=bool(around.seats))


def trainings_since(counting):
    """Trainings written down one by one since the meeting."""
    around = counting.around

    def keys_on(build, day):
        held = around.of_build(around.trainings, build.pk)
        return [row.pk for row in held if build.date <= row.held_on <= day]

    since = any(keys_on(build, build.today(counting.asked.at)) for build in counting.asked.builds)
    return by_day(counting, keys_on, is_known=since)


def sites_marked(counting):
    """Sites that hand out materials since the meeting."""
    sites = counting.around.sites

    def keys_on(build, day):
        return [
            site["pk"] for site in sites if site["build"] == build.pk and build.date <= site["distributes_since"] <= day
        ]

    since = any(keys_on(build, build.today(counting.asked.at)) for build in counting.asked.builds)
    return by_day(counting, keys_on, is_known=since)


def elements_in_place(counting):
    """Elements of the Iowa MVE model, "k of n", with the days on which they changed."""
    asked, elements = counting.asked, counting.around.elements
    now = elements.together(states_on(counting, today_of(asked)))
    kept = []
    for months in asked.months:
        found = elements.together(states_on(counting, days_at(asked, months)))
        kept.append({"months": months, "value": found and found[0], "words": in_place(found) if found else ""})
    steps = [step_row(state, step) for state in elements.states for step in elements.steps(state, asked.today())]
    return {
        "kept": kept,
        "latest": now and now[0],
        "of": now and now[1],
        "words": in_place(now) if now else _("no figure"),
        "is_known": now is not None,
        "steps": steps,
    }


def step_row(state, step):
    """One row per day on which a state's count changed: when, k, n, and who says so; nobody does where the list changed."""
    return {
        "state": state,
        "on": step.on.isoformat(),
        "when": step.date,
        "k": step.after,
        "n": step.n,
        "source": step.source or _("The list of elements changed"),
        "url": step.source_url,
    }


def states_on(counting, days):
    """{postal: the last of the days of the builds that served it}."""
    found = {}
    for build, day in days.items():
        for state in counting.around.states.get(build, ()):
            found[state] = max(day, found.get(state, day))
    return found


def in_place(found):
    """ "4 of 7"; of several states "11 of 21 in 3 states"."""
    k, n, states = found
    if states == 1:
        return _("%(k)s of %(n)s") % {"k": k, "n": n}
    return ngettext("%(k)s of %(n)s in %(states)s state", "%(k)s of %(n)s in %(states)s states", states) % {
        "k": k,
        "n": n,
        "states": states,
    }


def rule_status(counting):
    """The status of the rule on entry-level training, in words; of several states each by name."""
    rules, states = counting.around.cdl_rules, counting.around.everywhere()
    if not rules:
        return told_in_words(counting.asked, _("no figure"))
    today = counting.asked.today()
    said = [rule_in_words(rule, today, named=len(states) > 1) for rule in rules]
    return told_in_words(counting.asked, "; ".join(said), is_known=True)


def rule_in_words(rule, day, *, named):
    """ "Act 922 of 2017: in force since 2017", of several states with the name of its own."""
    words = _("%(citation)s: %(status)s") % {"citation": rule.citation, "status": status_in_words(rule, day)}
    return f"{rule.state}, {words}" if named else words


def hotline(metric):
    """What was published for the latest year, every value with its source; nothing is chosen and nothing summed."""

    def row(counting):
        today = counting.asked.today()
        known = [row for row in counting.around.hotline if row.as_of <= today]
        rows = [row for row in known if row.metric == metric and row.state_id]
        states = sorted({row.state for row in rows}, key=str)
        if not states:
            return told_in_words(counting.asked, _("no figure"))
        if len(states) > MOST_STATES_NAMED:
            words = _("published for %(n)s states, each apart") % {"n": len(states)}
            return told_in_words(counting.asked, words, is_known=True)
        said = [published.latest_in_words([row for row in rows if row.state_id == state.pk]) for state in states]
        if len(counting.around.everywhere()) > 1:
            said = [f"{state}, {words}" for state, words in zip(states, said, strict=True)]
        return told_in_words(counting.asked, "; ".join(said), is_known=True)

    return row


SOURCES = {
    "task_force_seats": seats_held,
    "mve_elements": elements_in_place,
    "cdl_rule": rule_status,
    "distribution_sites": sites_marked,
    "trainings_recorded": trainings_since,
    "hotline_signals": hotline(HotlineFigure.Metric.SIGNALS),
    "hotline_cases": hotline(HotlineFigure.Metric.CASES),
}
