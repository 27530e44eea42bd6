"""A state's whole story for staff and leads: its builds on a line, who leads, what is in place, what came of it, what is owed."""

import datetime

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.glance import with_turnout
from builds.models import Build, Status
from builds.models.builds import AHEAD
from followups import partnership
from followups.models import FollowUp, Stewardship, Training
from followups.models.followups import OWED
from followups.states import as_seen_by
from reports import documents, hotline

A_FEW = 5
AROUND = datetime.timedelta(days=60)


def builds_of(state, user, at):
    """The builds of a state that the user may see, by date, each with hosts, lead, turnout and whoever it is handed to."""
    handed = Stewardship.objects.filter(ended_at=None).select_related("lead__organization")
    builds = documents.with_everything(with_turnout(Build.objects.visible_to(user).filter(states_served=state)))
    builds = builds.prefetch_related(Prefetch("stewardships", handed, to_attr="handed"))
    found = list(builds.order_by("date", "pk"))
    for build in found:
        build.is_unclosed = build.is_ahead and build.days_to_go(at) < 0
        build.stewardship = next(iter(build.handed), None)
        build.holds = build.stewardship is not None and build.stewardship.expires_on >= build.today(at)
        build.hosts_in_words = get_text_list(documents.host_names(build), _("and"))
        build.moment = moment_in_words(build)
    return found


def moment_in_words(build):
    """What became of a build, or is to become of it."""
    if build.took_place:
        return ngettext("%(n)s person came", "%(n)s people came", build.came) % {"n": intcomma(build.came)}
    if build.is_unclosed:
        return _("nobody has said whether it took place")
    if build.is_ahead:
        return ngettext("%(n)s is coming", "%(n)s are coming", build.coming) % {"n": intcomma(build.coming)}
    return build.get_status_display().lower()


MARKS = {Status.HELD: "done", Status.CLOSED: "done"}


def line_of(builds, today):
    """What components/timeline.html draws, or None without a build; those called off stand only in the table."""
    shown = [build for build in builds if build.took_place or build.status in (*AHEAD, Status.DRAFT)]
    if not shown:
        return None
    marks = [
        {
            "on": build.date,
            "label": _("%(city)s (draft)") % {"city": build.city} if build.status == Status.DRAFT else build.city,
            "state": "need" if build.is_unclosed else MARKS.get(build.status, "open"),
            "note": day_of(build),
            "small": False,
        }
        for build in shown
    ]
    days = [build.date for build in shown]
    return {"marks": marks, "start": min([*days, today]) - AROUND, "end": max([*days, today]) + AROUND}


def day_of(build):
    return date_format(build.date, "M j, Y")


def sentence(state, builds, standing, today):
    """What is true of a state, in one sentence."""
    held = [build for build in builds if build.took_place]
    coming = [build for build in builds if build.is_ahead and build.date >= today]
    if held:
        said = ngettext("%(state)s has held one build", "%(state)s has held %(n)s builds", len(held))
        said = said % {"state": state, "n": apnumber(len(held))}
    else:
        said = _("%(state)s has held no build yet") % {"state": state}
    if standing.is_known:
        said = _("%(said)s and has %(words)s") % {"said": said, "words": standing.words}
    if coming:
        facts = {"said": said, "city": coming[0].city, "day": day_of(coming[0])}
        said = _("%(said)s; the next is in %(city)s on %(day)s") % facts
    return said


def elements_heading(standing, steps):
    """ "4 of 7 elements in place, the last step in 2020"."""
    if not standing.is_known:
        return _("No element is noted yet")
    if not steps:
        return capfirst(standing.words)
    return _("%(words)s, the last step %(when)s") % {"words": capfirst(standing.words), "when": steps[-1].when}


def followups_of(builds, user, at):
    """The follow-ups owed for these builds by due date, how many are late, and how many are answered."""
    every = list(
        FollowUp.objects.visible_to(user)
        .filter(build__in=[build.pk for build in builds if build.took_place])
        .select_related("build", "interval", "lead")
        .order_by("due_on", "pk")
    )
    owed = [followup for followup in every if followup.status in OWED]
    for followup in owed:
        followup.is_late = followup.due_on < followup.build.today(at)
    return {
        "owed": owed,
        "late": sum(followup.is_late for followup in owed),
        "answered": sum(followup.is_answered for followup in every),
        "number": len(every),
    }


def followups_heading(followups):
    if not followups["number"]:
        return _("No follow-up yet")
    if followups["late"]:
        late = ngettext("One follow-up is late", "%(n)s follow-ups are late", followups["late"])
        return late % {"n": capfirst(apnumber(followups["late"]))}
    if followups["owed"]:
        return _("No follow-up is late")
    return _("Every follow-up is answered")


def trainings_of(state, user):
    """The trainings written down: people by audience, and the latest few."""
    rows = Training.objects.visible_to(user).filter(state=state).order_by("-held_on", "-pk")
    found = list(rows.only("audience", "people", "held_on", "organization__name").select_related("organization"))
    by_audience = []
    for audience, label in Training.Audience.choices:
        people = [training.people for training in found if training.audience == audience]
        if people:
            by_audience.append({"label": label, "number": len(people), "people": sum(people)})
    return {
        "latest": found[:A_FEW],
        "by_audience": sorted(by_audience, key=lambda row: -row["people"]),
        "number": len(found),
        "people": sum(row["people"] for row in by_audience),
    }


def figures_of(state, builds, at):
    """The report over the builds at hand that took place, and the Around it rests on; None and None where none did."""
    held = [build for build in builds if build.took_place]
    return documents.of_many_and_around(held, scope=state.name, at=at, state=state) if held else (None, None)


def contact_list_of(document):
    """How far the contact list of these builds is: the row of the measure that counts it, or None."""
    rows = document["measures"] if document else []
    return next((row for row in rows if row["code"] == "contacts_working"), None)


def seats_of(state, user, today):
    """The seats held on a day, each with what the user may read of it."""
    seats = state.task_force_seats.held_on(today).select_related("task_force", "organization", "person", "build")
    return as_seen_by(user, seats)


def story_of(state, user, at):
    """Everything the page of a state tells, in a constant number of queries."""
    today = at.date()
    builds = builds_of(state, user, at)
    document, around = figures_of(state, builds, at)
    standing, steps = partnership.standings_and_steps([state], today, around and around.elements)[state.pk]
    rules = partnership.rules_of(state, around and around.rules)
    for rule in rules:
        rule.words, rule.stale = partnership.rule_in_words(rule, today), rule.is_stale(today)
    followups = followups_of(builds, user, at)
    return {
        "state": state,
        "title": sentence(state, builds, standing, today),
        "today": today,
        "builds": builds,
        "line": line_of(builds, today),
        "standing": standing,
        "steps": steps[::-1],
        "elements_heading": elements_heading(standing, steps),
        "rules": rules,
        "cdl": partnership.cdl_of(state, rules, today),
        "seats": seats_of(state, user, today),
        "trainings": trainings_of(state, user),
        "document": document,
        "contact_list": contact_list_of(document),
        "hotline": document["hotline"][0] if document else hotline.section_of(state, [], day=today),
        "followups": followups,
        "followups_heading": followups_heading(followups),
    }
