"""Where a site is, in one line of text, and taken apart again.

Lists of sites have columns for the milepost and the coordinates; the contact list has one for the whole address. What
is joined here comes apart here as it was, whatever the milepost is.
"""

import re

JOINED = re.compile(r"(?:(?P<address>.*), |)milepost (?P<milepost>.{1,20})")
POINT = re.compile(r"(-?[0-9]{1,2}\.[0-9]+), *(-?[0-9]{1,3}\.[0-9]+)")
SPOKEN = re.compile(  # the other ways in which people say a milepost, at the end of an address
    r"(?:,| at|) *(?:mile ?(?:post|marker)?|mp|mm)[. #]*(?P<milepost>[0-9]+(?:\.[0-9]+)?)\Z"
)


def written(address, milepost, lat=None, lon=None):
    """Address or highway with the milepost; where neither is known, the coordinates."""
    text = ", ".join(filter(None, (address, milepost and f"milepost {milepost}")))
    return text or (f"{lat}, {lon}" if lat is not None else "")


def apart(text):
    """The fields of a site that a text tells, as `written` joined them; any other text is an address."""
    point, joined = POINT.fullmatch(text), JOINED.fullmatch(text)
    if point:
        return {"lat": float(point[1]), "lon": float(point[2])}
    told = {"address": joined["address"], "milepost": joined["milepost"]} if joined else {"address": text}
    return {name: value for name, value in told.items() if value}


def key(text):
    """What identifies an address: "I-10 MM 23" and "I-10, milepost 23" have one key."""
    text = " ".join(text.casefold().split())
    point, spoken = POINT.fullmatch(text), SPOKEN.search(text)
    if point:
        return f"{float(point[1]):.5f}, {float(point[2]):.5f}"
    return written(text[: spoken.start()].rstrip(" ,"), spoken["milepost"]) if spoken else text
