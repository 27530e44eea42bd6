"""Which rows of the database a file has spoken of already: one bit each, so that a million take 125 kB."""


class Taken:
    """A set of row keys."""

    def __init__(self):
        self.bits = bytearray()

    def __contains__(self, key):
        place = key >> 3
        return place < len(self.bits) and bool(self.bits[place] & 1 << (key & 7))

    def add(self, keys):
        """Add all of these keys."""
        for key in keys:
            place = key >> 3
            if place >= len(self.bits):
                self.bits.extend(bytes(place + 1 - len(self.bits) + 4_096))
            self.bits[place] |= 1 << (key & 7)
