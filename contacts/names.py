"""How names in capitals are shown. Names are stored as they were written; this is for reading only.

The lists were made by reading the 23,611 names of the national list of law enforcement agencies, all of them in
capitals. What no rule can know (is LEROY a man or a village called LeRoy?) is shown in the plainer way.
"""

import re
from functools import lru_cache

from contacts import reference

SMALL = frozenset("and as at by for in of on or qui the to upon with".split())
CAPITALS = frozenset(  # abbreviations that have a vowel; those without one need no list
    # law enforcement and government
    "AG ATF BIA CBI CIA CID DA DEA DOC DOD DOE DOI DOJ DOT EMS EOC EPA FBI FEMA FMCSA GBI HIDTA HSI HUD ICAC ICE IRS"
    " LASD MCSAP NASA NCIS NYSP OAG OIG SBI SWAT TBI TSA UPRR US USA USDA USMS USPS"
    # schools and transit
    " BART CISD CUNY ISD LSU MARTA MIT MTA SEPTA SUNY TAMU UCLA USC USF UTEP WMATA"
    # industry and this program's own words
    " BOTL CEO NATSO TA TAT UPS USX"
    # on signs and in addresses
    " EB NE SE VA".split()
)
WORDS_WITHOUT_VOWEL = frozenset("BLDG BLVD CTR DR FT JR LN LTD MC MR MRS MT NG PKWY PL RD SGT SQ SR ST".split())
STATES = frozenset(state["postal"] for state in reference.states())
STATES_THAT_ARE_WORDS = frozenset("AL CO DE HI IN LA MA ME MT ON OR PE".split())
INNER_CAPITALS = frozenset(  # beside the counties of the reference data, which have some too
    "DeBary DeForest DeLand DePaul DeQuincy DeRidder DuPont LaFollette LaGuardia LaPlace LaVergne"
    " MacArthur MacDill MacDonald MacGregor".split()
)
APOSTROPHES = "'’ʻ`"
WORD = re.compile(rf"[^\W_](?:[\u0300-\u036f{APOSTROPHES}]*[^\W_])*[\u0300-\u036f]*")
BEGINS_ANEW = re.compile(r"\s[-–—]|[-–—]\s|[/:;(\[\"&+@]")  # between two words: another part of the name begins
ROUTE = re.compile(r"-[0-9]|\s[0-9]{1,4}\b")  # what follows OR or MT when a road is meant
ORDINAL = re.compile(r"[0-9]+(ST|ND|RD|TH)")
ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{1,3}|[VX])")
POLICE_OR_SHERIFF = re.compile(r"[A-Z]{1,3}(PD|CSO)")  # LAPD, MCSO: no English word ends like that
TOLD_BY_WHAT_FOLLOWS = {  # La Porte, but LA County; post office box; Sheriff's Office where a name ends; state route
    "LA": re.compile(r"\s+(COUNTY|METRO)\b"),
    "PO": re.compile(r"\s+BOX\b"),
    "SO": re.compile(r"\Z"),
    "SR": ROUTE,
}
BEFORE_A_PROPER_DE = frozenset("OF NORTH SOUTH EAST WEST FORT LAKE MOUNT".split())


def decent(name):
    """Return a name that is wholly in capitals in decent capitals, any other name as it is.

    "ST. MARY'S COUNTY SHERIFF'S OFFICE" becomes "St. Mary's County Sheriff's Office". One lower-case letter and
    nothing is touched; nothing but the case of letters is ever changed, and a second time changes nothing.
    """
    if not name or any(character.islower() for character in name):
        return name
    shown, end, before = [], 0, ""
    for word in WORD.finditer(name):
        gap, after = name[end : word.start()], name[word.end() :]
        if BEGINS_ANEW.search(gap):
            before = ""
        shown += [gap, _shown(word.group(), before=before, after=after, gap=gap)]
        before, end = word.group(), word.end()
    return "".join([*shown, name[end:]])


def _shown(word, *, before, after, gap):
    """One word as it reads in its place; `before` is the word before it, empty where a name or part begins."""
    if word in STATES and _is_state_here(word, before=before, after=after, gap=gap):
        return word
    if _is_abbreviation(word, after=after):
        return word
    if ORDINAL.fullmatch(word):
        return _lower(word)
    if before and (word.casefold() in SMALL or _is_particle(word, before=before)):
        return _lower(word)
    return _capitalized(word, before=before)


def _is_state_here(word, *, before, after, gap):
    """A postal code that may be a word as well: after a comma, at the end after a blank, or as the name of a road."""
    if gap.strip() == "," or (word != "IN" and ROUTE.match(after)):
        return True
    return bool(before) and not after and gap.isspace() and word not in ("CO", "MT")


def _is_abbreviation(word, *, after):
    if word in TOLD_BY_WHAT_FOLLOWS:
        return bool(TOLD_BY_WHAT_FOLLOWS[word].match(after))
    if len(word) == 1 or word in CAPITALS or ROMAN.fullmatch(word) or POLICE_OR_SHERIFF.fullmatch(word):
        return True
    if word in STATES and word not in STATES_THAT_ARE_WORDS:
        return True
    if any(character.isdigit() for character in word):
        return not ORDINAL.fullmatch(word)
    return word.isascii() and word.isalpha() and not set(word) & set("AEIOUY") and word not in WORDS_WITHOUT_VOWEL


def _is_particle(word, *, before):
    """Joining words inside a name: Havre de Grace, Policia de la Unidad, Fond du Lac; but City of De Soto."""
    if before == "DE":
        return word in ("LA", "LAS", "LOS")
    return word in ("DE", "DEL", "DU") and before not in BEFORE_A_PROPER_DE


def _capitalized(word, *, before):
    known = _inner_capitals().get(word)
    if known:
        return known
    head, mark, tail = re.fullmatch(rf"([^{APOSTROPHES}]*)([{APOSTROPHES}]?)(.*)", word, re.DOTALL).groups()
    if mark and tail and head in ("D", "L", "O"):
        return (_lower(head) if before == "COEUR" else head) + mark + _capitalized(tail, before="")
    if re.match(r"MC[A-Z]{3}", word):
        return "Mc" + word[2] + _lower(word[3:])
    return word[0] + _lower(word[1:])


def _lower(text):
    """Lower-case what can be put back; a few letters of the world cannot."""
    return "".join(low if len(low := letter.lower()) == 1 and low.upper() == letter else letter for letter in text)


@lru_cache(maxsize=1)
def _inner_capitals():
    words = {word for county in reference.counties() for word in county["name"].split()} | INNER_CAPITALS
    return {word.upper(): word for word in words if re.search(r"[a-z][A-Z]", word)}
