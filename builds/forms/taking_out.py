"""Taking a list out from the admin: of which build, in which form, and why."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from builds.forms.contact_list import ExportForm
from builds.models import Build


class TakeContactsOutForm(ExportForm):
    """The contact list, of one build's counties or of all."""

    which = None
    build = forms.ModelChoiceField(
        label=lazy("Build"),
        queryset=Build.objects.order_by("-date", "pk"),
        required=False,
        empty_label=lazy("All sites"),
        help_text=lazy("Only the sites of this build’s counties."),
    )
    field_order = ("build", "format", "with_direct", "purpose")


class TakePeopleOutForm(ExportForm):
    """The people of one build."""

    which = None
    with_direct = None
    build = forms.ModelChoiceField(label=lazy("Build"), queryset=Build.objects.order_by("-date", "pk"))
    field_order = ("build", "format", "purpose")
