"""Who and what the demo knows: invented people at example domains, in real counties."""

from itertools import count

from django.utils.text import slugify

from contacts.models import County, Kind, Organization, Person, Site, SiteKind, sector_of
from tat_coalitions.accounts.models import Role, User

FIRST = (
    "Ana Marcus Rosa Dwayne Gloria Hector Irene Joe Carla Peter Wanda Daniel Olga Priya Alma Raymond Lucia Ed Iris Tomas "
    "Karen Luis Denise Walter Beatriz Grant Simone Victor Helen Omar Judith Felix Nora Clyde Yolanda Ivan Teresa Ross"
).split()
LAST = (
    "Tellez Ellery Marquez Martin Ibarra Salinas Castaneda Harmon Bustos Whitaker Scott Cantu Trevino Nair Rangel Ochoa "
    "Garza Villarreal Moya Archuleta Lindqvist Pruitt Okafor Hale Navarro Beck Duran Yates Romero Finch Acosta Webb "
    "Sandoval Kerr Montoya Price Quintana"
).split()

CITIES = {
    "48141": "El Paso",
    "48229": "Sierra Blanca",
    "48109": "Van Horn",
    "35013": "Las Cruces",
    "35029": "Deming",
    "35035": "Alamogordo",
    "35051": "Truth or Consequences",
    "06025": "Calexico",
    "06073": "San Diego",
    "04027": "Yuma",
    "48479": "Laredo",
    "48283": "Encinal",
    "48163": "Dilley",
    "48323": "Eagle Pass",
    "48505": "Zapata",
    "48127": "Carrizo Springs",
}
SITE_NAMES = ("Crossing Truck Plaza", "Fuel and Food", "Travel Center", "Truck Stop", "Plaza", "Fuel Stop")
TITLES = {
    Kind.SHERIFF: "Deputy",
    Kind.POLICE: "Officer",
    Kind.TRUCKING: "Safety director",
    Kind.TRUCK_STOP: "General manager",
    Kind.BUS: "Operations manager",
    Kind.SCHOOL_BUS: "Transportation director",
    Kind.ENERGY: "Fleet manager",
    Kind.GOVERNMENT: "Program manager",
    Kind.TRANSPORTATION: "Motor carrier inspector",
    Kind.VICTIM_SERVICES: "Director",
}

_numbers = count()


def invented_name():
    """The next name of a list long enough for the whole demo."""
    number = next(_numbers)
    return f"{FIRST[number % len(FIRST)]} {LAST[(number * 7 + number // len(FIRST)) % len(LAST)]}"


def phone(number):
    """A number that belongs to nobody: 555-01xx is kept free for stories."""
    return f"+1{(512, 575, 760, 915, 956)[number % 5]}55501{number % 100:02}"


def organization(name, kind, county="", *, city="", state=""):
    """An organization, found again by its name and state."""
    place = County.objects.filter(pk=county).first()
    where = {"state_id": state or (place.state_id if place else None)}
    found = Organization.objects.filter(name=name, **where).first()
    if found:
        return found
    return Organization.objects.create(
        name=name,
        kind=kind,
        county=place,
        city=city or CITIES.get(county, ""),
        phone=phone(next(_numbers)),
        lat=place and place.lat,
        lon=place and place.lon,
        **where,
    )


def person(name, of, *, title="", user=None, **fields):
    """Somebody of an organization, with an address at an example domain."""
    domain = f"{slugify(of.name)[:40].strip('-')}.example.org"
    return Person.objects.create(
        name=name,
        organization=of,
        title=title or TITLES.get(of.kind, ""),
        email=f"{slugify(name).replace('-', '.')}@{domain}",
        phone=phone(next(_numbers)),
        county_id=of.county_id,
        state_id=of.state_id,
        user=user,
        **fields,
    )


def somebody(of, **fields):
    return person(invented_name(), of, **fields)


def account(email, name, role, password=None):
    """An account that signs in with the demo's password, or by a code to its mailbox."""
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=name, role=role, password=password
    )


def sites_of(county, how_many):
    """Truck stops of a county, each with its manager; the last one has none yet."""
    city = CITIES[county]
    for number in range(how_many):
        name = f"{city} {SITE_NAMES[number % len(SITE_NAMES)]}"
        owner = organization(name, Kind.TRUCK_STOP, county)
        manager = somebody(owner) if number < how_many - 1 or how_many == 1 else None
        place = owner.county
        yield Site.objects.create(
            name=name,
            kind=SiteKind.TRAVEL_PLAZA if number % 3 == 2 else SiteKind.TRUCK_STOP,
            organization=owner,
            manager=manager,
            address=f"{1200 + 17 * number} Interstate {10 + 10 * (number % 2)}",
            city=city,
            state_id=place.state_id,
            county=place,
            lat=place.lat + number / 50,
            lon=place.lon,
        )


def law_of(county):
    """A sheriff's office and a police department of a county, with two officers each."""
    place = County.objects.get(pk=county)
    sheriff = organization(f"{place.name} County Sheriff’s Office", Kind.SHERIFF, county)
    police = organization(f"{CITIES[county]} Police Department", Kind.POLICE, county)
    for office in (sheriff, police):
        if not office.people.exists():
            somebody(office, after_hours_phone=phone(next(_numbers)))
            somebody(office, title="Sergeant")
    return [*sheriff.people.all(), *police.people.all()]


COMPANIES = (
    (Kind.TRUCKING, ("Freight", "Haulers", "Carriers", "Logistics", "Transport")),
    (Kind.BUS, ("Coach Lines", "Charter")),
    (Kind.SCHOOL_BUS, ("School Transportation",)),
    (Kind.ENERGY, ("Oilfield Services", "Energy")),
    (Kind.GOVERNMENT, ("Office of Border Health", "Workforce Board")),
    (Kind.VICTIM_SERVICES, ("Advocacy Center",)),
)


def companies_of(county, *, each=1):
    """Somebody of each kind of company in a county; `each` people of it."""
    for kind, names in COMPANIES:
        for name in names:
            company = organization(f"{CITIES[county]} {name}", kind, county)
            for _number in range(each):
                yield somebody(company)


def by_sector(people):
    """People by the sector of their organization."""
    found = {}
    for one in people:
        found.setdefault(sector_of(one.organization.kind), []).append(one)
    return found


__all__ = ["Role", "account", "by_sector", "companies_of", "law_of", "organization", "person", "sites_of", "somebody"]
