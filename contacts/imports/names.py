"""When two written names are one name.

`person_key` and `organization_key` say *the same*: case, accents, blanks, points, "Last, First" and a title in front
do not matter. NEAR is where *perhaps the same* begins: for a person to look at, never to act upon.
"""

import re
import unicodedata
from functools import lru_cache

NEAR = 90  # of 100 by rapidfuzz; "Jon Smith" and "John Smith" are 95, "Maria Garcia" and "Mario Garcia" 92, "Ana Ruiz" and "Ann Ruiz" 88
TITLES = frozenset(
    "hon honorable the mr mrs ms miss mx dr prof rev fr sr sra sen senator rep representative congressman congresswoman assemblymember"
    " del delegate gov governor mayor judge justice sheriff undersheriff chief capt captain lt lieutenant sgt sergeant cpl corporal maj"
    " major col colonel deputy officer trooper det detective agent inspector marshal constable commissioner director".split()
)
SUFFIXES = frozenset("jr sr ii iii iv v md phd esq cpa jd dds dvm ret usa usn usmc pe rn".split())

ASCII = {code: None for code in range(128) if re.match(r"[^\w\s]", chr(code))} | dict.fromkeys(map(ord, "-/"), " ")


@lru_cache(maxsize=20_000)
def person_key(name):
    """What identifies a person's name: "Hong, Soo", "Hon. Soo Hong" and "SOO HONG" have one key."""
    words = _plain(_turned(name)).split()
    while len(words) > 2 and words[0] in TITLES:
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=20_000)
def organization_key(name):
    """What identifies an organization's name in its state: points, apostrophes, "&" and "The" do not matter."""
    words = _plain(name.replace("&", " and ")).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def spellings(name):
    """The ways a name is likely to stand in the database, to look it up by its index."""
    turned = _turned(name)
    without = " ".join(turned.split()[1:]) if _plain(turned).split(" ")[0] in TITLES else turned
    written = dict.fromkeys((name, turned, without))
    return {way for text in written for way in (text, text.upper(), text.title(), text.lower()) if text}


def organization_spellings(name):
    """The same for organizations: the national lists write capitals without apostrophes and points."""
    bare = " ".join(re.sub(r"[.,’'`]", "", name).split())
    capitals = bare.upper()
    return {name, bare, name.upper(), capitals, capitals.replace("&", "AND"), name.title()}


def _turned(name):
    """A name written last name first, first name first; suffixes behind a comma stay where they are."""
    if "," not in name:
        return name.strip()
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) < 2 or _plain(parts[1]) in SUFFIXES:
        return " ".join(parts)
    return " ".join([parts[1], parts[0], *parts[2:]])


def _plain(text):
    """Small letters without accents and signs; a hyphen or a slash divides words."""
    if text.isascii():  # told five times as fast
        return " ".join(text.translate(ASCII).lower().split())
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]+", "", text.casefold().replace("-", " ").replace("/", " ")).split())
