"""Narrowing the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts import rules
from tat_coalitions.accounts.models import User
from tat_coalitions.trail.models import Entry

LATEST = 5_000  # which verbs there are is read off the latest entries, so that a long trail costs no more


class TrailFilter(forms.Form):
    """Who, what and about which kind of row."""

    who = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("Anybody"))
    verb = forms.ChoiceField(label=_("What"), required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = User.objects.order_by("name", "pk")
        verbs = sorted(set(Entry.objects.order_by("-at", "-pk").values_list("verb", flat=True)[:LATEST]))
        self.fields["verb"].choices = [("", _("Anything")), *((verb, verb) for verb in verbs)]
        kinds = [(model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in rules.tables()]
        self.fields["kind"].choices = [("", _("Anything")), *sorted(kinds, key=lambda kind: kind[1])]

    def narrowed(self, entries):
        """The entries that fit; all when the form is not valid."""
        if not self.is_valid():
            return entries
        data = self.cleaned_data
        fitting = {"actor": data["who"], "verb": data["verb"], "subject_type": data["kind"]}
        return entries.filter(**{name: value for name, value in fitting.items() if value})
