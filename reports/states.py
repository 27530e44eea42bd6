"""What everybody may know of the states: how many builds were held, who leads, what comes next. City and date only."""

import datetime
from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build, CoHost
from contacts.geography.shapes import state_labels, state_paths
from contacts.models import State
from followups import partnership
from reports.figures import reference
from reports.models import ImpactReport

NONE_YET, HELD, LED = "s0", "s1", "s2"
MOST_AHEAD = 6
# Too small on the map for two letters; the list beside it names them.
UNLABELED = {"CT", "DC", "DE", "HI", "MA", "MD", "NH", "NJ", "RI", "VT"}


@dataclass
class Standing:
    """One state, and what was and will be held there."""

    state: State
    held: int = 0
    is_led: bool = False
    ahead: list = field(default_factory=list)
    elements: partnership.Standing | None = None
    cdl: partnership.CdlStatus | None = None
    step: partnership.StepTaken | None = None

    @property
    def is_told(self):
        """Whether anything is written down of what the state does: elements, or a rule."""
        return bool((self.elements and self.elements.is_known) or (self.cdl and self.cdl.rule))

    @property
    def look(self):
        return LED if self.is_led else HELD if self.held else NONE_YET

    @property
    def url(self):
        return reverse("public:state", args=[self.state.slug])

    @property
    def words(self):
        """What a screen reader says of the state on the map."""
        held = (
            ngettext("%(n)s build", "%(n)s builds", self.held) % {"n": intcomma(self.held)}
            if self.held
            else _("no build yet")
        )
        parts = [_("led by the state"), held] if self.is_led else [held]
        if self.ahead:
            parts.append(_("next build announced"))
        if self.elements and self.elements.is_known:
            parts.append(self.elements.words)
        if self.cdl and self.cdl.is_in_force:
            parts.append(_("trains new commercial drivers"))
        return f"{self.state}: {', '.join(parts)}"


def ahead(at):
    """The public builds still to come, the next one first, with the states they serve."""
    states = Prefetch("states_served", State.objects.order_by("name"))
    yesterday = at.date() - datetime.timedelta(days=1)  # west of Greenwich it may still be yesterday
    builds = Build.objects.public().upcoming(yesterday).select_related("state").prefetch_related(states)
    return [build for build in builds[:MOST_AHEAD] if build.date >= build.today(at)]


def standings(builds_ahead):
    """Every state by name, then every province, as Standing, in two queries."""
    # a build may serve several states, and only that of its lead leads its own
    led = Count("pk", filter=Q(sustaining_lead__organization__state=F("states_served")))
    counted = Build.objects.public().took_place().order_by().values("states_served").annotate(held=Count("pk"), led=led)
    held = {row["states_served"]: row for row in counted}
    found = {}
    for state in State.objects.order_by("-country", "name"):
        row = held.get(state.pk, {"held": 0, "led": 0})
        found[state.pk] = Standing(state, held=row["held"], is_led=bool(row["led"]))
    for build in builds_ahead:
        for state in build.states_served.all():
            found[state.pk].ahead.append(build)
    return list(found.values())


def with_partnership(standings, day):
    """The same, each with its elements, the latest step and its rule on training, in two queries."""
    found = [standing.state for standing in standings]
    told = partnership.standings_and_steps(found, day, elements_of(found, day))
    cdl = partnership.cdl_statuses(found, day)
    for standing in standings:
        standing.cdl, (standing.elements, steps) = cdl[standing.state.pk], told[standing.state.pk]
        standing.step = steps[-1] if steps else None
    return standings


def elements_of(states, day):
    """The Elements of some states in one query, and the list of a minute ago at the latest."""
    return partnership.with_elements(reference.elements(), partnership.written_of(states, day))


def partnership_sentence(standings):
    """What the table under the map says."""
    noted = sum(standing.elements.is_known for standing in standings)
    ruled = sum(standing.cdl.is_in_force for standing in standings)
    elements = ngettext(
        "one state tells its elements of the Iowa MVE model",
        "%(n)s states tell their elements of the Iowa MVE model",
        noted,
    ) % {"n": apnumber(noted)}
    rules = ngettext(
        "one has a known rule on training new commercial drivers in force",
        "%(n)s have a known rule on training new commercial drivers in force",
        ruled,
    ) % {"n": apnumber(ruled)}
    if not noted:
        rules = ngettext(
            "one state has a known rule on training new commercial drivers in force",
            "%(n)s states have a known rule on training new commercial drivers in force",
            ruled,
        ) % {"n": apnumber(ruled)}
    return capfirst("; ".join([*([elements] if noted else []), *([rules] if ruled else [])]))


def map_rows(standings):
    """What `components/map_us.html` draws: each state that has a shape, a link with its words."""
    paths, labels = state_paths(), state_labels()
    rows = []
    for standing in standings:
        postal = standing.state.pk
        if postal in paths:
            x, y = labels[postal] if postal not in UNLABELED else (None, None)
            rows.append(
                {
                    "postal": postal,
                    "d": paths[postal],
                    "css": standing.look,
                    "label": standing.words,
                    "href": standing.url,
                    "x": x,
                    "y": y,
                }
            )
    return rows


def pins(builds_ahead):
    """A pin in each state of a build to come: a state's own place on the map, never a venue's."""
    labels = state_labels()
    here = dict.fromkeys(build.state_id for build in builds_ahead if build.state_id in labels)
    return [{"x": labels[postal][0], "y": labels[postal][1]} for postal in here]


def key(builds_ahead):
    """What the colors of the map mean."""
    items = [
        {"text": _("led by the state"), "swatch": "sw-2"},
        {"text": _("build held"), "swatch": "sw-1"},
        {"text": _("none yet"), "swatch": ""},
    ]
    return [*items, {"text": _("next build"), "swatch": "sw-pin"}] if builds_ahead else items


def map_sentence(standings):
    """ "Thirty-seven states and one province have held a build; nine lead their own"."""
    held = [standing for standing in standings if standing.held]
    led = sum(standing.is_led for standing in standings)
    if not held:
        return _("No state has held a build yet")
    words = ngettext("%(who)s has held a build", "%(who)s have held a build", len(held)) % {"who": counted(held)}
    if not led:
        return words
    own = ngettext("one leads its own", "%(n)s lead their own", led) % {"n": apnumber(led)}
    return f"{words}; {own}"


def counted(standings):
    """ "Five states and one province"."""
    provinces = sum(standing.state.country != "US" for standing in standings)
    states = len(standings) - provinces
    said = []
    if states:
        said.append(ngettext("one state", "%(n)s states", states) % {"n": apnumber(states)})
    if provinces:
        said.append(ngettext("one province", "%(n)s provinces", provinces) % {"n": apnumber(provinces)})
    return capfirst((" " + _("and") + " ").join(said))


def ahead_sentence(builds_ahead):
    """ "Next: El Paso, then Boise"."""
    if not builds_ahead:
        return _("No build is announced right now")
    first, *rest = builds_ahead
    if not rest:
        return _("Next: %(city)s") % {"city": first.city}
    return _("Next: %(city)s, then %(other)s") % {"city": first.city, "other": rest[0].city}


def builds_of(state):
    """The public builds of a state, the latest first, with their confirmed hosts and the newest published report of each."""
    hosts = CoHost.objects.filter(status=CoHost.Status.CONFIRMED).select_related("organization")
    reports = ImpactReport.objects.current().defer("figures", "behind", "narrative")
    return list(
        Build.objects.public()
        .filter(states_served=state)
        .select_related("state", "sustaining_lead__organization")
        .prefetch_related(
            Prefetch("co_hosts", hosts, to_attr="hosts"), Prefetch("reports", reports, to_attr="published")
        )
        .order_by("-date", "pk")
    )


def state_sentence(state, held, coming):
    """What is true of a state, in one sentence."""
    words = ngettext("%(state)s has held one build", "%(state)s has held %(n)s builds", len(held))
    said = (
        words % {"state": state, "n": apnumber(len(held))}
        if held
        else _("%(state)s has held no build yet") % {"state": state}
    )
    if not coming:
        return said
    next_one = {"said": said, "city": coming[0].city, "day": date_format(coming[0].date, "F j, Y")}
    return _("%(said)s; the next is in %(city)s on %(day)s") % next_one


def leads_its_own(state, builds):
    """Whether somebody of the state itself leads one of the builds: the rule of the map's color."""
    leads = (build.sustaining_lead for build in builds)
    return any(lead and lead.organization and lead.organization.state_id == state.pk for lead in leads)


def hosts_of(builds):
    """The organizations that held the builds together with TAT, each once, by name."""
    return sorted({str(host.organization) for build in builds for host in build.hosts})
