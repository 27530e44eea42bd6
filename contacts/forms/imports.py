"""Bringing a list: the file, how it is to be understood, what its doubtful rows are."""

from django import forms
from django.core.files.base import ContentFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.files import FileNotTaken
from contacts.files.decoding import ENCODINGS
from contacts.imports import pasted, registry
from contacts.imports.columns import knows
from contacts.models import ImportRun, Kind

MODES = [
    ("update", lazy("Take what the list says")),
    ("fill", lazy("Only fill gaps")),
    ("new", lazy("Leave them as they are")),
]
LEFT_OUT = ("", lazy("Leave it out"))
AS_THE_FILE_SAYS = ("", lazy("As the file says"))


class NewImportForm(forms.Form):
    """A file or pasted rows, and what they are a list of."""

    what = forms.ChoiceField(label=lazy("A list of"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=lazy("File"),
        required=False,
        error_messages={"empty": lazy("The file is empty.")},
        help_text=lazy(
            "CSV in any of its forms, or an Excel workbook (.xlsx). Columns may come in any order, under their usual names. Leave "
            "out whatever is about a victim, a suspect or a case."
        ),
    )
    pasted = forms.CharField(
        label=lazy("Or rows you copied"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": lazy("This is too much to paste. Save the list as a file and choose it above.")},
        help_text=lazy(
            "Out of a spreadsheet, or lines like “Ana Ruiz <ana@example.org>” out of a mail. The row with the names of the "
            "columns helps, but people are understood without it."
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
        self.fields["file"].is_quiet = self.fields["pasted"].is_quiet = True  # one of the two is asked for
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

    def clean(self):
        """Take the one or the other: a file, or pasted rows made into one, as `upload`."""
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("pasted", "").strip() and cleaned["pasted"]
        if file and text:
            self.add_error("pasted", _("Bring a file or pasted rows, one after the other."))
        elif text and "what" in cleaned:
            self._take_pasted(cleaned["what"], text)
        elif file:
            cleaned["upload"] = file
        elif not self.errors.keys() & {"file", "pasted"}:
            self.add_error("file", _("Choose the file to bring, or paste the rows."))
        return cleaned

    @property
    def refused_at(self):
        """The field beside which a list is refused as a whole."""
        return "pasted" if self.cleaned_data.get("pasted_as") else "file"

    def _take_pasted(self, what, text):
        try:
            columns = registry.importer_of(what, self.extras).all_columns()
            data, how = pasted.as_file(text, knows(columns), names_columns=what == ImportRun.What.PEOPLE)
        except FileNotTaken as refused:
            self.add_error("pasted", refused.message)
        else:
            upload = ContentFile(data, name=_("Pasted rows"))
            self.cleaned_data |= {"upload": upload, "pasted_as": how, "encoding": ""}

    @property
    def options(self):
        """The choices as a run keeps them."""
        names = ("mode", "encoding", "pasted_as", *self.extras)
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
    """What the doubtful rows of a page are: left out, somebody new, or the same as one of the candidates."""

    def __init__(self, doubts, settled, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.doubts, self.before = doubts, settled
        for doubt in doubts:
            self.fields[f"line_{doubt.row.line}"] = forms.ChoiceField(
                label=doubt.row.reason,
                choices=[LEFT_OUT, ("new", doubt.new), *self._same_as(doubt.candidates)],
                required=False,
                widget=forms.RadioSelect,
            )

    def _same_as(self, candidates):
        """The choices that name a candidate; without one, as in lists of pairs, the sentence says whom it is about."""
        if not candidates:
            return [("same", _("The same"))]
        return [(one.choice, _("The same as %(name)s") % {"name": one.name}) for one in candidates if one.choice]

    @property
    def lines(self):
        """Each doubt with its field."""
        return [(doubt, self[f"line_{doubt.row.line}"]) for doubt in self.doubts]

    @property
    def settled(self):
        """The answers by line, beside those that were given of other parts of it; those left out are left out."""
        answers = {doubt.row: self.cleaned_data[f"line_{doubt.row.line}"] for doubt in self.doubts}
        return {str(row.line): self._together(row, answer) for row, answer in answers.items() if answer}

    def _together(self, row, answer):
        """What was said of a line before, but for the part that is answered now, and the answer."""
        said = self.before.get(str(row.line), "").split()
        others = [word for word in said if (word.partition("=")[0] if "=" in word else "") != row.part]
        return " ".join([*others, f"{row.part}={answer}" if row.part else answer])


def _line(line, cells):
    shown = ", ".join(cell for cell in cells if cell)
    return _("line %(line)d: %(cells)s") % {"line": line, "cells": shown[:100]}
