"""What comes next: what the hosts wrote down, what is still promised, and which answers are still owed."""

from django.utils.formats import date_format
from django.utils.translation import ngettext

from reports.figures.asked import months_in_words
from reports.figures.promises import OFFICERS, PEOPLE, PLACES

BAR = "|"


def step_rows(builds, *, asked, promises, groups, lead):
    """One row per step: what, who, by when; organizations that still owe something are counted, never named."""
    return [
        *[row for build in builds for row in written_steps(build)],
        *filter(None, (still_promised(group, promises) for group in groups)),
        *owed_answers(asked, lead),
    ]


def written_steps(build):
    """The lines of the build's next steps; a bar parts what, who and by when."""
    for line in build.next_steps.splitlines():
        what, who, by = ([part.strip() for part in line.split(BAR, 2)] + ["", ""])[:3]
        if what:
            yield {"step": what, "who": who, "by": by}


def still_promised(group, promises):
    """The part of a promise nobody has confirmed yet, once somebody was asked."""
    missing = group["promised"] - (group["latest"] or 0)
    if group["latest"] is None or missing <= 0:
        return None
    words = {
        PEOPLE: ngettext("Train one more person, as promised", "Train %(n)s more people, as promised", missing),
        OFFICERS: ngettext("Train one more officer, as promised", "Train %(n)s more officers, as promised", missing),
        PLACES: ngettext(
            "Materials at one more place, as promised", "Materials at %(n)s more places, as promised", missing
        ),
    }
    owing = {
        (promise.build, promise.organization)
        for promise in promises
        if f"promise.{promise.kind}" in group["kinds"] and promise.so_far < promise.weight
    }
    return {
        "step": words[group["group"]] % {"n": f"{missing:,}"},
        "who": ngettext("one organization", "%(n)s organizations", len(owing)) % {"n": f"{len(owing):,}"},
        "by": "",
    }


def owed_answers(asked, lead):
    """The follow-ups that are still to be answered, with their day."""
    for months in asked.months:
        owed = [ask for ask in asked.by_months[months].values() if not ask.is_answered]
        if owed:
            days = sorted(ask.due_on for ask in owed)
            yield {
                "step": ngettext(
                    "Answer the follow-up after %(after)s", "Answer %(n)s follow-ups after %(after)s", len(owed)
                )
                % {"n": f"{len(owed):,}", "after": months_in_words(months)},
                "who": lead,
                "by": date_format(days[0], "F j, Y"),
            }
    yield from owed_extras(asked, lead)


def owed_extras(asked, lead):
    """The same of extra follow-ups: one by its title, several counted."""
    owed = [ask for asks in asked.extras.values() for ask in asks if not ask.is_answered]
    if owed:
        first = min(owed, key=lambda ask: ask.turn)
        step = ngettext("Answer the follow-up “%(title)s”", "Answer %(n)s extra follow-ups", len(owed))
        yield {
            "step": step % {"title": first.title, "n": f"{len(owed):,}"},
            "who": lead,
            "by": date_format(first.due_on, "F j, Y"),
        }
