"""What the pages of an import show of its rows: a page of each kind, with their columns, and what was made of them."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.imports.registry import importer_of
from contacts.models import TriedRow

A_PAGE = 50
CELLS_SHOWN = 6


def columns_of(run):
    """What is read from which column, in the order of the importer: a list of {label, header, field}."""
    columns = importer_of(run.what, run.options).all_columns()
    return [
        {"label": column.label, "header": run.mapping[column.field], "field": column.field}
        for column in columns
        if column.field in run.mapping
    ]


def left_out(run, query):
    """A page of the refused rows, and one of the doubtful ones, as the address asks: {page, doubts}."""
    numbers = _numbers(run.refused_rows, "doubtful")
    refused, doubts = (run.refused_rows.filter(doubtful=doubtful) for doubtful in (False, True))
    return {
        "page": _page(refused, numbers.get(False, 0), query.get("page")),
        "doubts": _page(doubts, numbers.get(True, 0), query.get("doubts")),
    }


def tried(run, query):
    """A page of all rows, of one kind where the address asks for it: {rows, headers, kinds, show, tried}.

    Each row has `shown`, a few (column, cell), whose columns are the `headers`; `kinds` are those there are, with their
    numbers.
    """
    found = run.tried_rows.all()
    numbers = _numbers(found, "result")
    kinds = [
        {"value": kind, "label": kind.label, "number": numbers[kind]} for kind in TriedRow.Result if kind in numbers
    ]
    show = query.get("show", "") if query.get("show") in numbers else ""
    wanted, number = (found.filter(result=show), numbers[show]) if show else (found, sum(numbers.values()))
    rows = _page(wanted, number, query.get("rows"))
    columns = columns_of(run)[:CELLS_SHOWN]
    for row in rows:
        row.shown = [(column["header"], row.cells.get(column["field"], "")) for column in columns]
    headers = [column["header"] for column in columns]
    return {"rows": rows, "headers": headers, "kinds": kinds, "show": show, "tried": sum(numbers.values())}


def remembered(run):
    """From which list of theirs the columns were matched as before, in a sentence; empty where by their names."""
    earlier = run.options.get("remembered")
    if not earlier:
        return ""
    return _("The columns are matched as you chose them for “%(file)s” on %(day)s.") % {
        "file": earlier["file"],
        "day": date_format(parse_date(earlier["on"]), "M j, Y"),
    }


def to_take(run):
    """How many rows the button takes: those found good, or all of a list too long to be tried whole."""
    return run.taken if run.rows_read == run.rows_total else run.rows_total - run.refused


def _numbers(rows, by):
    """How many of the rows there are by a column: `{value: number}`."""
    return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))


def _page(rows, number, asked):
    """A page of rows that were counted already."""
    pages = Paginator(rows, A_PAGE)
    pages.count = number
    return pages.get_page(asked)
