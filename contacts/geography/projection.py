"""Longitude and latitude into the plane of the Albers map of us-atlas (d3's geoAlbersUsa at scale 1300).

The plane measures 975 by 610; Alaska and Hawaii are inset.
"""

from math import cos, radians, sin, sqrt

SCALE = 1300
MIDDLE = (487.5, 305.0)


def albers(lon, lat):
    """Return (x, y) on the map for a point of the 50 states or DC, or None where the map has no place for it.

    Territories and Canada's far north have none. Southern Canada and northern Mexico fall where they lie beside the
    states, which helps a build near a border.
    """
    if lat > 50 and (lon < -129 or lon > 170):
        return _ALASKA(lon - 360 if lon > 0 else lon, lat)
    if lat < 24 and -162 < lon < -150:
        return _HAWAII(lon, lat)
    if 24 <= lat < 60 and -130 < lon < -60:
        return _LOWER_48(lon, lat)
    return None


class _Conic:
    """An equal-area conic with two standard parallels, turned to a meridian, with one point of it placed on the map."""

    def __init__(self, *, meridian, parallels, center, scale, at):
        first, second = (sin(radians(parallel)) for parallel in parallels)
        self.n = (first + second) / 2
        self.c = 1 + first * (2 * self.n - first)
        self.meridian, self.scale, self.at = meridian, scale, at
        self.center = self._raw(*center)

    def __call__(self, lon, lat):
        x, y = self._raw(lon - self.meridian, lat)
        return self.at[0] + self.scale * (x - self.center[0]), self.at[1] - self.scale * (y - self.center[1])

    def _raw(self, lon, lat):
        radius = sqrt(self.c - 2 * self.n * sin(radians(lat))) / self.n
        angle = radians(lon) * self.n
        return radius * sin(angle), sqrt(self.c) / self.n - radius * cos(angle)


def _inset(across, down):
    return MIDDLE[0] + across * SCALE, MIDDLE[1] + down * SCALE


_LOWER_48 = _Conic(meridian=-96, parallels=(29.5, 45.5), center=(-0.6, 38.7), scale=SCALE, at=MIDDLE)
_ALASKA = _Conic(meridian=-154, parallels=(55, 65), center=(-2, 58.5), scale=SCALE * 0.35, at=_inset(-0.307, 0.201))
_HAWAII = _Conic(meridian=-157, parallels=(8, 18), center=(-3, 19.9), scale=SCALE, at=_inset(-0.205, 0.212))
