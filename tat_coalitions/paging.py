"""Turning the pages of a long list by key: page one thousand costs what page one costs."""

import base64
import binascii
import json

from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

A_PAGE = 50
COUNT_UP_TO = 10_000


class KeyPage:
    """One page of an ordered queryset, found by the key of the row before or after it.

    `order` is a field that is never null, with "-" for descending; the primary key settles ties. `rows` are the page's
    rows; `first`, `last`, `total`, `next` and `previous` are what components/pagination.html prints. A key that is
    nonsense shows the first page.
    """

    def __init__(self, queryset, *, order, after="", before="", size=A_PAGE):
        self.field, self.descending = order.lstrip("-"), order.startswith("-")
        key, backwards = decoded(before or after), bool(before)
        self.total = counted(queryset)
        found = list(self._from(queryset, key, backwards)[: size + 1])
        more, rows = len(found) > size, found[:size]
        self.rows = rows[::-1] if backwards else rows
        self._number(key[2] if key else 0, backwards)
        has_next, has_previous = (bool(key), more) if backwards else (more, bool(key))
        self.next = self._key_of(-1, self.last) if has_next and rows else ""
        self.previous = self._key_of(0, self.first) if has_previous and rows else ""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def _from(self, queryset, key, backwards):
        """The queryset in the direction of reading, beyond the key."""
        down = self.descending != backwards
        ordered = queryset.order_by(OrderBy(self._sorted_by(), descending=down), f"{'-' if down else ''}pk")
        if not key:
            return ordered
        step = "lt" if down else "gt"
        try:
            return ordered.filter(
                Q(**{f"{self.field}__{step}": key[0]}) | Q(**{self.field: key[0], f"pk__{step}": key[1]})
            )
        except ValidationError:
            return ordered

    def _sorted_by(self):
        """What the database sorts by. Few rows are found first and then sorted; among many, it walks along the index.

        Left to guess, it walks for few as well: past all names before “Maria” to find the Marias of a million people.
        The expression is the field itself, written so that no index is in its order.
        """
        field = F(self.field)
        return Coalesce(field, field) if isinstance(self.total, int) else field

    def _number(self, position, backwards):
        """Which rows of the list these are, by the position that the key carries."""
        if not self.rows:
            self.first = self.last = 0
        elif backwards:
            self.last = max(position - 1, len(self.rows))
            self.first = self.last - len(self.rows) + 1
        else:
            self.first, self.last = position + 1, position + len(self.rows)

    def _key_of(self, index, position):
        row = self.rows[index]
        return encoded(getattr(row, self.field), row.pk, position)


def counted(queryset):
    """How many rows there are, counted only so far that it stays quick."""
    count = queryset.order_by()[: COUNT_UP_TO + 1].count()
    return count if count <= COUNT_UP_TO else _("more than 10,000")


def encoded(value, pk, position):
    """A key for an address: the value sorted by, the row, and where in the list it stands."""
    text = json.dumps([value if isinstance(value, str | int) else value.isoformat(), pk, position])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(key):
    """What `encoded` put in, or None for nothing and for nonsense."""
    try:
        value, pk, position = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (ValueError, binascii.Error, TypeError):
        return None
    whole = isinstance(pk, int) and isinstance(position, int)
    return (value, pk, position) if whole and isinstance(value, str | int) else None
