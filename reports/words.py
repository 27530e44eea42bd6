"""The sentences of a report, written from its figures: each says what is true, of none, one and many."""

import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from contacts.models import Sector
from followups.models import Source
from reports.figures.promises import OFFICERS, PEOPLE, PLACES

MONTHS = {1: lazy("one month on"), 2: lazy("two months on"), 3: lazy("three months on"), 6: lazy("six months on"),
          12: lazy("a year on")}  # fmt: skip

# (all of them, one of one, none of many, none of one, some, more than promised)
KEPT = {
    PEOPLE: (
        lazy("all %(promised)s promised people are trained"),
        lazy("the one promised person is trained"),
        lazy("none of %(promised)s promised people are trained yet"),
        lazy("the one promised person is not trained yet"),
        lazy("%(kept)s of %(promised)s promised people are trained"),
        lazy("%(kept)s people are trained, %(promised)s were promised"),
    ),
    OFFICERS: (
        lazy("all %(promised)s promised officers are trained"),
        lazy("the one promised officer is trained"),
        lazy("none of %(promised)s promised officers are trained yet"),
        lazy("the one promised officer is not trained yet"),
        lazy("%(kept)s of %(promised)s promised officers are trained"),
        lazy("%(kept)s officers are trained, %(promised)s were promised"),
    ),
    PLACES: (
        lazy("all %(promised)s promised places hand out materials"),
        lazy("the one promised place hands out materials"),
        lazy("none of %(promised)s promised places hand out materials yet"),
        lazy("the one promised place does not hand out materials yet"),
        lazy("%(kept)s of %(promised)s promised places hand out materials"),
        lazy("%(kept)s places hand out materials, %(promised)s were promised"),
    ),
}
PROMISED = {
    PEOPLE: lambda n: ngettext("one person is to be trained", "%(n)s people are to be trained", n),
    OFFICERS: lambda n: ngettext("one officer is to be trained", "%(n)s officers are to be trained", n),
    PLACES: lambda n: ngettext("one place is to hand out materials", "%(n)s places are to hand out materials", n),
}


def number(n):
    return f"{n:,}"


def day(date):
    return date_format(date, "F j, Y")


def after(months):
    """ "six months on"."""
    return MONTHS.get(months) or _("%(n)d months on") % {"n": months}


def kept_sentence(group):
    """What became of one group of promises, as half a sentence; the group was asked about and has a promised number."""
    everything, the_one, nothing, not_the_one, some, more = KEPT[group["group"]]
    kept, promised = group["latest"], group["promised"]
    if kept > promised:
        words = more
    elif kept == promised:
        words = the_one if promised == 1 else everything
    elif kept == 0:
        words = not_the_one if promised == 1 else nothing
    else:
        words = some
    return words % {"kept": number(kept), "promised": number(promised)}


def came_sentence(turnout):
    """How many came, as half a sentence."""
    if not turnout["came"]:
        return _("nobody is recorded as having come")
    return ngettext("one person came", "%(n)s people came", turnout["came"]) % {"n": number(turnout["came"])}


def promised_sentence(groups):
    """What was promised and not asked about yet, as half a sentence; empty where nothing with a number was."""
    first = next((group for group in groups if group["promised"]), None)
    if first is None:
        return ""
    return PROMISED[first["group"]](first["promised"]) % {"n": number(first["promised"])}


def title_of_build(place, date, *, took_place, turnout, groups, last_word):
    """What the whole report says, in one sentence."""
    asked_about = [group for group in groups if group["promised"] and group["latest"] is not None]
    if not took_place:
        said = _("planned for %(day)s") % {"day": day(date)}
    elif last_word and asked_about:
        said = f"{last_word}, {kept_sentence(asked_about[0])}"
    elif last_word:
        said = _("%(after)s, %(came)s and no number was promised") % {
            "after": last_word,
            "came": came_sentence(turnout),
        }
    else:
        promised = promised_sentence(groups)
        said = ", ".join(filter(None, [came_sentence(turnout), promised]))
    return _("%(place)s: %(said)s") % {"place": place, "said": said}


def title_of_many(scope, builds, groups):
    """The same for a state, or for the whole program."""
    said = ngettext("one build", "%(n)s builds", builds) % {"n": number(builds)}
    asked_about = [group for group in groups if group["promised"] and group["latest"] is not None]
    if asked_about:
        said = f"{said}, {kept_sentence(asked_about[0])}"
    return _("%(scope)s: %(said)s") % {"scope": scope, "said": said if builds else _("no build yet")}


def lead_of_build(turnout, date, *, took_place):
    """Why the day was held."""
    purpose = _(
        "so that truck stops, carriers, bus companies and officers of the region know whom to call, "
        "and so that victims are seen and helped."
    )
    if not took_place:
        return _("People will meet on %(day)s, %(purpose)s") % {"day": day(date), "purpose": purpose}
    if not turnout["came"]:
        return _("A coalition build was held on %(day)s, %(purpose)s") % {"day": day(date), "purpose": purpose}
    came = turnout["came"]
    words = ngettext(
        "One person met the hosts on %(day)s, %(purpose)s", "%(n)s people met on %(day)s, %(purpose)s", came
    )
    return words % {"n": number(came), "day": day(date), "purpose": purpose}


def lead_of_many(days):
    """When the builds of a state or the program were held."""
    if not days:
        return _("No build took place in this time.")
    first, last = min(days), max(days)
    if first == last:
        return _("Held on %(day)s.") % {"day": day(first)}
    return _("Held between %(first)s and %(last)s.") % {"first": day(first), "last": day(last)}


FRACTIONS = [(2, lazy("half")), (3, lazy("a third")), (4, lazy("a quarter")), (5, lazy("a fifth"))]
CLOSE = 0.025
FROM = {
    Sector.LAW: lazy("law enforcement"),
    Sector.TRUCKING: lazy("trucking"),
    Sector.STOP: lazy("truck stops"),
    Sector.BUS: lazy("bus companies"),
    Sector.ENERGY: lazy("energy companies"),
    Sector.GOVERNMENT: lazy("government"),
    Sector.NGO: lazy("NGOs"),
}


def headings(document, *, is_answered):
    """What stands above the sections."""
    return {
        "sectors": sectors_sentence(document["sectors"], document["turnout"]["came"]),
        "after": after_sentence(document["groups"], document["silence"]["promised"], is_answered=is_answered),
        "measures": measures_sentence(document["measures"]),
        "steps": _("What comes next"),
    }


def sectors_sentence(rows, came):
    """Who was in the room: "About a third of the room came from law enforcement"."""
    if not came:
        return _("Nobody is recorded in the room")
    if not rows:
        return _("Too few people came to show them by sector")
    sector, part = FROM[rows[0]["sector"]], rows[0]["came"] / came
    for whole, fraction in FRACTIONS:
        if abs(part - 1 / whole) <= CLOSE:
            return _("About %(part)s of the room came from %(sector)s") % {"part": fraction, "sector": sector}
    return _("%(percent)d percent of the room came from %(sector)s") % {"percent": round(100 * part), "sector": sector}


def measures_sentence(measures):
    """What the leads counted, altogether."""
    known = sum(row["is_known"] for row in measures)
    if not known:
        return _("Nothing else has been told or counted yet")
    told = ngettext("One figure was told or counted", "%(n)s figures were told or counted", known)
    return told % {"n": capfirst(apnumber(known))}


def after_sentence(groups, promised_by, *, is_answered):
    """What became of the promises altogether."""
    if not promised_by:
        return _("After the day: nobody promised anything that was written down")
    if not is_answered:
        return _("After the day: nobody has been asked yet what became of the promises")
    asked_about = [group for group in groups if group["promised"]]
    whole = sum((group["latest"] or 0) >= group["promised"] for group in asked_about)
    if not asked_about:
        return _("After the day: what became of the promises")
    if whole == len(asked_about):
        return _("After the day: what was promised is done")
    if any(group["latest"] for group in asked_about):
        return _("After the day: part of what was promised is done")
    return _("After the day: nothing that was promised is confirmed yet")


def silence_sentence(silence):
    """How many organizations answered at all."""
    if not silence["promised"]:
        return ""
    if not silence["asked"]:
        return _("No follow-up has been answered yet, so every promise counts as zero.")
    words = ngettext(
        "The one organization that promised something was asked again; %(answered)s answered at least once "
        "(%(percent)d percent).",
        "The %(asked)s organizations that promised something were asked again; %(answered)s answered at least once "
        "(%(percent)d percent).",
        silence["asked"],
    )
    told = words % {
        "asked": number(silence["asked"]),
        "answered": number(silence["answered"]),
        "percent": silence["percent"],
    }
    if not silence["never"]:
        return told
    never = ngettext(
        "One gave no answer; its promises count as zero.",
        "%(n)s gave no answer; their promises count as zero.",
        silence["never"],
    )
    parts = [told, never % {"n": number(silence["never"])}, no_response_sentence(silence)]
    return " ".join(filter(None, parts))


def no_response_sentence(silence):
    """How many of the silent were asked three times."""
    if not silence["no_response"]:
        return ""
    told = ngettext(
        "One of them was asked three times and never answered.",
        "%(n)s of them were asked three times and never answered.",
        silence["no_response"],
    )
    return told % {"n": number(silence["no_response"])}


def asked_sentence(row):
    """How many follow-ups were answered; `row` is the last of `figures.response_rows`."""
    if not row["due"]:
        return _("No follow-up has been due yet")
    if row["due"] == 1:
        return (
            _("The one follow-up that was due is answered")
            if row["answered"]
            else _("The one follow-up that was due is not answered")
        )
    if row["answered"] == row["due"]:
        return _("All %(n)s follow-ups that were due are answered") % {"n": number(row["due"])}
    return _("%(n)s of %(due)s follow-ups that were due are answered") % {
        "n": number(row["answered"]),
        "due": number(row["due"]),
    }


HOW = {
    Source.TOLD: lambda n: ngettext("one told by the organization", "%(n)s told by the organization", n),
    Source.SEEN: lambda n: ngettext("one read from a record", "%(n)s read from a record", n),
    Source.ESTIMATE: lambda n: ngettext("one estimated", "%(n)s estimated", n),
}


def said_sentence(said):
    """Who says so, how they know, and between which days."""
    if not said["organizations"]:
        return ""
    told = ngettext("Answers about one organization", "Answers about %(n)s organizations", said["organizations"]) % {
        "n": number(said["organizations"])
    }
    first, last = (datetime.date.fromisoformat(said[name]) for name in ("first", "last"))
    days = (
        _("on %(day)s") % {"day": day(first)}
        if first == last
        else _("between %(first)s and %(last)s") % {"first": day(first), "last": day(last)}
    )
    how = [HOW[source](n) % {"n": number(n)} for source, n in said["sources"].items()]
    return f"{told} {days}: {', '.join(how)}." if how else f"{told} {days}."


def turnout_sentence(turnout):
    """How many were asked, answered and came, and how that is known."""
    if not turnout["came"]:
        return ""
    if not turnout["invited"]:
        return _("Attendance is from check-in at the door.")
    return _(
        "%(invited)s were invited, %(answered)s answered, %(came)s came; attendance is from check-in at the door."
    ) % {name: number(turnout[name]) for name in ("invited", "answered", "came")}


def method_sentences(document):
    """How the figures were made, one sentence after another."""
    return [
        text
        for text in (
            turnout_sentence(document["turnout"]),
            _(
                "Promises were written down on the day. A promise counts nothing until a follow-up confirms it; where an "
                "organization gave a total more than once, the latest total counts, not the sum."
            )
            if document["silence"]["promised"]
            else "",
            silence_sentence(document["silence"]),
            said_sentence(document["said"]),
            _(
                "What the leads counted is what the person who answered the follow-up says; it may hold people whom the "
                "promises above hold too, so the two are not added."
            )
            if any(row["is_known"] for row in document["measures"])
            else "",
        )
        if text
    ]


def claim():
    """What a report does not say."""
    return _(
        "This report shows what followed and what organizations say about it. It does not claim that nothing else "
        "played a part. It holds no information about victims, suspects or cases."
    )


def counted_twice():
    """What a sum over several builds does not know."""
    return _("Somebody who came to two builds counts at both.")
