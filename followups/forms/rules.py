"""A reminder rule as staff write it; what makes no sense is refused in a sentence."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from followups.clock import OPENS_BEFORE
from followups.models import Audience, ReminderRule, Step
from followups.models.reminders import OF_FOLLOWUPS
from followups.wordings import KINDS

Anchor, Unit, Direction = ReminderRule.Anchor, ReminderRule.Unit, ReminderRule.Direction
MOST = {Unit.DAYS: 365, Unit.WORKING_DAYS: 250, Unit.MONTHS: 12}
LONGEST_LIMIT = 365  # days; what could not go for a year is worth nothing
AFTERWARDS = (Step.LATE, Step.ESCALATED, Step.CHASE, Step.ANSWER_LATE)

COUNTED_FROM = [
    (Anchor.MEETING, lazy("the meeting")),
    (Anchor.ANSWER_DATE, lazy("the answer date")),
    (Anchor.FOLLOW_UP, lazy("the follow-up’s due date")),
]

# What staff read where the code says a step.
TELLING = [
    (
        lazy("Around the meeting"),
        [
            (Step.ANSWER, lazy("Please answer")),
            (Step.ANSWER_LATE, lazy("Please answer, once more")),
            (Step.MEETING, lazy("The meeting comes near")),
            (Step.CHASE, lazy("What became of the meeting?")),
        ],
    ),
    (
        lazy("Of a follow-up"),
        [
            (Step.COMING, lazy("It comes up")),
            (Step.DUE, lazy("It is due")),
            (Step.LATE, lazy("It is late")),
            (Step.ESCALATED, lazy("It is late, so somebody calls the lead")),
        ],
    ),
]


class ReminderRuleForm(forms.ModelForm):
    """Who is told what, and when."""

    step = forms.ChoiceField(label=lazy("What are they told?"), choices=TELLING)
    audience = forms.MultipleChoiceField(
        label=lazy("Who is told?"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Choose at least one: a rule that tells nobody does nothing.")},
    )

    anchor = forms.ChoiceField(label=lazy("Counted from"), choices=COUNTED_FROM)

    class Meta:
        model = ReminderRule
        fields = ["step", "audience", "offset", "unit", "direction", "anchor", "roll", "limit"]
        labels = {
            "offset": lazy("How many?"),
            "unit": lazy("Days or months?"),
            "direction": lazy("Before or after?"),
            "roll": lazy("When that is a weekend or holiday"),
            "limit": lazy("Not worth sending after so many days"),
        }
        widgets = {"limit": forms.NumberInput(attrs={"data-unit": lazy("days late")})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = Direction.choices  # one of the two; a dash says neither

    def clean_limit(self):
        limit = self.cleaned_data["limit"]
        if limit is not None and limit > LONGEST_LIMIT:
            raise ValidationError(_("Choose at most %(most)d days.") % {"most": LONGEST_LIMIT})
        return limit

    def clean(self):
        """Refuse what cannot be told to those chosen, or not at that time."""
        data = super().clean()
        if {"step", "audience", "offset", "unit", "direction", "anchor"} <= set(data):
            self._check_people(data["step"], data["audience"])
            self._check_anchor(data["step"], data["anchor"])
            self._check_time(data)
            if not self.errors:
                self._check_new(data)
        return data

    def _check_people(self, step, chosen):
        allowed = [role for known, role in KINDS if known == step]
        wrong = [role for role in chosen if role not in allowed]
        if wrong:
            self.add_error(
                "audience",
                _("“%(what)s” is nothing to tell %(who)s. Choose %(allowed)s.")
                % {
                    "what": dict(flat(TELLING))[step],
                    "who": in_words(wrong, _("and")),
                    "allowed": in_words(allowed, _("or")),
                },
            )
        elif len({KINDS[step, role] for role in chosen}) > 1:
            self.add_error("audience", _("These are told different things: write a rule for each of them."))

    def _check_anchor(self, step, anchor):
        if step in OF_FOLLOWUPS and anchor != Anchor.FOLLOW_UP:
            self.add_error("anchor", _("This is told of a follow-up: count from the day it is due."))
        elif step not in OF_FOLLOWUPS and anchor == Anchor.FOLLOW_UP:
            self.add_error("anchor", _("This is told of a meeting: count from the meeting or the answer date."))
        elif step == Step.CHASE and anchor != Anchor.MEETING:
            self.add_error(
                "anchor", _("Nobody can say what became of a meeting before its day: count from the meeting.")
            )
        elif step == Step.ANSWER_LATE and anchor != Anchor.ANSWER_DATE:
            self.add_error("anchor", _("No answer is overdue before its day: count from the answer date."))

    def _check_time(self, data):
        step, offset, unit = data["step"], data["offset"], data["unit"]
        is_after = offset > 0 and data["direction"] == Direction.AFTER
        if offset > MOST[unit]:
            most = {"most": MOST[unit], "unit": Unit(unit).label}
            self.add_error("offset", _("Choose at most %(most)d %(unit)s.") % most)
        elif step in AFTERWARDS and not is_after:
            self.add_error("offset", _("Nobody is late on the day itself or before it: choose at least 1, and after."))
        elif step == Step.DUE and offset:
            self.add_error("offset", _("“It is due” is told on the day itself: choose 0, or tell that it comes up."))
        elif step == Step.COMING and (is_after or not offset or self._before_it_opens(data)):
            text = ngettext(
                "A follow-up opens %(n)d day before it is due: choose from 1 to %(n)d days before.",
                "A follow-up opens %(n)d days before it is due: choose from 1 to %(n)d days before.",
                OPENS_BEFORE.days,
            )
            self.add_error("offset", text % {"n": OPENS_BEFORE.days})
        elif step in (Step.ANSWER, Step.MEETING) and is_after:
            self.add_error("direction", _("That has to be told before, or on the day itself."))

    def _before_it_opens(self, data):
        return data["unit"] != Unit.DAYS or data["offset"] > OPENS_BEFORE.days

    def _check_new(self, data):
        same = {name: data[name] for name in ("step", "offset", "unit", "anchor")}
        if data["offset"]:
            same["direction"] = data["direction"]
        for rule in ReminderRule.objects.in_use().filter(**same).exclude(pk=self.instance.pk):
            if set(rule.audience) & set(data["audience"]):
                self.add_error(None, _("There is such a rule already: %(rule)s") % {"rule": rule})
                return


def flat(groups):
    """The choices of all groups."""
    return [choice for _name, choices in groups for choice in choices]


def in_words(roles, last):
    """ "the planner or the administrators"."""
    return get_text_list([str(Audience(role).label) for role in Audience.values if role in roles], last)


def blank():
    """What a new rule begins with: the commonest one."""
    return {
        "step": Step.LATE,
        "audience": [Audience.LEAD],
        "offset": 3,
        "unit": Unit.DAYS,
        "direction": Direction.AFTER,
        "anchor": Anchor.FOLLOW_UP,
    }
