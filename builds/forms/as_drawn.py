"""Two people may have the same row open: whoever saves second is told, instead of undoing the first without seeing it."""

import hashlib

from django import forms
from django.utils.translation import gettext as _

DRAWN = "drawn"


def mark_of(row):
    """What a row says, in a few letters."""
    said = repr([getattr(row, field.attname) for field in row._meta.concrete_fields])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class AsDrawn:
    """A form that changes a row, and carries what the row said when the page was drawn."""

    def watch(self, row):
        """Look out for changes of the row, None for one that begins."""
        self.mark = mark_of(row) if row is not None and row.pk else ""
        if self.mark:
            self.fields[DRAWN] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.mark)

    def clean(self):
        cleaned = super().clean()
        drawn = self.cleaned_data.pop(DRAWN, "")
        if drawn and drawn != self.mark:
            self.data = self.data.copy()
            self.data[self.add_prefix(DRAWN)] = self.mark  # sent once more, it replaces what stands knowingly
            self.add_error(None, _("Somebody changed this meanwhile. If yours still holds, save it once more."))
        return cleaned
