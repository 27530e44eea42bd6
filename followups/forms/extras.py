"""An extra follow-up: what it is called, its day, and who leads it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import date_input
from contacts.models import Person
from followups.actions.extras import check_day, check_title
from followups.forms.board import may_lead
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm


class ExtraForm(FreeWordsForm, forms.Form):
    """Its title and its day."""

    free_words = ("title",)

    title = forms.CharField(
        label=lazy("What is it called?"),
        max_length=80,
        help_text=lazy("What it stands before or after, such as “Before the session of 2029”."),
        error_messages={"required": lazy("Give it a title, so that everybody knows which one is meant.")},
    )
    due_on = forms.DateField(
        label=lazy("Due on"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("It opens seven days before. It asks the measures that are valid on that day."),
        error_messages={"required": lazy("Choose the day by which it is to be answered.")},
    )

    def __init__(self, *args, build, followup=None, at=None, **kwargs):
        self.build, self.followup = build, followup
        self.today = build.today(at or timezone.now())
        super().__init__(*args, **kwargs)

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        check_title(self.build, title, but=self.followup)
        return title

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if self.followup is None or self.followup.due_on != day or not self.followup.is_owed:
            check_day(self.build, day, self.today)
        return day


class NewExtraForm(ExtraForm):
    """An extra follow-up that begins, with who leads it."""

    lead = forms.ModelChoiceField(
        label=lazy("Who leads it?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=lazy("Nobody yet"),
        help_text=lazy("Contact people of the co-hosts, the sustaining lead and the planner."),
    )

    def __init__(self, *args, build, **kwargs):
        kwargs["initial"] = {"lead": build.sustaining_lead_id} | (kwargs.get("initial") or {})
        super().__init__(*args, build=build, **kwargs)
        self.fields["lead"].queryset = may_lead(build)


class ReasonForm(FreeWordsForm, forms.Form):
    """Why something is called off."""

    free_words = ("reason",)

    reason = forms.CharField(label=lazy("Why"), max_length=300, required=False, help_text=NO_CASES)
