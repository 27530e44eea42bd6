"""Bringing a list: the file, how it is to be understood, what its doubtful rows are."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.files.decoding import ENCODINGS
from contacts.imports import registry
from contacts.models import ImportRun, Kind

MODES = [
    ("update", lazy("Take what the list says")),
    ("fill", lazy("Only fill gaps")),
    ("new", lazy("Leave them as they are")),
]
SETTLED = [("", lazy("Leave it out")), ("new", lazy("Somebody new")), ("same", lazy("The same person"))]
AS_THE_FILE_SAYS = ("", lazy("As the file says"))


class NewImportForm(forms.Form):
    """A file, and what it is a list of."""

    what = forms.ChoiceField(label=lazy("A list of"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=lazy("File"),
        error_messages={"required": lazy("Choose the file to bring."), "empty": lazy("The file is empty.")},
        help_text=lazy(
            "CSV in any of its forms, or an Excel workbook (.xlsx). Columns may come in any order, under their usual names. Leave "
            "out whatever is about a victim, a suspect or a case."
        ),
    )
    mode = forms.ChoiceField(
        label=lazy("Rows we know already"), choices=MODES, initial="update", widget=forms.RadioSelect
    )
    encoding = forms.ChoiceField(
        label=lazy("Encoding"),
        required=False,
        choices=[AS_THE_FILE_SAYS, *ENCODINGS.items()],
        help_text=lazy("Only where letters with accents come out wrong, or the file was not taken for it."),
    )

    def __init__(self, *args, asked=None, **kwargs):
        super().__init__(*args, **kwargs)
        known = registry.extras()
        self.extras = {key: value for key, value in (asked or {}).items() if key in known and value}
        for key, value in self.extras.items():
            self.fields[key] = forms.CharField(initial=value, widget=forms.HiddenInput, max_length=100)
        fixed = {known[key].what for key in self.extras}
        labels = dict(ImportRun.What.choices)
        self.fields["what"].choices = [(kind, labels[kind]) for kind in registry.kinds() if not fixed or kind in fixed]
        if len(self.fields["what"].choices) == 1:
            self.fields["what"].initial = self.fields["what"].choices[0][0]
            self.fields["what"].widget = forms.HiddenInput()

    @property
    def options(self):
        """The choices as a run keeps them."""
        names = ("mode", "encoding", *self.extras)
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class ColumnsForm(forms.Form):
    """Which line is the header, and which column tells what, where the program took it wrong."""

    header_line = forms.TypedChoiceField(
        label=lazy("The names of the columns stand on"), coerce=int, required=False, empty_value=0
    )
    mode = forms.ChoiceField(label=lazy("Rows we know already"), choices=MODES, widget=forms.RadioSelect)

    def __init__(self, run, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        top = run.found.get("top", [])
        self.fields["header_line"].choices = [(line, _line(line, cells)) for line, cells in top]
        self.fields["header_line"].initial = run.found["header_line"]
        self.fields["mode"].initial = run.options.get("mode", "update")
        if run.what == ImportRun.What.PEOPLE:
            self._ask_kind()
        headers = [("", _("No column"))] + [(name, name) for name in run.found["header"] if name]
        self.columns = registry.importer_of(run.what, run.options).all_columns()
        for column in self.columns:
            self.fields[f"column_{column.field}"] = forms.ChoiceField(
                label=capfirst(column.label),
                choices=headers,
                required=False,
                initial=run.mapping.get(column.field, ""),
            )

        for field in self.fields.values():
            field.is_quiet = True

    @property
    def asks_kind(self):
        """Whether the list may bring organizations whose kind nobody knows."""
        return "kind" in self.fields

    @property
    def matched(self):
        """The columns that were found in the file, or are wrong, as fields."""
        return [field for field in self._of_columns() if field.initial or field.errors]

    @property
    def others(self):
        """The columns a list of this kind may have, and this one has not."""
        return [field for field in self._of_columns() if not (field.initial or field.errors)]

    def _of_columns(self):
        return [self[f"column_{column.field}"] for column in self.columns]

    def _ask_kind(self):
        self.fields["kind"] = forms.ChoiceField(
            label=_("New organizations whose name does not say what they are"),
            choices=[
                ("", _("Trucking company")),
                *((value, label) for value, label in Kind.choices if value != Kind.TRUCKING),
            ],
            required=False,
            initial=self.run.options.get("kind", ""),
        )

    def clean(self):
        """Refuse one column that is to tell two things."""
        cleaned = super().clean()
        chosen = {}
        for column in self.columns:
            header = cleaned.get(f"column_{column.field}")
            if header and header in chosen:
                self.add_error(
                    f"column_{column.field}",
                    _("“%(header)s” is chosen for “%(other)s” already.") % {"header": header, "other": chosen[header]},
                )
            elif header:
                chosen[header] = column.label
        return cleaned

    @property
    def choices(self):
        """What changed against what the program took it for, as a run keeps it."""
        data = self.cleaned_data
        choices = {"mode": data["mode"], "kind": data.get("kind", "")}
        if data["header_line"] and data["header_line"] != self.run.found["header_line"]:
            return {**choices, "header_line": data["header_line"], "columns": {}}  # other names, so nothing chosen fits
        columns = {column.field: data[f"column_{column.field}"] for column in self.columns}
        if columns != {column.field: self.run.mapping.get(column.field, "") for column in self.columns}:
            choices["columns"] = columns
        return choices


class SettleForm(forms.Form):
    """What the doubtful rows of a page are: left out, somebody new, or the same person."""

    def __init__(self, rows, settled, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"line_{row.line}"] = forms.ChoiceField(
                label=row.reason,
                choices=SETTLED,
                required=False,
                initial=settled.get(str(row.line), ""),
                widget=forms.RadioSelect,
            )

    @property
    def lines(self):
        """Each row with its field."""
        return [(row, self[f"line_{row.line}"]) for row in self.rows]

    @property
    def settled(self):
        """The answers by line; those left out are left out."""
        answers = {str(row.line): self.cleaned_data[f"line_{row.line}"] for row in self.rows}
        return {line: answer for line, answer in answers.items() if answer}


def _line(line, cells):
    shown = ", ".join(cell for cell in cells if cell)
    return _("line %(line)d: %(cells)s") % {"line": line, "cells": shown[:100]}
