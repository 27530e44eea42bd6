"""Bringing a list to the admin; everything else about it is asked on the desk."""

from django import forms
from django.utils.translation import gettext_lazy as lazy


class BringListForm(forms.Form):
    """The file of a list."""

    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("CSV or XLSX. You see what would become of every row before anything is taken."),
    )
