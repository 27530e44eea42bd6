"""Rows of another table as lines of text beside a row, so that a page asks the database no question more."""

from datetime import UTC

from django.db.models import CharField, F, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from builds.glance import Lines

TAB = "\t"


def lines_of(rows, by, *columns):
    """An annotation: the `rows` (which name OuterRef) as one text, a line each, the columns parted by tabs."""
    parts = [part for column in columns for part in (Value(TAB), Cast(F(column), CharField()))][1:]
    text = Concat(*parts, output_field=TextField()) if len(parts) > 1 else parts[0]
    joined = rows.order_by().values(by).annotate(lines=Lines(text)).values("lines")
    return Coalesce(Subquery(joined, output_field=TextField()), Value(""), output_field=TextField())


def read(text):
    """The columns of each line."""
    return [line.split(TAB) for line in text.splitlines()]


def moment(written):
    """A time as the database writes it into a text; SQLite writes UTC without saying so."""
    found = parse_datetime(written)
    return found.replace(tzinfo=UTC) if is_naive(found) else found
