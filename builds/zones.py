"""The time zone most of a state or province keeps, proposed for a new build; where it has two, a person chooses."""

STATES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH ON PA QC RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MB MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "AB CO ID MT NM NT UT WY",
    "America/Phoenix": "AZ YT",
    "America/Los_Angeles": "BC CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "America/Halifax": "NB NS PE",
    "America/Regina": "SK",
    "America/St_Johns": "NL",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
ZONE_OF = {state: zone for zone, states in STATES.items() for state in states.split()}


def zone_of(state):
    """The zone that most of the state keeps; Eastern for a place without one of its own (Nunavut has three)."""
    return ZONE_OF.get(getattr(state, "pk", state), "America/New_York")
