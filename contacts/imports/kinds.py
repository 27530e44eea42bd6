"""What kind an agency, an organization or a site is, from what a list calls it and from its name.

Names say more than lists do: the national list of agencies guesses by a pattern, and calls the Indianapolis police
tribal and the police of Brooklyn Park a special jurisdiction.
"""

import re

from contacts.imports.values import choice
from contacts.models import Kind, Sector, SiteKind, sector_of

AGENCY_TYPES = {
    "sheriff": Kind.SHERIFF,
    "local police": Kind.POLICE,
    "local police department": Kind.POLICE,
    "county police": Kind.POLICE,
    "police": Kind.POLICE,
    "state police": Kind.STATE_POLICE,
    "primary state": Kind.STATE_POLICE,
    "constable": Kind.OTHER_LAW,
    "constable/marshal": Kind.OTHER_LAW,
    "prosecutor": Kind.PROSECUTOR,
    "task force": Kind.TASK_FORCE,
}
# Types that say little: the name decides.
TOWN_POLICE = re.compile(
    r"\b(POLICE|PUBLIC SAFETY) (DEPARTMENT|DEPT|DEPT\.|BUREAU|DIVISION)\b|\bPOLIC[IÍ]A\b|\bCITY POLICE\b"
)
NOT_OF_A_TOWN = re.compile(
    r"\b(AIRPORT|TRANSIT|TRANSPORTATION|RAILROAD|RAILWAY|COMMUTER|HARBOR PATROL|PORT OF|PORT AUTHORITY|SEAPORT|STATE PARK|REGIONAL PARK"
    r"|PARK DISTRICT|PARKS?,? AND RECREATION|PARK RANGERS?|FOREST PRESERVE|FOREST PRESERVATION|WATER|HOSPITAL|MEDICAL|HEALTH|HOUSING"
    r"|CAPITOL|EXCISE|GAMING|LOTTERY|NATURAL RESOURCES|WILDLIFE|FISH|GAME|CONSERVATION|ALCOHOL\w*|ABC|CORRECTION\w*|PRISON|JAIL|DETENTION"
    r"|UNIVERSITY|COLLEGE|SCHOOLS?|ISD|CAMPUS|INSTITUTE|ACADEMY|NATION|TRIBE|TRIBAL|TRIBES|RESERVATION|RANCHERIA|PUEBLO OF|BAND OF"
    r"|INDIAN COMMUNITY|INDIAN AFFAIRS|INSURANCE|FIRE|MENTAL|TURNPIKE|BRIDGE|TUNNEL|MILITARY|NAVAL|ARMY|AIR FORCE|VETERANS)\b"
)
AGENCY_NAMES = (
    (re.compile(r"\bSHERIFF"), Kind.SHERIFF),
    (re.compile(r"\b(HIGHWAY PATROL|STATE (POLICE|PATROL|TROOPERS?)|POLIC[IÍ]A ESTATAL)\b"), Kind.STATE_POLICE),
    (re.compile(r"\bTASK FORCE\b"), Kind.TASK_FORCE),
    (re.compile(r"\b(DISTRICT|COUNTY|COMMONWEALTHS?|STATES?|CITY) ATTORNEY|\bPROSECUT"), Kind.PROSECUTOR),
)

# What organizations call themselves; the first that fits counts. Made for the lists that associations and offices bring.
ORGANIZATIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\btask force\b", Kind.TASK_FORCE),
        (r"\b(attorney general|oag|ag'?s office)\b", Kind.ATTORNEY_GENERAL),
        (r"\b(district attorney|prosecut\w+|county attorney|state'?s attorney|u\.?s\.? attorney)\b", Kind.PROSECUTOR),
        (r"\bsheriff\w*\b|\bsheriff['’]?s\b", Kind.SHERIFF),
        (
            r"\b(highway patrol|state (police|patrol|troopers?)|department of public safety|dps|bureau of investigation)\b",
            Kind.STATE_POLICE,
        ),
        (r"\bpupil transportation\b", Kind.PUPIL_ASSOCIATION),
        (r"\b(school|isd|district)\b.*\b(bus|transportation)\b|\bstudent transportation\b", Kind.SCHOOL_BUS),
        (r"\b(department of transportation|dot|fmcsa|motor carrier safety)\b", Kind.TRANSPORTATION),
        (
            r"\b(trucking|truck|motor carriers?|motor transport|motor truck) (association|assn|conference)\b",
            Kind.TRUCKING_ASSOCIATION,
        ),
        (r"\b(bus|motorcoach) (association|assn|council)\b", Kind.BUS_ASSOCIATION),
        (
            r"\b(cdl|truck driv\w+|driving) (school|academy|training|institute)\b|\btruck driver training\b",
            Kind.CDL_SCHOOL,
        ),
        (
            r"\b(truck ?stop|travel (center|plaza|stop)|fuel stop|petro stopping|flying j|love'?s|pilot|travelcenters|ambest)\b",
            Kind.TRUCK_STOP,
        ),
        (r"\bbus (terminal|station|depot)\b", Kind.BUS_TERMINAL),
        (r"\b(police|constable\w*|marshal\w*|law enforcement)\b", Kind.POLICE),
        (r"\b(bus|coach\w*|motorcoach\w*|charter\w*|greyhound|transit)\b", Kind.BUS),
        (
            r"\b(truck\w*|freight\w*|logistics|transport\w*|carriers?|haul\w*|express|cartage|moving|lines|drayage|dispatch)\b",
            Kind.TRUCKING,
        ),
        (r"\b(energy|oil\w*|gas|petroleum|pipeline|drilling|power|electric|solar|resources)\b", Kind.ENERGY),
        (
            r"\b(victim\w*|survivor\w*|shelter|safe ?house|advocacy|crisis|trafficking|rescue|children'?s advocacy)\b",
            Kind.VICTIM_SERVICES,
        ),
        (
            (
                r"\b(city|county|town|village|borough|state|legislature|senate|house of representatives|congress|executive"
                r"|department|office of|government|governor|mayor|commission|bureau|agency|authority|court|federal|u\.?s\.?)\b"
            ),
            Kind.GOVERNMENT,
        ),
        (
            r"\b(foundation|coalition|ministr\w+|church|charit\w+|nonprofit|alliance|network|center|society|mission)\b",
            Kind.NGO,
        ),
    )
)
DEFAULT_OF_SECTOR = {
    Sector.LAW: Kind.OTHER_LAW,
    Sector.TRUCKING: Kind.TRUCKING,
    Sector.STOP: Kind.TRUCK_STOP,
    Sector.BUS: Kind.BUS,
    Sector.ENERGY: Kind.ENERGY,
    Sector.GOVERNMENT: Kind.GOVERNMENT,
    Sector.NGO: Kind.NGO,
}
PUBLIC_DOMAINS = re.compile(r"(\.gov|\.mil|\.us)(\.invalid)?")

SITE_KINDS = {
    "public truck parking": SiteKind.PARKING,
    "rest area": SiteKind.PARKING,
    "welcome center": SiteKind.PARKING,
    "parking": SiteKind.PARKING,
    "weigh station": SiteKind.PARKING,
    "bus station": SiteKind.TERMINAL,
    "bus terminal": SiteKind.TERMINAL,
    "station": SiteKind.TERMINAL,
    "bus stop": SiteKind.BUS_STOP,
    "stop": SiteKind.BUS_STOP,
    "travel center": SiteKind.TRAVEL_PLAZA,
    "truckstop": SiteKind.TRUCK_STOP,
}
SITE_NAMES = (
    (
        re.compile(r"\b(rest area|welcome center|parking|weigh station|service area|scenic)\b", re.IGNORECASE),
        SiteKind.PARKING,
    ),
    (re.compile(r"\b(travel (plaza|center)|service plaza)\b", re.IGNORECASE), SiteKind.TRAVEL_PLAZA),
    (re.compile(r"\b(terminal|station|depot|intermodal|transit center)\b", re.IGNORECASE), SiteKind.TERMINAL),
    (re.compile(r"\btruck ?stop|fuel|pilot|flying j|love'?s|petro\b", re.IGNORECASE), SiteKind.TRUCK_STOP),
)


def agency_kind(written, name):
    """Return (Kind of an agency, whether the list itself says so in our words)."""
    typed, name = AGENCY_TYPES.get(written.casefold()), name.upper()
    own = choice(written, Kind) if written and not typed else None
    if own:
        return own, True
    if typed == Kind.STATE_POLICE:
        return typed, False
    named = next((kind for pattern, kind in AGENCY_NAMES if pattern.search(name)), None)
    if named in (Kind.SHERIFF, Kind.STATE_POLICE):
        return named, False
    is_town = TOWN_POLICE.search(name) and not NOT_OF_A_TOWN.search(name)
    return typed or named or (Kind.POLICE if is_town else Kind.OTHER_LAW), False


def organization_kind(name, *, kind="", sector="", email=""):
    """Return (Kind, how sure) of an organization in a list of people: "told", "named" by its name, or None where
    nothing tells.
    """
    told = choice(kind, Kind) if kind else None
    if told:
        return told, "told"
    wanted = sector_called(sector) if sector else None
    for pattern, named in ORGANIZATIONS:
        if pattern.search(name) and wanted in (None, sector_of(named)):
            return named, "named"
    if wanted:
        return DEFAULT_OF_SECTOR[wanted], "told"
    if email and PUBLIC_DOMAINS.search(email.rpartition("@")[2]):
        return Kind.GOVERNMENT, "named"
    return None, ""


def sector_called(written):
    """The Sector that a cell names, or None."""
    words = {
        "le": Sector.LAW,
        "trucks": Sector.TRUCKING,
        "truck": Sector.TRUCKING,
        "truck stops": Sector.STOP,
        "nonprofit": Sector.NGO,
    }
    return choice(written, Sector) or words.get(written.casefold())


def site_kind(written, name):
    """Return (SiteKind, whether the list itself says so), or (None, False)."""
    told = (choice(written, SiteKind) or SITE_KINDS.get(written.casefold())) if written else None
    if told:
        return told, True
    return next((kind for pattern, kind in SITE_NAMES if pattern.search(name)), None), False
