"""A whole report as plain data: the figures, and the sentences they make. Templates and the CSV only print it."""

from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.models import CoHost
from contacts.models import County
from contacts.names import decent
from followups.models import Measure
from reports import figures, hotline, words
from reports.figures import reference
from reports.figures.promises import OFFICERS, PEOPLE, PLACES
from reports.lines import lines_of, read

HEADINGS = {PEOPLE: lazy("Trained"), OFFICERS: lazy("Officers trained"), PLACES: lazy("Places stocked")}
SITES = "sites"
MOST_FIGURES = 4


def with_everything(builds):
    """The builds with what a report of them prints: confirmed hosts, and counties by state."""
    hosts = CoHost.objects.filter(build=OuterRef("pk"), status=CoHost.Status.CONFIRMED)
    counties = County.objects.filter(builds=OuterRef("pk"))
    return builds.select_related("state", "sustaining_lead__organization").annotate(
        report_hosts=lines_of(hosts, "build", "pk", "organization__name"),
        report_counties=lines_of(counties, "builds", "state__name", "name"),
    )


def of_build(build, *, at, fresh=False):
    """The report of one build at a moment, fit for everybody's eyes. `build` comes from `with_everything`.

    `fresh` reads goals and measures anew instead of as they were a minute ago: for what is published.
    """
    return _of_build(build, *counted([build], at, fresh=fresh))


def of_build_and_inner(build, *, at, audience):
    """The same, and beside it the measures that stand in no public report, for those who may see them."""
    document, asked, promises, around = counted([build], at)
    inner = [row for row in reference.measures() if row["seen_by"] != Measure.SeenBy.PUBLIC]
    public = {row["key"]: (row["latest"], row["words"]) for row in document["measures"]}
    rows = figures.measure_rows(asked, measures=inner, around=around, audience=audience)
    hidden = [row for row in rows if row["is_known"] and (row["latest"], row["words"]) != public.get(row["key"])]
    return _of_build(build, document, asked, promises, around), hidden


def _of_build(build, document, asked, promises, around):
    place, lead, turnout = place_of(build), lead_of(build), document["turnout"]
    facts = {"took_place": build.took_place, "groups": document["groups"], "last_word": last_word(build, asked)}
    return document | {
        "hotline": [
            hotline.section_from(around.hotline, state, [build], day=asked.today()) for state in around.named_states()
        ],
        "kind": "build",
        "place": place,
        "date": build.date.isoformat(),
        "title": words.title_of_build(place, build.date, turnout=turnout, **facts),
        "running": _("Coalition build report: %(place)s, %(day)s") % {"place": place, "day": words.day(build.date)},
        "lead": words.lead_of_build(turnout, build.date, took_place=build.took_place),
        "hosts": hosts_of(build),
        "led_by": lead,
        "counties": counties_of(build),
        "steps": figures.step_rows([build], asked=asked, promises=promises, groups=document["groups"], lead=lead),
        "builds": [],
    }


def last_word(build, asked):
    """When the last answer was given, within a sentence: "six months on", "by May 3, 2028"; "" before anybody answered."""
    extra = asked.last_extra()
    if extra:
        return _("by %(day)s") % {"day": words.day(extra.submitted_at.astimezone(build.zone).date())}
    last = asked.last_answered()
    return words.after(last) if last else ""


def of_many(builds, *, scope, at, state=None):
    """The report of a state, or of the whole program, over some builds that took place."""
    return of_many_and_around(builds, scope=scope, at=at, state=state)[0]


def of_many_and_around(builds, *, scope, at, state=None):
    """The same, and the Around it rests on, for a page that tells more of it."""
    builds = list(builds)
    document, asked, promises, around = counted(builds, at)
    return document | {
        "hotline": [hotline.section_from(around.hotline, state, builds, day=asked.today())],
        "kind": "many",
        "place": scope,
        "date": at.date().isoformat(),
        "title": words.title_of_many(scope, len(builds), document["groups"]),
        "running": _("Coalition builds report: %(scope)s") % {"scope": scope},
        "lead": words.lead_of_many([build.date for build in builds]),
        "hosts": [],
        "led_by": "",
        "counties": "",
        "steps": figures.step_rows(
            [], asked=asked, promises=promises, groups=document["groups"], lead=_("the leads of the builds")
        ),
        "builds": [build_row(build, asked) for build in builds],
        "method": [*document["method"], words.counted_twice()],
    }, around


def counted(builds, at, *, fresh=False):
    """Every figure of the builds and the sentences above them; with the Asked, promises and Around they rest on."""
    around = figures.around_of(builds, fresh=fresh)
    asked, promises = figures.asked(builds, at, around.sent), figures.promises(builds)
    people = figures.by_sectors(around.people)
    turnout, sectors = figures.turnout(people), figures.joined(figures.by_sector(people))
    groups = figures.group_rows(promises, asked)
    measures = figures.measure_rows(asked, measures=reference.measures(fresh=fresh), around=around)
    goals = figures.goal_rows(reference.goals(fresh=fresh), turnout=turnout, groups=groups, measures=measures)
    document = {
        "as_of": asked.today().isoformat(),
        "turnout": turnout,
        "sectors": sectors,
        "intervals": figures.interval_rows(asked),
        "groups": groups,
        "promises": figures.promise_rows(promises, asked),
        "silence": figures.silence(promises, asked),
        "said": figures.said_by(promises),
        "measures": measures,
        "goals": goals,
        "over_time": {
            "followups": figures.response_rows(asked),
            "multiplier": figures.multiplier(asked, figures.came_by_build(around.people)),
        },
        "claim": words.claim(),
    }
    document["headings"] = words.headings(document, is_answered=asked.is_answered)
    document["method"] = words.method_sentences(document)
    document["over_time"] |= {
        "heading": words.asked_sentence(document["over_time"]["followups"][-1]),
        "organizations": words.silence_sentence(document["silence"]),
    }
    document["strip"] = strip(document)
    document["totals"] = totals(document)
    return document, asked, promises, around


def totals(document):
    """What several reports may be summed by; None where nobody was asked."""
    found = {group["group"]: group["latest"] for group in document["groups"]}
    linked = {row["code"]: row["latest"] for row in document["measures"]}
    return {
        "came": document["turnout"]["came"],
        "people": found.get(PEOPLE),
        "officers": found.get(OFFICERS),
        "places": found.get(PLACES),
        "sites": linked.get("contacts_working"),
    }


def strip(document):
    """The few large figures on top."""
    turnout = document["turnout"]
    came = {
        "name": _("Came"),
        "value": words.number(turnout["came"]),
        "note": ", ".join(filter(None, [invited_in_words(turnout), walked_in_words(turnout)])),
    }
    found = {group["group"]: strip_of_group(group) for group in document["groups"]}
    linked = next((row for row in document["measures"] if row["code"] == "contacts_working"), None)
    if linked and linked["latest"] is not None:
        note = _("to an officer, of %(n)s") % {"n": words.number(linked["of"])}
        found[SITES] = {"name": _("Sites linked"), "value": words.number(linked["latest"]), "note": note}
    return [came, *(found[name] for name in (PEOPLE, PLACES, SITES, OFFICERS) if name in found)][:MOST_FIGURES]


def strip_of_group(group):
    promised = {"n": words.number(group["promised"])}
    if group["latest"] is None:
        return {
            "name": str(HEADINGS[group["group"]]),
            "value": None,
            "note": _("%(n)s promised, not asked yet") % promised,
        }
    note = _("of %(n)s promised") % promised
    return {"name": str(HEADINGS[group["group"]]), "value": words.number(group["latest"]), "note": note}


def invited_in_words(turnout):
    return _("%(n)s invited") % {"n": words.number(turnout["invited"])} if turnout["invited"] else ""


def walked_in_words(turnout):
    if not turnout["walk_ins"]:
        return ""
    return _("%(n)s walked in") % {"n": words.number(turnout["walk_ins"])}


def place_of(build):
    return f"{build.city}, {build.state.name}"


def hosts_of(build):
    """Who held it, by name: organizations that confirmed, in the order they were asked, never their people."""
    return [_("TAT, which spearheaded the meeting"), *host_names(build)]


def host_names(build):
    """The organizations that confirmed, in the order they were asked."""
    rows = sorted((int(pk), name) for pk, name in read(build.report_hosts))
    return [decent(name) for _pk, name in rows]


def lead_of(build):
    """The organization that leads it now."""
    person = build.sustaining_lead
    return str(person.organization) if person and person.organization else _("TAT")


def counties_of(build):
    """ "Mobile and Baldwin, Alabama; Jackson, Mississippi"."""
    by_state = {}
    for state, county in sorted(read(build.report_counties)):
        by_state.setdefault(state, []).append(county)
    return "; ".join(f"{listed(names)}, {state}" for state, names in by_state.items())


def listed(names):
    """ "Webb, Zapata and Starr"."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s and %(last)s") % {"others": ", ".join(names[:-1]), "last": names[-1]}


def build_row(build, asked):
    answered = [
        f"“{ask.title}”" if ask.months is None else figures.months_in_words(ask.months)
        for ask in asked.of_build(build.pk)
        if ask.is_answered
    ]
    return {
        "place": place_of(build),
        "date": build.date.isoformat(),
        "known": _("answered after %(months)s") % {"months": listed(answered)} if answered else _("not answered yet"),
    }
