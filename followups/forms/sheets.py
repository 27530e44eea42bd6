"""A filled-in file: the upload, and what each of its rows means by the forms of the pages."""

import datetime
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.files.decoding import ENCODINGS
from followups.forms.answering import NEW, SAME, form_for
from followups.models import Answer, CommitmentAnswer, Source
from followups.questions import fingerprint
from followups.sheets import HEADERS, Read, mark_of, possible

UNKNOWN = "unknown"
# What people write for what the pages offer.
SPOKEN = {
    "same": SAME,
    "no change": SAME,
    "unchanged": SAME,
    "nothing changed": SAME,
    "unknown": UNKNOWN,
    "could not find out": UNKNOWN,
    "i could not find out": UNKNOWN,
    "do not know": UNKNOWN,
    "dont know": UNKNOWN,
    "done": CommitmentAnswer.State.DONE,
    "under way": CommitmentAnswer.State.UNDER_WAY,
    "underway": CommitmentAnswer.State.UNDER_WAY,
    "in progress": CommitmentAnswer.State.UNDER_WAY,
    "not happening": CommitmentAnswer.State.NOT_HAPPENING,
    "y": Answer.Choice.YES,
    "yes": Answer.Choice.YES,
    "n": Answer.Choice.NO,
    "no": Answer.Choice.NO,
    "partly": Answer.Choice.PARTLY,
    "partially": Answer.Choice.PARTLY,
}
SOURCES = {
    "told": Source.TOLD,
    "they told me": Source.TOLD,
    "seen": Source.SEEN,
    "record": Source.SEEN,
    "estimate": Source.ESTIMATE,
}
MONTHS = ("%Y-%m", "%Y-%m-%d", "%Y/%m", "%m/%Y", "%m/%d/%Y", "%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%B, %Y")
COLUMN_OF = {
    "state": "answer",
    "choice": "answer",
    "change": "answer",
    "unknown": "answer",
    "number": "number",
    "total": "number",
    "since_month": "month",
    "source": "source",
    "note": "note",
    "keep_words": "note",
}


class UploadForm(forms.Form):
    """A filled-in file."""

    file = forms.FileField(
        label=lazy("The filled-in file"),
        error_messages={"required": lazy("Choose the file to bring."), "empty": lazy("The file is empty.")},
        help_text=lazy("CSV or an Excel workbook (.xlsx), with the columns it was given out with."),
    )
    encoding = forms.ChoiceField(
        label=lazy("Encoding"),
        required=False,
        choices=[("", lazy("As the file says")), *ENCODINGS.items()],
        help_text=lazy("Only where letters with accents come out wrong, or the file was not taken for it."),
    )


def understand(rows, followup, parts, *, by):
    """Say of each row what would become of it: kept, unchanged, in the way of somebody else's answer, or refused."""
    questions = {str(question.prefix): question for part in parts for question in part.questions}
    lines = {}
    for row in rows:
        if row.errors:
            continue
        row.question = questions.get(row.code)
        if not row.says_something:
            row.becomes = Read.OPEN
        elif row.question is None:
            row.refuse("code", _("This follow-up has no question with the code “%(code)s”.") % {"code": row.code})
        elif row.code in lines:
            row.refuse("code", _("This question is answered on line %(line)d already.") % {"line": lines[row.code]})
        elif row.cells.get("mark", "").partition(".")[0] not in ("", str(followup.pk)):
            row.refuse("mark", _("This row comes from the file of another follow-up."))
        else:
            lines[row.code] = row.line
            _answer(row, followup, by)
    return rows


def _answer(row, followup, by):
    """What the row says by the form of its question, and how that stands to what is answered by now."""
    question = row.question
    form = form_for(question, _data(row))
    _refuse_by(row, form)
    if row.errors:
        return
    if form.is_empty():
        row.refuse("answer", _("A word alone answers nothing. Write %(words)s.") % {"words": _one_of(form)})
        return
    standing = question.answer
    row.values = form.posted()
    if standing is None:
        row.becomes = Read.KEPT
    elif fingerprint(row.values) == question.fingerprint:
        row.becomes = Read.UNCHANGED
    elif standing.entered_by_id == by.pk or row.cells.get("mark", "") == mark_of(followup, question):
        row.becomes = Read.REPLACES
    else:
        row.becomes = Read.IN_THE_WAY


def _refuse_by(row, form):
    """Refuse it for what the form refuses; one reason a column is enough where its words were not understood."""
    told = {column for column, _sentence in row.errors}
    for name, sentences in form.errors.items():
        column = COLUMN_OF.get(name, "answer")
        if str(HEADERS[column]) not in told:
            for sentence in sentences:
                row.refuse(column, sentence)


def _data(row):
    """The row as its question's form is posted; refuses what the form has no field for."""
    question, cells = row.question, row.cells
    form, standing = form_for(question), question.answer
    data = {name: form[name].value() for name in form.fields if form.fields[name].widget.is_hidden}
    written, number = cells.get("answer", ""), cells.get("number", "")
    if not written and number and "change" in form.fields:
        data["change"] = NEW
    if written:
        data |= _chosen(row, form, written)
    name = next((name for name in ("number", "total") if name in form.fields), "")
    if name and number:
        data[name] = number
    elif number:
        row.refuse("number", _("No number is asked here; leave it empty."))
    if cells.get("month") and "since_month" in form.fields:
        data["since_month"] = _month(cells["month"])
    elif cells.get("month"):
        row.refuse("month", _("No month is asked here; leave it empty."))
    if "source" in form.fields:
        said = cells.get("source", "")
        data["source"] = _source(said) if said else (standing.source if standing else "")
    elif cells.get("source"):
        row.remarks.append(_("Who says so is not kept with this question."))
    data["note"] = cells.get("note") or (standing.note if standing else "")
    return {form.add_prefix(name): value for name, value in data.items()}


def _chosen(row, form, written):
    """The choice that the words mean, by the name of its field."""
    name = next((name for name in ("state", "choice", "change") if name in form.fields), "")
    plain = _plain(written)
    if "number" in form.fields and not row.cells.get("number") and re.fullmatch(r"[\d ,]+", written):
        return {"number": written} | ({"change": NEW} if name else {})
    said = SPOKEN.get(plain, "")
    if not name and said == UNKNOWN and UNKNOWN in form.fields:
        return {UNKNOWN: "on"}
    choices = {_plain(str(label)): value for value, label in (form.fields[name].choices if name else [])}
    choices |= {_plain(str(value)): value for value in choices.values()}
    choices = {words: value for words, value in choices.items() if value != CommitmentAnswer.State.NO_RESPONSE}
    if said == UNKNOWN and name == "state":
        said = CommitmentAnswer.State.NO_ANSWER
    chosen = choices.get(plain) or (said if said in choices.values() else "")
    if not chosen:
        words = {"text": written, "words": _one_of(form)}
        row.refuse("answer", _("“%(text)s” is no answer here. Write %(words)s.") % words)
    return {name: chosen} if chosen else {}


def _one_of(form):
    words = [f"“{word}”" for word in possible(form)]
    if "number" in form.fields:
        words.insert(0, _("a number"))
    return (
        words[0] if len(words) == 1 else _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
    )


def _source(written):
    labels = {_plain(str(label)): value for value, label in Source.choices}
    return labels.get(_plain(written)) or SOURCES.get(_plain(written)) or written


def _month(written):
    """The month as the form takes it; what is none goes to the form, which says so."""
    for pattern in MONTHS:
        try:
            return f"{datetime.datetime.strptime(written, pattern):%Y-%m}"  # noqa: DTZ007
        except ValueError:
            continue
    return written


def _plain(text):
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("’", "").replace("'", "").replace("_", " ")).split()
    )
