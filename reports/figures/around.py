"""What the program itself keeps around some builds: seats, elements, rules, trainings, sites and hotline figures.

Rows of a state belong to a build where they name it, or name none and lie in a state it served; what names another build
never counts for this one.
"""

from dataclasses import dataclass, field

from django.db.models import F, Q

from builds.models import Build
from contacts.models import Site
from followups.models import HotlineFigure, StateRule, TaskForceSeat, Training
from reports.figures.elements import Elements, elements_of


@dataclass
class Around:
    """Plain rows, each read once. `states` are {build's pk: {postal codes}}."""

    states: dict = field(default_factory=dict)
    elements: Elements = field(default_factory=Elements)
    rules: list = field(default_factory=list)
    seats: list = field(default_factory=list)
    trainings: list = field(default_factory=list)
    sites: list = field(default_factory=list)
    hotline: list = field(default_factory=list)

    def of_build(self, rows, build):
        """Those of the rows that belong to a build."""
        here = self.states.get(build, ())
        return [row for row in rows if row.build_id == build or (row.build_id is None and row.state_id in here)]

    def named_states(self):
        """The states served of which hotline figures are known, by name."""
        return sorted({row.state for row in self.hotline if row.state_id}, key=str)

    def everywhere(self):
        """The postal codes of all the states served, in order."""
        return sorted({postal for served in self.states.values() for postal in served})


def belonging(builds, states):
    return Q(build__in=builds) | Q(build=None, state__in=states)


def states_of(builds):
    """{build's pk: {postal codes of the states it served}}, in one query."""
    found = {build.pk: set() for build in builds}
    for build, state in Build.states_served.through.objects.filter(build__in=found).values_list("build_id", "state_id"):
        found[build].add(state)
    return found


def seats_of(builds, states):
    rows = TaskForceSeat.objects.filter(belonging(builds, states))
    return list(rows.select_related("task_force", "organization").order_by("pk"))


def trainings_of(builds, states):
    return list(Training.objects.filter(belonging(builds, states)).select_related("organization").order_by("pk"))


def marked_sites(builds):
    """The distribution points of the builds' counties, once for each build, as plain values."""
    rows = Site.objects.distribution_points().filter(county__builds__in=builds)
    return list(
        rows.order_by("name", "pk").values("pk", "name", "city", "distributes_since", build=F("county__builds"))
    )


def around_of(builds):
    """Everything around some builds as Around, in a number of queries that does not grow with them."""
    found = Around(states_of(builds))
    keys, states = list(found.states), found.everywhere()
    found.elements = elements_of(states)
    rules = StateRule.objects.of(StateRule.Subject.CDL).filter(state__in=states).select_related("state")
    found.rules = list(rules.order_by("state__name", "effective_on", "pk"))
    found.seats = seats_of(keys, states)
    found.trainings = trainings_of(keys, states)
    found.sites = marked_sites(keys)
    figures = HotlineFigure.objects.filter(Q(state__in=states) | Q(state=None)).select_related("state")
    found.hotline = list(figures.order_by("first_day", "last_day", "as_of", "pk"))
    return found
