"""Where a state's partnership stands: elements of the Iowa MVE model, rules on training, seats on task forces.

Plain questions with plain answers, computed from the rows each time they are asked. `day` is the day as of which they are
answered; what became true later does not count.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.models import Element, Precision, StateElement, StateRule, TaskForceSeat
from followups.models.partnership import date_in_words, when_in_words

IN_PLACE, LAPSED = StateElement.Status.IN_PLACE, StateElement.Status.LAPSED
A_DAY = datetime.timedelta(days=1)
ROUGHLY = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2}


@dataclass(frozen=True)
class Row:
    """One element, and what is written down of it in a state: the StateElement that holds, or None."""

    element: Element
    standing: StateElement | None = None

    @property
    def is_in_place(self):
        return self.standing is not None and self.standing.status == IN_PLACE

    @property
    def has_lapsed(self):
        return self.standing is not None and self.standing.status == LAPSED

    @property
    def words(self):
        """ "In place since March 2020"; nothing is guessed where nobody wrote anything down."""
        if self.standing is None:
            return _("Not written down yet")
        return _("%(status)s since %(day)s") % {
            "status": self.standing.get_status_display(),
            "day": self.standing.since,
        }


@dataclass(frozen=True)
class Standing:
    """How many elements of the model a state has in place on a day. `beside` are the optional ones, which do not count."""

    state_id: str
    day: datetime.date
    rows: list = field(default_factory=list)
    beside: list = field(default_factory=list)

    @property
    def n(self):
        """How many elements the list had on that day."""
        return len(self.rows)

    @property
    def k(self):
        """How many of them are in place."""
        return sum(row.is_in_place for row in self.rows)

    @property
    def lapsed(self):
        """The rows of elements that were in place and are no longer."""
        return [row for row in self.rows if row.has_lapsed]

    @property
    def is_known(self):
        """Whether anything at all is written down: "0 of 7" says otherwise than nothing."""
        return any(row.standing for row in self.rows)

    @property
    def is_full(self):
        return bool(self.n) and self.k == self.n

    @property
    def words(self):
        """ "4 of 7 elements in place"."""
        return ngettext("%(k)d of %(n)d element in place", "%(k)d of %(n)d elements in place", self.n) % {
            "k": self.k,
            "n": self.n,
        }


@dataclass(frozen=True)
class Elements:
    """The list of the model and what is written down of some states, read once: counted for any number of days.

    `rows` are {postal code: StateElements in the order of their dates}.
    """

    listed: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)

    @property
    def states(self):
        """The postal codes of which something that counts is written down."""
        return sorted(postal for postal in self.rows if self.counted(postal))

    def counted(self, postal):
        """What is written down of a state, without what lies beside the model."""
        beside = {element.pk for element in self.listed if element.is_optional}
        return [row for row in self.rows.get(postal, ()) if row.element_id not in beside]

    def standing(self, postal, day):
        """Where a state stands on a day, as a Standing."""
        elements = [element for element in self.listed if element.is_listed_on(day)]
        return _standing(postal, day, elements, [row for row in self.rows.get(postal, ()) if row.on <= day])

    def together(self, days):
        """(k, n, states) summed over {postal code: day}; None where nothing is known of any."""
        standings = [self.standing(postal, day) for postal, day in days.items()]
        known = [standing for standing in standings if standing.is_known]
        return (sum(s.k for s in known), sum(s.n for s in known), len(known)) if known else None

    def steps(self, postal, until=None):
        """Every date at which the state's count of elements changed, the first one first; up to a day if given.

        It begins with the first thing written down of the state: before that nobody knows anything.
        """
        rows = [row for row in self.counted(postal) if until is None or row.on <= until]
        return _climbed(rows, [element for element in self.listed if not element.is_optional], until)


def elements_of(states, until=None):
    """The Elements of some states, in two queries whatever their number; up to a day if given."""
    return with_elements(list(Element.objects.all()), written_of(states, until))


def with_elements(listed, rows):
    """The same from rows at hand, in the order of their dates; each knows its element without being asked again."""
    by_code, by_state = {element.pk: element for element in listed}, defaultdict(list)
    for row in rows:
        if row.element_id in by_code:
            row.element = by_code[row.element_id]
            by_state[row.state_id].append(row)
    return Elements(listed, by_state)


def written_of(states, until=None):
    """All that is written down of some states up to a day, in the order of its dates, in one query."""
    rows = StateElement.objects.filter(state__in=[state.pk for state in states])
    if until is not None:
        rows = rows.up_to(until)
    return rows.select_related("agency").order_by("on", "pk")


def standing_of(state, day):
    """Where a state stands on a day, as a Standing, in two queries."""
    return standings_of([state], day)[state.pk]


def standings_of(states, day):
    """The same of many states at once, by their postal codes, in two queries whatever their number."""
    elements = elements_of(states, day)
    return {state.pk: elements.standing(state.pk, day) for state in states}


def _standing(postal, day, elements, rows):
    held = {row.element_id: row for row in rows}  # the latest one holds
    lines = [Row(element, held.get(element.pk)) for element in elements]
    counted, beside = [r for r in lines if not r.element.is_optional], [r for r in lines if r.element.is_optional]
    return Standing(postal, day, counted, beside)


@dataclass(frozen=True)
class StepTaken:
    """A date at which a state's count changed: its own doing (`rows`), or because the list did (`added`, `removed`)."""

    on: datetime.date
    precision: str
    before: int
    after: int
    n_before: int
    n: int
    rows: list = field(default_factory=list)
    added: list = field(default_factory=list)
    removed: list = field(default_factory=list)

    @property
    def when(self):
        """ "in 2020", "in March 2020", "on March 3, 2020": no more exactly than it is known."""
        return when_in_words(self.on, self.precision)

    @property
    def date(self):
        """ "2020", "March 2020", "March 3, 2020"."""
        return date_in_words(self.on, self.precision)

    @property
    def is_of_the_list(self):
        """Whether only the list changed and nothing in the state."""
        return not self.rows

    @property
    def words(self):
        """ "from 1 to 4 of 7 elements", without its date."""
        if self.n != self.n_before:
            return _("from %(before)d of %(n_before)d to %(after)d of %(n)d elements") % self._numbers
        return ngettext(
            "from %(before)d to %(after)d of %(n)d element", "from %(before)d to %(after)d of %(n)d elements", self.n
        ) % (self._numbers)

    @property
    def _numbers(self):
        return {"before": self.before, "after": self.after, "n": self.n, "n_before": self.n_before}

    @property
    def sources(self):
        """Where it is known from, each once, as pairs of words and address ("" where there is none)."""
        return list(dict.fromkeys((row.source, row.source_url) for row in self.rows))

    @property
    def source(self):
        return "; ".join(dict.fromkeys(source for source, _url in self.sources))

    @property
    def source_url(self):
        return next((url for _source, url in self.sources if url), "")

    @property
    def evidence(self):
        """What was seen, each once: for staff and leads only."""
        return list(dict.fromkeys(row.evidence for row in self.rows if row.evidence))

    @property
    def agencies(self):
        return list(dict.fromkeys(str(row.agency) for row in self.rows if row.agency))


def steps_of(state, until=None):
    """The steps of one state (`Elements.steps`), in two queries."""
    return elements_of([state], until).steps(state.pk, until)


def standings_and_steps(states, day, elements=None):
    """Pairs of both by postal code, for pages that tell both, in two queries; none where the Elements are at hand."""
    elements = elements_of(states, day) if elements is None else elements
    return {state.pk: (elements.standing(state.pk, day), elements.steps(state.pk, day)) for state in states}


def _climbed(rows, elements, until):
    if not rows:
        return []
    begun = rows[0].on
    by_day = defaultdict(list)
    for row in rows:
        by_day[row.on].append(row)
    changes = {element.listed_from for element in elements}
    changes |= {element.listed_until + A_DAY for element in elements if element.listed_until}
    days = sorted({*by_day, *(day for day in changes if day > begun and (until is None or day <= until))})
    steps, in_place, before, listed = [], set(), 0, _listed(elements, begun)
    for day in days:
        moved = [row for row in by_day[day] if (row.status == IN_PLACE) != (row.element_id in in_place)]
        in_place ^= {row.element_id for row in moved}
        now = _listed(elements, day)
        after = len(in_place & now.keys())
        if after != before or len(now) != len(listed):
            steps.append(_step(day, moved, (before, after), (listed, now)))
        before, listed = after, now
    return steps


def _listed(elements, day):
    return {element.pk: element for element in elements if element.is_listed_on(day)}


def _step(day, rows, counts, lists):
    (before, after), (listed, now) = counts, lists
    told = [row for row in rows if row.element_id in now]
    precision = max((row.precision for row in told), key=lambda known: ROUGHLY[known], default=Precision.DAY)
    added = [element for code, element in now.items() if code not in listed]
    removed = [element for code, element in listed.items() if code not in now]
    return StepTaken(day, precision, before, after, len(listed), len(now), told, added, removed)


def rules_of(state, rules=None):
    """The rules of a state on training, those for commercial licenses first, by the day they hold from.

    `rules` are those of some states, where they are at hand; else it takes one query.
    """
    if rules is None:
        rules = StateRule.objects.filter(state=state)
    order = {subject: place for place, subject in enumerate(StateRule.Subject.values)}
    return sorted((rule for rule in rules if rule.state_id == state.pk), key=lambda rule: order[rule.subject])


def status_in_words(rule, day=None):
    """ "in force since July 2016", "passed, holds from January 1, 2027", "proposed". `day`: as of when."""
    status = status_on(rule, day)
    since = {"day": date_in_words(rule.effective_on, rule.precision)} if rule.effective_on else {}
    if status == StateRule.Status.IN_FORCE:
        return _("in force since %(day)s") % since if since else _("in force")
    if status == StateRule.Status.PASSED:
        return _("passed, holds from %(day)s") % since if since else _("passed, start date not known")
    return {
        StateRule.Status.PROPOSED: _("proposed"),
        StateRule.Status.FAILED: _("failed"),
        StateRule.Status.ENDED: _("no longer in force"),
    }[status]


def status_on(rule, day=None):
    """The rule's status as of a day: what came into force later was only passed then."""
    if rule.status == StateRule.Status.IN_FORCE and day and rule.effective_on and rule.effective_on > day:
        return StateRule.Status.PASSED
    return StateRule.Status(rule.status)


def rule_in_words(rule, day=None):
    """One sentence of a rule without its citation: "Statute, in force since 2018: new licenses, class A, …"."""
    head = _("%(instrument)s, %(status)s") % {
        "instrument": rule.get_instrument_display(),
        "status": status_in_words(rule, day),
    }
    facts = [rule.get_who_display().lower()] if rule.who else []
    if rule.classes:
        many = "," in rule.classes or "/" in rule.classes or " " in rule.classes.strip()
        facts.append((_("classes %(classes)s") if many else _("class %(classes)s")) % {"classes": rule.classes})
    if rule.delivery:
        facts.append(rule.get_delivery_display()[:1].lower() + rule.get_delivery_display()[1:])
    if rule.minutes:
        facts.append(ngettext("%(n)d minute", "%(n)d minutes", rule.minutes) % {"n": rule.minutes})
    return f"{head}: {', '.join(facts)}" if facts else head


@dataclass(frozen=True)
class CdlStatus:
    """What a state asks of new commercial drivers on a day: the rule that says most, or None."""

    state_id: str
    day: datetime.date
    rule: StateRule | None = None

    @property
    def code(self):
        """The status as of the day: a value of StateRule.Status, or "" where no rule is known."""
        return str(status_on(self.rule, self.day)) if self.rule else ""

    @property
    def is_in_force(self):
        """Whether training is asked for; a page in the manual asks nobody."""
        return self.code == StateRule.Status.IN_FORCE and self.rule.instrument != StateRule.Instrument.MANUAL

    @property
    def status(self):
        """ "in force since July 2016"; "no rule known"."""
        if self.rule is None:
            return _("no rule known")
        said = status_in_words(self.rule, self.day)
        return _("driver manual only, %(status)s") % {"status": said} if self.rule.instrument == "manual" else said

    @property
    def words(self):
        """ "Act 922 of 2017: in force since 2017"."""
        if self.rule is None:
            return self.status
        return _("%(citation)s: %(status)s") % {"citation": self.rule.citation, "status": self.status}


WEIGHT = {"in_force": 5, "passed": 4, "proposed": 3, "ended": 1, "failed": 0}


def cdl_status(state, day):
    """What the state's rule on entry-level training is on a day, as a CdlStatus."""
    return cdl_statuses([state], day)[state.pk]


def cdl_statuses(states, day):
    """The same of many states at once, by postal code, in one query."""
    by_state = defaultdict(list)
    for rule in StateRule.objects.filter(state__in=[state.pk for state in states]).of(StateRule.Subject.CDL):
        by_state[rule.state_id].append(rule)
    return {state.pk: cdl_of(state, by_state[state.pk], day) for state in states}


def cdl_of(state, rules, day):
    """The same from rules of the state that are at hand."""
    of_drivers = [rule for rule in rules if rule.subject == StateRule.Subject.CDL]
    return CdlStatus(state.pk, day, max(of_drivers, key=lambda rule: _weight(rule, day), default=None))


def _weight(rule, day):
    """What holds weighs more than what is hoped for, and what asks something more than a page in the manual."""
    weight = WEIGHT[status_on(rule, day)]
    return (2 if weight >= WEIGHT["in_force"] and rule.instrument == "manual" else weight), rule.checked_on


def seats_held(states, day):
    """How many industry stakeholders sat on task forces on a day, by postal code, in one query."""
    rows = TaskForceSeat.objects.filter(state__in=[state.pk for state in states]).held_on(day)
    held = dict(rows.order_by().values("state_id").annotate(seats=Count("pk")).values_list("state_id", "seats"))
    return {state.pk: held.get(state.pk, 0) for state in states}
