"""What the leads counted, measure by measure; and what the program counts itself."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Site
from followups.models import Answer, Measure
from reports.figures import counts
from reports.figures.asked import Asked
from reports.figures.counts import told_in_words
from reports.figures.turnout import SMALLEST

How, SeenBy, Choice = Measure.How, Measure.SeenBy, Answer.Choice

PUBLIC, LEADS, STAFF = "public", "leads", "staff"

# Who sees a measure's own figures. A restricted one is public only as a count of three or more.
SEES = {
    SeenBy.PUBLIC: (PUBLIC, LEADS, STAFF),
    SeenBy.PUBLIC_CAVEAT: (PUBLIC, LEADS, STAFF),
    SeenBy.PUBLIC_SHARE: (PUBLIC, LEADS, STAFF),
    SeenBy.STAFF_AND_LEADS: (LEADS, STAFF),
    SeenBy.RESTRICTED: (PUBLIC, LEADS, STAFF),
}


def measure_rows(asked, *, measures, around, audience=PUBLIC):
    """One row per measure the audience may see, by position, with a figure or a word for each interval.

    `measures` and `around` are what `reference.measures` and `around_of` return. A measure nobody
    can know yet says "no figure"; an interval somebody answered without it says "no answer".
    """
    rows = []
    for measure in measures:
        if audience not in SEES[measure["seen_by"]]:
            continue
        said = asked.said_of(measure["code"])
        counting = Counting(measure["code"], said, asked, around, audience)
        rows.append(
            {name: measure[name] for name in ("code", "label", "unit", "goals")}
            | {"key": f"measure.{measure['code']}"}
            | FIGURES[measure["how"]](counting)
        )
    return rows


@dataclass
class Counting:
    """What one measure is counted from."""

    code: str
    said: dict
    asked: Asked
    around: object
    audience: str

    def at(self, months):
        """The numbers given at an interval."""
        turns = {build: ask.turn for build, ask in self.asked.answered(months).items()}
        given = (self.said.get(build, {}).get(turn, {}).get("number") for build, turn in turns.items())
        return [number for number in given if number is not None]

    def latest(self):
        """The latest answer of each build that says something."""
        found = []
        for _build, answers in sorted(self.said.items()):
            telling = [answer for _turn, answer in sorted(answers.items()) if answer["choice"] != Choice.UNKNOWN]
            found += telling[-1:]
        return found


def numbers(counting):
    """Running totals: at each interval the sum of what each build's lead gave then; the latest of each build at last."""
    latest = [answer["number"] for answer in counting.latest() if answer["number"] is not None]
    kept = []
    for months in counting.asked.months:
        given = counting.at(months)
        words = _("no answer") if counting.asked.answered(months) and not given else ""
        kept.append({"months": months, "value": sum(given) if given else None, "words": words})
    return {
        "kept": kept,
        "latest": sum(latest) if latest else None,
        "words": "" if latest else _("no figure"),
        "is_known": bool(latest),
    }


def share(counting):
    """Yes, partly and no, as a share of those who answered; public from three answers on."""
    counts = dict.fromkeys((Choice.YES, Choice.PARTLY, Choice.NO), 0)
    for answer in counting.latest():
        counts[answer["choice"]] += 1
    whole = sum(counts.values())
    if not whole:
        return told_in_words(counting.asked, _("no figure"))
    if whole < SMALLEST and counting.audience == PUBLIC:
        return told_in_words(counting.asked, _("fewer than three answers, not shown"))
    parts = [
        _("%(percent)d percent %(answer)s") % {"percent": round(100 * n / whole), "answer": str(choice.label).lower()}
        for choice, n in counts.items()
        if n
    ]
    words = ngettext("%(parts)s (%(n)s answer)", "%(parts)s (%(n)s answers)", whole)
    return told_in_words(counting.asked, words % {"parts": ", ".join(parts), "n": intcomma(whole)}, is_known=True)


def restricted_count(counting):
    """How many said yes: for staff as it is, for everybody else from three on. Which ones is nobody's to read here."""
    yes = sum(answer["choice"] == Choice.YES for answer in counting.latest())
    if counting.audience == STAFF and not counting.said:
        return told_in_words(counting.asked, _("no figure"))
    if yes >= SMALLEST or counting.audience == STAFF:
        return told_in_words(counting.asked, f"{yes:,}", is_known=True) | {"latest": yes}
    return told_in_words(counting.asked, _("shown from three on"))


def from_the_contact_list(counting):
    """Sites whose manager and officer both confirmed, by each follow-up's day and now; of the sites somebody works at."""
    asked, whole = counting.asked, len({site["pk"] for site in counting.around.staffed})
    kept = []
    for months in asked.months:
        answered = asked.answered(months)
        working = {
            site["pk"]
            for site in counting.around.staffed
            if site["build"] in answered and was_working(site, answered[site["build"]].submitted_at)
        }
        kept.append({"months": months, "value": len(working) if answered else None, "words": ""})
    return {
        "kept": kept,
        "latest": len({site["pk"] for site in counting.around.staffed if was_working(site, asked.at)})
        if whole
        else None,
        "of": whole,
        "words": "" if whole else _("no figure"),
        "is_known": bool(whole),
    }


def was_working(site, then):
    """Whether the manager and the officer of a link had both confirmed it at a moment, and it had not ended."""
    confirmed = (site["manager_confirmed_at"], site["officer_confirmed_at"])
    ended = site["ended_at"]
    return None not in confirmed and max(confirmed) <= then and (ended is None or ended > then)


LINK = ("manager_confirmed_at", "officer_confirmed_at", "ended_at")


def staffed(builds):
    """The sites somebody works at in the counties of the builds, once for each of their links."""
    return Site.objects.staffed().filter(county__builds__in=builds)


def counted_here(counting):
    """What the program counts from its own rows, where it has any."""
    source = SOURCES.get(counting.code)
    return source(counting) if source else told_in_words(counting.asked, _("no figure"))


SOURCES = {"contacts_working": from_the_contact_list, **counts.SOURCES}
FIGURES = {
    How.NUMBER: numbers,
    How.CHOICE: share,
    How.YES_NO: restricted_count,
    How.COMPUTED: counted_here,
    How.STAFF: counted_here,
}
