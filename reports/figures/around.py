"""What lies around some builds: who came, sites, seats, elements, rules, trainings, hotline figures; in one question.

Rows of a state belong to a build where they name it, or name none and lie in a state it served; what names another build
never counts for this one.

Each kind of row is asked for as JSON and all kinds together as one union, so that a page has questions to the database
left for its own content.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import JSONObject

from builds.models import Build
from contacts.models import Organization, Site, State
from followups.models import HotlineFigure, StateElement, StateRule, TaskForceSeat, Training
from followups.partnership import Elements, with_elements
from followups.sendings import first_sendings_of
from reports.figures import reference
from reports.figures.measures import LINK, staffed
from reports.figures.turnout import COUNTED, counted_people
from reports.lines import moment

SERVED = Build.states_served.through.objects


@dataclass
class Around:
    """Plain rows, each read once. `states` are {build's pk: {postal codes}}, `sent` {follow-up: when it was first sent}."""

    states: dict = field(default_factory=dict)
    people: list = field(default_factory=list)
    sent: dict = field(default_factory=dict)
    staffed: list = field(default_factory=list)
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

    @property
    def cdl_rules(self):
        """The rules on entry-level training of commercial drivers."""
        return [rule for rule in self.rules if rule.subject == StateRule.Subject.CDL]

    def named_states(self):
        """The states served of which hotline figures are known, by name."""
        return sorted({row.state for row in self.hotline if row.state_id}, key=str)

    def everywhere(self):
        """The postal codes of all the states served, in order."""
        return sorted({postal for served in self.states.values() for postal in served})


def around_of(builds, *, fresh=False):
    """Everything around some builds as Around, in one query whatever their number, and the list of elements.

    The list is that of a minute ago at the latest; `fresh` reads it anew.
    """
    keys = [build.pk for build in builds]
    states = SERVED.filter(build__in=keys).values("state")
    rows = asked_together(**(people_asked(keys) | state_asked(keys, states)))
    found = counted_around(keys, rows)
    elements = [model_row(StateElement, told, agency=Organization) for told in rows["elements"]]
    found.elements = with_elements(reference.elements(fresh=fresh), sorted(elements, key=lambda row: (row.on, row.pk)))
    rules = [model_row(StateRule, told, state=State) for told in rows["rules"]]
    found.rules = sorted(rules, key=lambda row: (row.state.name, str(row.effective_on or "9999"), row.pk))
    found.seats = by_pk(model_row(TaskForceSeat, told, **OF_A_SEAT) for told in rows["seats"])
    found.trainings = by_pk(model_row(Training, told, organization=Organization) for told in rows["trainings"])
    found.sites = sorted((typed(Site, told) for told in rows["sites"]), key=lambda row: (row["name"], row["pk"]))
    figures = [model_row(HotlineFigure, told, state=State) for told in rows["hotline"]]
    found.hotline = sorted(figures, key=lambda row: (row.first_day, row.last_day, row.as_of, row.pk))
    return found


def came_around(builds):
    """Of the same only who came, what was sent, and the states served: all that figures over time are counted from."""
    keys = [build.pk for build in builds]
    return counted_around(keys, asked_together(**people_asked(keys)))


def counted_around(keys, rows):
    found = Around({key: set() for key in keys}, people=rows["people"])
    for row in rows["states"]:
        found.states[row["build"]].add(row["state"])
    found.sent = {int(row["subject_id"]): moment(row["first"]) for row in rows["sent"]}
    found.staffed = sorted(
        (row | {name: row[name] and moment(row[name]) for name in LINK} for row in rows["staffed"]),
        key=lambda row: row["pk"],
    )
    return found


OF_A_SEAT = {"task_force": Organization, "organization": Organization}


def people_asked(keys):
    """The questions about the builds themselves: {kind: (rows, {column: what it holds})}."""
    return {
        "states": (SERVED.filter(build__in=keys), named("build", "state")),
        "people": (counted_people(keys), named("build_id", "sector", *COUNTED)),
        "sent": (first_sendings_of(keys), named("subject_id", "first")),
    }


def state_asked(keys, states):
    """The questions about what lies around them."""
    belonging = Q(build__in=keys) | Q(build=None, state__in=states)
    marked = Site.objects.distribution_points().filter(county__builds__in=keys)
    links = {name: F(f"links__{name}") for name in LINK}
    return {
        "staffed": (staffed(keys), named("pk", build="county__builds") | links),
        "elements": (StateElement.objects.filter(state__in=states), columns(StateElement, "agency__name")),
        "rules": (StateRule.objects.filter(state__in=states), columns(StateRule, "state__name")),
        "seats": (
            TaskForceSeat.objects.filter(belonging),
            columns(TaskForceSeat, "task_force__name", "organization__name"),
        ),
        "trainings": (Training.objects.filter(belonging), columns(Training, "organization__name")),
        "sites": (marked, named("pk", "name", "city", "distributes_since", build="county__builds")),
        "hotline": (
            HotlineFigure.objects.filter(Q(state__in=states) | Q(state=None)),
            columns(HotlineFigure, "state__name"),
        ),
    }


def named(*names, **others):
    return {name: F(name) for name in names} | {name: F(path) for name, path in others.items()}


def columns(model, *others):
    """Every column of a model, and some of what it leads to."""
    return named(*(each.attname for each in model._meta.concrete_fields), *others)


def asked_together(**questions):
    """The rows of each kind as plain dicts of what JSON knows, in one query."""
    asked = [
        rows.order_by().values_list(Value(kind), JSONObject(**columns)) for kind, (rows, columns) in questions.items()
    ]
    found = defaultdict(list)
    for kind, row in asked[0].union(*asked[1:], all=True):
        found[kind].append(row)
    return found


def typed(model, told):
    """The same with dates and times where the model has them."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    return {name: value_of(fields.get(name), value) for name, value in told.items()}


def value_of(column, value):
    if column is None or value is None:
        return value
    return moment(value) if isinstance(column, DateTimeField) else column.to_python(value)


def model_row(model, told, **related):
    """A row of a model from such a dict, and beside it the rows it leads to, of which only the name is known."""
    values = typed(model, told)
    names = [each.attname for each in model._meta.concrete_fields]
    row = model.from_db(None, names, [values[name] for name in names])
    for name, other in related.items():
        key = values[f"{name}_id"]
        known = other.from_db(None, [other._meta.pk.attname, "name"], [key, values[f"{name}__name"]])
        setattr(row, name, known if key is not None else None)
    return row


def by_pk(rows):
    return sorted(rows, key=lambda row: row.pk)
