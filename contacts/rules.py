"""Who may do what with the people, places and organizations we know."""

from contacts.models import (
    Consent,
    County,
    ImportBatch,
    ImportRun,
    Organization,
    Person,
    RefusedRow,
    Site,
    State,
    TriedRow,
)
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
ALL_OR_OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}

declare(State, verbs={"see": {**ALL, LEAD: "all"}}, public="postal fips name country lon lat x y")
declare(County, verbs={"see": {**ALL, LEAD: "all"}}, public="fips state name lon lat x y")
declare(
    Organization,
    verbs={"see": ALL_OR_OWN, "add": ALL, "change": ALL},
    internal="""name kind sector parent address city state zip county counties_served phone website lat lon""",
    system="source_id created_at updated_at",
)
declare(
    Person,
    verbs={
        "see": ALL_OR_OWN,
        "add": ALL,
        "change": ALL,
        "hand over": {ADMINISTRATOR: "what anybody leads", STAFF: "what anybody leads"},
        "export": {ADMINISTRATOR: "all, with a purpose"},
        "export direct numbers": {ADMINISTRATOR: "all, with a purpose"},
    },
    internal="name first_name last_name title organization email phone county state",
    restricted="direct_phone after_hours_phone",
    system="user opted_out_at anonymised_at nonce created_at updated_at",
)
declare(
    Consent,
    verbs={"see": ALL_OR_OWN, "add": ALL, "change": ALL},
    internal="person to given_at wording told withdrawn_at",
)
declare(
    Site,
    verbs={
        "see": ALL_OR_OWN,
        "add": ALL,
        "change": ALL,
        "mark": {**ALL, LEAD: "those of a region handed over to them, as distribution points"},
    },
    internal="""name kind organization address milepost city state zip county county_as_given lat lon truck_spaces
        manager distributes_since materials""",
    system="source_id created_at updated_at",
)
declare(
    ImportRun,
    verbs={"see": ALL, "add": ALL, "undo": ALL},
    internal="""what status file_name by started_at finished_at rows_total rows_read created updated unchanged refused
        doubtful noted notes error found""",
    system="file mapping options at_line lease_token lease_until",
)
declare(ImportBatch, verbs={}, system="run last_line stamp changes")
declare(RefusedRow, verbs={"see": ALL}, internal="run line column reason doubtful part", restricted="row candidates")
declare(TriedRow, verbs={"see": ALL}, internal="run line result changes says", restricted="cells")
