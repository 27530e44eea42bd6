"""What single cells mean: states, telephone numbers, e-mail addresses, numbers, yes and no.

Each function takes a Reading and a field, puts the value into the Reading where there is one, and refuses the row or
makes a remark where there is none. What says who or where somebody is must be right; what only helps is left out with
a remark.
"""

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from contacts import reference
from contacts.geography import counties

NOTHING = {"", "-", "--", "—", ".", "?", "n/a", "na", "none", "null", "nil", "not available", "unknown", "tbd"}
YES = {"y", "yes", "x", "xx", "true", "t", "1", "✓", "✔", "☑", "ok", "si", "sí", "present", "attended", "here"}
NO = {"n", "no", "false", "f", "0", "absent", "☐", "no show", "did not attend"}
NATION = {"us", "usa", "united states", "united states of america", "federal", "national"}
ABBREVIATIONS = (  # as the Associated Press and others wrote them, without points
    "ala AL|ariz AZ|ark AR|calif CA|cal CA|colo CO|conn CT|del DE|fla FL|ill IL|ind IN|kan KS|kans KS|mass MA|mich MI|minn MN|miss MS"
    "|mont MT|neb NE|nebr NE|nev NV|okla OK|ore OR|oreg OR|penn PA|penna PA|tenn TN|tex TX|wash WA|wis WI|wisc WI|wyo WY|wva WV|nmex NM"
    "|ndak ND|sdak SD|n dak ND|s dak SD|w va WV|n mex NM|n car NC|s car SC|n hamp NH|washington dc DC|district of columbia dc DC"
    "|puerto rico pr PR|us virgin islands VI|alta AB|ont ON|que QC|sask SK|man MB|nfld NL|newfoundland NL|pei PE"
)
ADDRESSES = re.compile(r"[;,\s|/]+")
# What Django's validator takes as well, told twenty times as fast; all else is left to it.
PLAIN_ADDRESS = re.compile(r"[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*@([a-zA-Z0-9]{1,60}\.)+[a-zA-Z]{2,20}")
IN_BRACKETS = re.compile(r".*<([^<>]+)>\s*")
PLAIN_US_NUMBER = re.compile(r"\D*1?\D*([2-9]\d\d)\D*([2-9]\d\d)\D*(\d{4})\D*")
EXTENSION = re.compile(r"(?i)(ext|x|#)\.?\s*\d+\s*$")
web_address = URLValidator(schemes=["http", "https"])


def text(reading, field, most, *, blanks=True):
    """A text of at most so many characters; longer ones refuse the row."""
    value = reading.get(field)
    if not value or (blanks and value.lower() in NOTHING):
        return
    if len(value) > most:
        reading.refuse(
            field,
            _("“%(begin)s…” has %(length)d characters; at most %(most)d are kept.")
            % {"begin": value[:30], "length": len(value), "most": most},
        )
        return
    reading.values[field] = value


def helpful_text(reading, field, most):
    """A text that is left out with a remark when it is too long."""
    value = reading.get(field)
    if len(value) > most:
        reading.remark(field, _("“%(begin)s…” is too long and was left out.") % {"begin": value[:30]})
    elif value.lower() not in NOTHING:
        reading.values[field] = value


def state(reading, field="state", *, required=False):
    """A state, territory or province by its postal code, name, FIPS code or usual abbreviation, as `state_id`."""
    value = reading.get(field)
    if value.lower() in NOTHING:
        if required:
            reading.refuse(field, _("The state is missing."))
        return
    postal = state_called(value)
    if postal:
        reading.values["state_id"] = postal
    elif required or _letters(value) not in NATION:
        reading.refuse(field, _("“%(state)s” is not a state, territory or province.") % {"state": value})
    else:
        reading.remark(field, _("“%(state)s” is the whole country, so no state was set.") % {"state": value})


@lru_cache(maxsize=1_000)
def state_called(value):
    """The postal code of a state as written, or None."""
    return _state_names().get(_letters(value))


def county(reading):
    """A county by FIPS code or by name in its state, as `county_id`; what is not found is left out with a remark."""
    fips, name = reading.get("county_fips"), reading.get("county")
    if not (fips or name) or "state_id" not in reading.values:
        return
    found = counties.place(fips, name.rpartition(",")[0] or name, None, None, reading.values["state_id"])
    if found.county:
        reading.values["county_id"] = found.county
    else:
        reading.remark(
            "county",
            _("“%(county)s” is no county of %(state)s that we know.")
            % {"county": name or fips, "state": reading.values["state_id"]},
        )


def phone(reading, field):
    """A telephone number in its international form; what is none is left out with a remark."""
    value = reading.get(field)
    if not value or value.lower() in NOTHING:
        return
    number, extension = number_in(value)
    if not number:
        reading.remark(field, _("“%(phone)s” is no telephone number and was left out.") % {"phone": value[:60]})
        return
    reading.values[field] = number
    if extension:
        reading.remark(
            field, _("Extension %(extension)s of “%(phone)s” was left out.") % {"extension": extension, "phone": value}
        )


def number_in(value):
    """(number in E.164, extension) of a text, ("", "") where it holds none. Numbers without a country are American."""
    plain = PLAIN_US_NUMBER.fullmatch(value)
    if plain and ("+" not in value or "+1" in value) and _is_american(plain[1]):
        return f"+1{plain[1]}{plain[2]}{plain[3]}", ""
    return _number_in(value)


def email(reading, field="email"):
    """An e-mail address in small letters. Of several the first counts, with a remark; what is none refuses the row."""
    value = reading.get(field)
    if not value or value.lower() in NOTHING:
        return
    bracketed = IN_BRACKETS.fullmatch(value)
    if value.lower().startswith(("http:", "https:", "www.")):
        reading.refuse(field, _("“%(value)s” is a web address, not an e-mail address.") % {"value": value[:100]})
        return
    written = bracketed[1] if bracketed else value.removeprefix("mailto:")
    found = [part for part in ADDRESSES.split(written.strip()) if part]
    if not all("@" in part and is_address(part) for part in found):
        reading.refuse(field, _("“%(value)s” is not an e-mail address.") % {"value": value[:100]})
        return
    reading.values[field] = found[0].lower()
    if len(found) > 1:
        reading.remark(
            field, _("Of several addresses the first was taken: %(address)s.") % {"address": found[0].lower()}
        )


def is_address(value):
    """Whether a text is one e-mail address in plain letters."""
    if PLAIN_ADDRESS.fullmatch(value) and len(value) <= 100:
        return True
    if not value.isascii() or len(value) > 254:
        return False
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def website(reading, field="website"):
    """A web address; what is none is left out with a remark."""
    value = reading.get(field)
    if value.lower() in NOTHING:
        return
    address = value if "://" in value else f"https://{value}"
    try:
        web_address(address)
    except ValidationError:
        reading.remark(field, _("“%(value)s” is no web address and was left out.") % {"value": value[:60]})
        return
    if len(address) <= 200:
        reading.values[field] = address


def zip_code(reading, field="zip"):
    """A ZIP or postal code; a zero that a spreadsheet took off comes back."""
    value = reading.get(field)
    if value.isdigit() and len(value) in (3, 4):
        value = value.zfill(5)
    if len(value) > 10:
        reading.remark(field, _("“%(value)s” is no ZIP code and was left out.") % {"value": value[:30]})
    elif value.lower() not in NOTHING:
        reading.values[field] = value


def position(reading):
    """Longitude and latitude, both or none."""
    lon, lat = reading.get("lon"), reading.get("lat")
    if not (lon or lat):
        return None
    point = counties.coordinates(lon, lat)
    if point is None:
        reading.remark(
            "lat", _("“%(lat)s, %(lon)s” is no place on Earth and was left out.") % {"lat": lat[:30], "lon": lon[:30]}
        )
        return None
    reading.values["lon"], reading.values["lat"] = point
    return point


def whole_number(reading, field, most):
    """A number without a fraction, left out with a remark where there is none."""
    value = reading.get(field).replace(",", "")
    if value.lower() in NOTHING:
        return
    if value.isascii() and value.isdigit() and int(value) <= most:
        reading.values[field] = int(value)
    else:
        reading.remark(field, _("“%(value)s” is no number and was left out.") % {"value": value[:30]})


def yes_or_no(value):
    """True, False, or None where a cell says neither."""
    word = value.casefold().strip(" .!")
    return True if word in YES else False if word in NO else None


@lru_cache(maxsize=1_000)
def choice(value, choices):
    """The value of a TextChoices that a cell names, by its value or its words, or None."""
    wanted = _letters(value)
    return next((code for code, label in choices.choices if wanted in (_letters(code), _letters(str(label)))), None)


def _letters(value):
    return re.sub(r"[^a-z ]+", "", value.casefold().replace("_", " ").replace("-", " ")).strip()


@lru_cache(maxsize=1)
def _state_names():
    names = {}
    for place in reference.states():
        names |= {_letters(place["postal"]): place["postal"], _letters(place["name"]): place["postal"]}
    return dict(pair.rsplit(" ", 1) for pair in ABBREVIATIONS.split("|")) | names


@lru_cache(maxsize=1_000)
def _is_american(area):
    """Whether the area code is one of the states, where the rest of a number of ten digits does not matter."""
    return phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{area}5550100")))


def _number_in(value):
    try:
        number = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_valid_number(number):
        return "", ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""
