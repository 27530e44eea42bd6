"""Which column of a file is which, by the names people give columns. Never by the name of a model's field."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.files import FileNotTaken

WORDS = {"organisation": "organization", "organisations": "organizations", "e mail": "email", "no": "number"}


@dataclass(frozen=True)
class Column:
    """One thing a file may tell: our word for it, what people call it (best first), how it is shown."""

    field: str
    label: str
    spellings: tuple

    @classmethod
    def called(cls, field, label, spellings):
        """A column whose spellings stand in one text, divided by commas."""
        return cls(field, label, tuple(dict.fromkeys(normal(text) for text in spellings.split(","))))


@dataclass(frozen=True)
class Matching:
    """Which column of the file tells what: `places` by number, `headers` by name; `unused` are the rest."""

    places: dict
    headers: dict
    unused: list


def normal(header):
    """Reduce a header to its words: "E-Mail Address:" and "email address" alike, also accents, signs and British
    spelling.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", header) if not unicodedata.combining(c)).casefold()
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("e-mail", "email")).split())
    for written, meant in WORDS.items():
        text = re.sub(rf"\b{written}\b", meant, text)
    return text


def match(header, columns, chosen=None):
    """Return the Matching of a header with the columns.

    `chosen` maps fields to headers where a person pointed; an empty header means "none of them". Raises FileNotTaken
    when two headers are the same name in two spellings.
    """
    chosen = chosen or {}
    names = [normal(name) for name in header]
    places = {field: header.index(name) for field, name in chosen.items() if name in header}
    free = [number for number in range(len(header)) if number not in places.values()]
    for column in columns:
        if column.field in chosen:
            continue
        for spelling in column.spellings:
            fitting = [number for number in free if names[number] == spelling]
            if len(fitting) > 1:
                raise FileNotTaken(
                    _("“%(first)s” and “%(second)s” are the same name for a column. Remove or rename one of them.")
                    % {"first": header[fitting[0]], "second": header[fitting[1]]}
                )
            if fitting:
                places[column.field] = fitting[0]
                free.remove(fitting[0])
                break
    headers = {field: header[number] for field, number in places.items()}
    return Matching(places, headers, [header[number] for number in free if header[number]])


def knows(columns):
    """Return a test whether a cell is the name of one of the columns."""
    known = {spelling for column in columns for spelling in column.spellings}
    return lambda cell: len(cell) < 60 and normal(cell) in known
