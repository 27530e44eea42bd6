"""Elements of the Iowa MVE model in states, as they stood on any day: "k of n", computed from the rows.

`n` is how many elements the model's list had on that day, without those beside it; `k` how many of them were in place.
The one place of this room that reads them.
"""

from dataclasses import dataclass, field

from django.utils.formats import date_format

from followups.models import Element, Precision, StateElement

IN_PLACE = StateElement.Status.IN_PLACE
TELLING = (IN_PLACE, StateElement.Status.LAPSED)
ROUGHLY = (Precision.DAY, Precision.MONTH, Precision.YEAR)
WRITTEN = {Precision.DAY: "F j, Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


@dataclass
class Elements:
    """The list of the model, and what is written down of each state: `{postal: [StateElement by day]}`."""

    listed: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)

    @property
    def states(self):
        """The postal codes of which anything is written down: "0 of 7" says otherwise than nothing."""
        return sorted(self.rows)

    def standing(self, state, day):
        """(k, n) of a state on a day; None before anything was known of it."""
        holds = {row.element_id: row.status for row in self.rows.get(state, ()) if row.on <= day}
        if not holds:
            return None
        codes = [element.pk for element in self.listed if element.is_listed_on(day)]
        return sum(holds.get(code) == IN_PLACE for code in codes), len(codes)

    def together(self, days):
        """(k, n, states) summed over `{postal: day}`; None where nothing is known of any."""
        known = [found for state, day in days.items() if (found := self.standing(state, day))]
        return (sum(k for k, _n in known), sum(n for _k, n in known), len(known)) if known else None

    def steps(self, state, until):
        """One row per day on which the state's count changed, the first one first: when, k, n, and who says so."""
        found, last = [], None
        for day in sorted({row.on for row in self.rows.get(state, ()) if row.on <= until}):
            standing = self.standing(state, day)
            if standing != last:
                told = [row for row in self.rows[state] if row.on == day]
                found.append(step_row(state, day, standing, [r for r in told if r.status in TELLING] or told))
            last = standing
        return found


def step_row(state, day, standing, told):
    known = max((row.precision for row in told), key=ROUGHLY.index)
    return {
        "state": state,
        "on": day.isoformat(),
        "when": date_format(day, WRITTEN[known]),
        "k": standing[0],
        "n": standing[1],
        "source": "; ".join(dict.fromkeys(row.source for row in told)),
        "url": next((row.source_url for row in told if row.source_url), ""),
    }


def elements_of(states):
    """The Elements of some states, by postal code, in two queries."""
    rows = StateElement.objects.filter(state__in=states, element__is_optional=False).order_by("state", "on", "pk")
    found = Elements([element for element in Element.objects.all() if not element.is_optional])
    for row in rows:
        found.rows.setdefault(row.state_id, []).append(row)
    return found
