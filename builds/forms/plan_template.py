"""What is filled in about a row of the planning template, and to which builds the template is brought."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import templating
from builds.forms.fields import NO_VICTIMS
from builds.models import Goal, TemplateTask
from builds.models.plan import Phase
from tat_coalitions.wording.free_words import FreeWordsForm

FURTHEST = 730  # days from the meeting


def known_roles():
    """The roles whose tasks the program can give to somebody, and the combinations that the template has."""
    own = [*templating.PLANNERS_OWN, *templating.HOSTS_OF, templating.SUSTAINING_LEADS_OWN]
    written = TemplateTask.objects.order_by("owner_role").values_list("owner_role", flat=True).distinct()
    return list(dict.fromkeys([*own, *written]))


class TemplateTaskForm(FreeWordsForm, forms.Form):
    """A row of the template: what is to be done, when, whose it is, and which goal it serves."""

    BEFORE, ON, AFTER = "before", "on", "after"

    free_words = ("task",)

    task = forms.CharField(
        label=lazy("What is to be done?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_VICTIMS,
        error_messages={"required": lazy("Write what is to be done.")},
    )
    when = forms.ChoiceField(
        label=lazy("When?"),
        choices=[
            (BEFORE, lazy("Days before the meeting")),
            (ON, lazy("On the day")),
            (AFTER, lazy("Days after the meeting")),
        ],
        widget=forms.RadioSelect,
        initial=BEFORE,
    )
    days = forms.IntegerField(
        label=lazy("How many days?"),
        required=False,
        min_value=0,
        max_value=FURTHEST,
        widget=forms.NumberInput(attrs={"class": "w-num", "data-unit": lazy("days")}),
        help_text=lazy("Of the calendar. In a plan it slides to the working day before where offices are closed."),
        error_messages={
            "invalid": lazy("Write a whole number of days, such as 45."),
            "max_value": lazy("Choose at most 730 days."),
        },
    )
    phase = forms.ChoiceField(
        label=lazy("Phase"),
        required=False,
        choices=[("", lazy("As the day says")), *Phase.choices],
        help_text=lazy("Under which heading of the plan it stands."),
    )
    owner_role = forms.ChoiceField(
        label=lazy("Whose is it?"),
        help_text=lazy("Of several, whoever is named first gets the task; the others read it there."),
        error_messages={"required": lazy("Choose whose it is.")},
    )
    goal = forms.ModelChoiceField(
        label=lazy("Which goal does it serve?"),
        queryset=Goal.objects.all(),
        empty_label=lazy("Choose a goal"),
        error_messages={"required": lazy("Choose the goal it serves.")},
    )

    def __init__(self, *args, row=None, **kwargs):
        self.row = row
        super().__init__(*args, initial=self._as_it_is(row), **kwargs)
        roles = [(role, role) for role in known_roles()]
        self.fields["owner_role"].choices = [("", _("Choose whose it is")), *roles]

    def _as_it_is(self, row):
        if row is None:
            return None
        when = self.ON if not row.offset_days else self.BEFORE if row.offset_days < 0 else self.AFTER
        names = ("task", "phase", "owner_role")
        values = {name: getattr(row, name) for name in names}
        return values | {"when": when, "days": abs(row.offset_days) or None, "goal": row.goal_id}

    def clean_task(self):
        return " ".join(self.cleaned_data["task"].split())

    def clean(self):
        cleaned = super().clean()
        when, days = cleaned.get("when"), cleaned.get("days")
        if when in (self.BEFORE, self.AFTER) and not days and "days" not in self.errors:
            self.add_error("days", _("Say how many days."))
        if when == self.ON and days:
            self.add_error("days", _("Leave it empty for what is done on the day, or choose before or after."))
        if "days" in self.errors or not when:
            return cleaned
        offset = self._offset(when, days)
        same = TemplateTask.objects.filter(offset_days=offset, task=cleaned.get("task", ""))
        if same.exclude(pk=self.row and self.row.pk).exists():
            self.add_error("task", _("The template has this task on that day already."))
        return cleaned

    def _offset(self, when, days):
        return {self.BEFORE: -1, self.ON: 0, self.AFTER: 1}[when] * (days or 0)

    @property
    def values(self):
        """What was filled in, by the names of TemplateTask's fields."""
        data = self.cleaned_data
        offset = self._offset(data["when"], data["days"])
        return {
            "task": data["task"],
            "offset_days": offset,
            "phase": data["phase"] or templating.phase_of(offset).value,
            "owner_role": data["owner_role"],
            "goal": data["goal"],
        }


class BuildsForm(forms.Form):
    """Which of the builds offered are meant; none are by themselves."""

    builds = forms.TypedMultipleChoiceField(
        label=lazy("Builds"),
        coerce=int,
        error_messages={"required": lazy("Tick at least one build.")},
    )

    def __init__(self, *args, builds, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {build.pk: build for build in builds}
        self.fields["builds"].choices = [(pk, str(build)) for pk, build in self.known.items()]

    @property
    def chosen(self):
        return [self.known[pk] for pk in self.cleaned_data["builds"]]
