"""What can be taken over from an earlier build, each part with what it says, how much it is, and how it is copied.

Other rooms add parts by `register`. No part holds an answer, an arrival, what somebody needed, who speaks, a mail or why
something was waived: what was said of one meeting is not true of the next.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import CharField, Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds import templating
from builds.actions.invitations import add_to_list
from builds.actions.providers import name_provider
from builds.models import Build, BuildProvider, CoHost, Invitation, PlanTask, SectorTarget, Session
from builds.models.agenda import says_survivor
from tat_coalitions.wording.actions import copy_words
from tat_coalitions.wording.models import Wording

NAMED = 4  # hosts called by name beside their tick; the rest are counted


@dataclass(frozen=True)
class Part:
    """One thing that can be copied.

    `rows(ref)` are what it would copy of the build `ref`, a queryset; `by` is their column that names the build.
    `in_words(n)` says how much that is. `copy(source, build, by=, at=)` does it and returns how many it copied; a part
    with `facts(source, data)` gives fields of the new build instead. `is_first`: before the plan is made, since it names owners.
    """

    name: str
    label: str
    rows: Callable
    in_words: Callable
    by: str = "build"
    copy: Callable | None = None
    facts: Callable | None = None
    is_first: bool = False
    is_ticked: bool = True


_parts = {}


def register(part):
    """Let a part be copied; called once for each, when its room is ready."""
    _parts[part.name] = part


def parts():
    """All parts, in the order in which they are shown and copied."""
    return list(_parts.values())


@dataclass(frozen=True)
class Offered:
    """A part of one earlier build: how much there is of it, in figures and in words."""

    part: Part
    number: int
    words: str


def with_offers(builds):
    """The builds, each with how much it has of every part, and its first hosts by name: one question."""
    counts = {f"copy_{part.name}": _counted(part) for part in parts()}
    hosts = hosts_of(OuterRef("pk")).order_by("pk").values("organization__name")
    names = {
        f"host_{n}": Coalesce(Subquery(hosts[n : n + 1]), Value(""), output_field=CharField()) for n in range(NAMED)
    }
    return builds.annotate(**counts, **names)


def offers_of(build):
    """What a build fetched `with_offers` offers, a list of Offered."""
    found = []
    for part in parts():
        number = getattr(build, f"copy_{part.name}")
        words = part.in_words(number) if number else _("nothing")
        if part.name == "co_hosts" and number:
            words = f"{words}: {_hosts(build, number)}"
        found.append(Offered(part, number, words))
    return found


def _hosts(build, number):
    names = [name for n in range(NAMED) if (name := getattr(build, f"host_{n}"))]
    more = number - len(names)
    return ", ".join(names) + (_(" and %(n)d more") % {"n": more} if more else "")


def _counted(part):
    rows = part.rows(OuterRef("pk")).order_by().values(part.by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def in_words(copied):
    """What was copied: “5 co-hosts, 12 agenda items”; `copied` maps the name of a part to how many."""
    return ", ".join(str(_parts[name].in_words(number)) for name, number in copied.items() if number)


def facts_from(source, names, data):
    """The fields of a new build that the parts of these names give, beside those in `data`."""
    facts = {}
    for part in parts():
        if part.facts and part.name in names:
            facts |= part.facts(source, data)
    return facts


def of_facts(source, build, names):
    """How much the parts that gave fields of the new build gave: `{name: how many}`."""
    wanted = [part for part in parts() if part.facts and part.name in names]
    return {part.name: part.rows(build.pk).count() for part in wanted}


def copy(source, build, names, *, by, at, first):
    """Copy the parts of these names that belong before the plan (`first`) or after it; `{name: how many}`."""
    wanted = [part for part in parts() if part.name in names and part.copy and part.is_first == first]
    return {part.name: part.copy(source, build, by=by, at=at) for part in wanted}


# The parts of this room


def hosts_of(ref):
    return CoHost.objects.filter(build=ref).exclude(status=CoHost.Status.WITHDRAWN)


def copy_hosts(source, build, *, by, at):
    """The same organizations in the same roles, to be asked anew; for a state only where the new build serves it."""
    names = (
        "organization_id",
        "role",
        "person_id",
        "signs_invitations",
        "signs_agenda",
        "reply_to",
        "logo",
        "logo_alt",
    )
    served = set(build.states_served.values_list("pk", flat=True))
    rows = [
        CoHost(
            build=build,
            knows_since=at,
            for_state_id=host.for_state_id if host.for_state_id in served else None,
            **{name: getattr(host, name) for name in names},
        )
        for host in hosts_of(source).order_by("pk")
    ]
    return len(CoHost.objects.bulk_create(rows))


def providers_of(ref):
    return BuildProvider.objects.filter(build=ref)


def copy_providers(source, build, *, by, at):
    """Who it was, where the new build serves their state; what was found out about them holds by its own dates."""
    served = {None, *build.states_served.values_list("pk", flat=True)}
    named = [row.organization for row in providers_of(source).select_related("organization").order_by("pk")]
    local = [organization for organization in named if organization.state_id in served]
    return len([name_provider(build, organization=organization, by=by, at=at) for organization in local])


def counties_of(ref):
    return Build.counties.through.objects.filter(build=ref)


def county_facts(source, data):
    """Those in states that the new build serves, too."""
    served = {data["state"], *data.get("states_served", ())}
    return {"counties": list(source.counties.filter(state__in=served))}


def venue_of(ref):
    return Build.objects.filter(pk=ref).exclude(venue="")


def venue_facts(source, data):
    return {"venue": source.venue, "venue_address": source.venue_address}


def own_tasks_of(ref):
    """What staff had added to the template's tasks; what turned out not to be needed is left there."""
    return PlanTask.objects.filter(build=ref, template=None, waived_at=None)


def copy_tasks(source, build, *, by, at):
    """Each at its distance from the meeting, with its owner, to be done anew."""
    own = list(own_tasks_of(source).order_by("pk"))
    calendar = templating.calendar_of(build, [task.offset_days for task in own], build.today(at))
    names = ("phase", "task", "goal_id", "offset_days", "owner_role", "owner_organization_id", "owner_person_id")
    rows = [
        PlanTask(
            build=build,
            planned_on=calendar.planned_on(task.offset_days),
            due_on=calendar.due_on(task.offset_days),
            **{name: getattr(task, name) for name in names},
        )
        for task in own
    ]
    return len(PlanTask.objects.bulk_create(rows))


def sessions_of(ref):
    return Session.objects.filter(build=ref)


def copy_agenda(source, build, *, by, at):
    """Sessions at their distance from the start, without their speakers: who speaks is agreed anew each time."""
    shift = _moment(build, build.starts_at) - _moment(build, source.starts_at)
    rows = []
    for item in sessions_of(source):
        begins, ends = _moment(build, item.starts_at) + shift, _moment(build, item.ends_at) + shift
        if begins.date() == ends.date() == build.date:
            words = _without_the_label(item)
            times = {"starts_at": begins.time(), "ends_at": ends.time()}
            rows.append(Session(build=build, credit_hours=item.credit_hours, **times, **words))
    return len(Session.objects.bulk_create(rows))


def _without_the_label(item):
    """What everybody reads of an item; whoever chose to be called a survivor there chose it for that meeting."""
    public = {"title": Session.SOMEBODY_SPEAKS, "lead": "", "audience": ""}
    words = {name: getattr(item, name) for name in public}
    return {name: public[name] if says_survivor(text) else text for name, text in words.items()}


def _moment(build, time):
    return datetime.datetime.combine(build.date, time)


def targets_of(ref):
    return SectorTarget.objects.filter(build=ref)


def copy_targets(source, build, *, by, at):
    """Those of the whole build, and those of counties that the new one brings together, too."""
    counties = {None, *build.counties.values_list("pk", flat=True)}
    rows = [
        SectorTarget(build=build, sector=target.sector, county_id=target.county_id, wanted=target.wanted)
        for target in targets_of(source)
        if target.county_id in counties
    ]
    return len(SectorTarget.objects.bulk_create(rows))


def people_of(ref):
    """Who was on its list and may be asked again; what they answered stays with that meeting."""
    return Invitation.objects.filter(build=ref, person__anonymised_at=None, person__opted_out_at=None)


def copy_people(source, build, *, by, at):
    """On the list as drafts: nobody is invited by it."""
    by_sector = defaultdict(list)
    for row in people_of(source).select_related("person__organization"):
        by_sector[row.sector].append(row.person)
    added = [add_to_list(build, people, by=by, sector=sector, at=at).added for sector, people in by_sector.items()]
    return sum(map(len, added))


def words_of(ref):
    return Wording.objects.holding().filter(build_id=ref, is_standard=False)


def copy_mail(source, build, *, by, at):
    return copy_words(from_build=source.pk, to_build=build.pk, by=by, at=at)


def number(singular, plural):
    """How many, in words."""
    return lambda n: ngettext(singular, plural, n) % {"n": intcomma(n)}


OWN = (
    Part(
        "co_hosts",
        lazy("The co-hosts, to be asked anew"),
        hosts_of,
        number("%(n)s co-host", "%(n)s co-hosts"),
        copy=copy_hosts,
        is_first=True,
    ),
    Part(
        "agenda",
        lazy("The agenda, without its speakers"),
        sessions_of,
        number("%(n)s agenda item", "%(n)s agenda items"),
        copy=copy_agenda,
    ),
    Part(
        "counties",
        lazy("The counties it brings together"),
        counties_of,
        number("%(n)s county", "%(n)s counties"),
        facts=county_facts,
    ),
    Part(
        "targets",
        lazy("The targets by sector and county"),
        targets_of,
        number("%(n)s target", "%(n)s targets"),
        copy=copy_targets,
    ),
    Part(
        "tasks",
        lazy("Tasks that were added to the template’s, with their owners"),
        own_tasks_of,
        number("%(n)s own task", "%(n)s own tasks"),
        copy=copy_tasks,
    ),
    Part(
        "providers",
        lazy("The victim service provider, whose vetting must hold on the new day"),
        providers_of,
        number("%(n)s provider of record", "%(n)s providers of record"),
        copy=copy_providers,
    ),
    Part(
        "venue",
        lazy("The venue"),
        venue_of,
        number("the venue with its address", "the venue with its address"),
        by="pk",
        facts=venue_facts,
        is_ticked=False,
    ),
    Part(
        "people",
        lazy("The invitation list, as drafts: nobody is invited by it"),
        people_of,
        number("%(n)s person", "%(n)s people"),
        copy=copy_people,
        is_ticked=False,
    ),
    Part(
        "words",
        lazy("The words of mails that were changed for it"),
        words_of,
        number("the words of %(n)s mail", "the words of %(n)s mails"),
        by="build_id",
        copy=copy_mail,
        is_ticked=False,
    ),
)
for part in OWN:
    register(part)
