"""Reminder rules: who is told what, counted from which day. Data, so that staff can change the ladder."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followups import clock
from followups.models.reminders import OF_FOLLOWUPS, Step
from followups.rule_words import sentence, spoken, until


class Audience(models.TextChoices):
    """To whom a rule speaks."""

    INVITED = "invited", _("everybody invited who has not answered")
    COMING = "coming", _("everybody who is coming")
    CO_HOSTS = "co_hosts", _("the contact people of the co-hosts")
    LEAD = "lead", _("the lead of the follow-up")
    PLANNER = "planner", _("the planner")
    SECOND = "second", _("the planner’s second")
    ADMINISTRATORS = "administrators", _("the administrators")


class ReminderRuleQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(in_use=True)


class ReminderRule(models.Model):
    """One rung of the ladder: so long before or after a day, these people are told this.

    It never speaks for a day before `effective_from`, the moment when its timing or its people were last changed.
    """

    class Anchor(models.TextChoices):
        MEETING = "meeting", _("the meeting")
        ANSWER_DATE = "answer_date", _("the day by which answers are wanted")
        FOLLOW_UP = "follow_up", _("the day a follow-up is due")

    class Unit(models.TextChoices):
        DAYS = clock.DAYS, _("days")
        WORKING_DAYS = clock.WORKING_DAYS, _("working days")
        MONTHS = clock.MONTHS, _("calendar months")

    class Direction(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    class Roll(models.TextChoices):
        NONE = "none", _("Tell them that day all the same")
        BEFORE = clock.ROLL_BEFORE, _("Tell them the working day before")
        AFTER = clock.ROLL_AFTER, _("Tell them the working day after")

    anchor = models.CharField(_("counted from"), max_length=15, choices=Anchor)
    offset = models.PositiveSmallIntegerField(_("how many"), help_text=_("0 is the day itself."))
    unit = models.CharField(_("days or months"), max_length=15, choices=Unit, default=Unit.DAYS)
    direction = models.CharField(_("before or after"), max_length=10, choices=Direction)
    roll = models.CharField(
        _("on weekends and holidays"),
        max_length=15,
        choices=Roll,
        default=Roll.NONE,
        help_text=_("Holidays are those of the state in which the build is."),
    )
    audience = models.JSONField(_("who is told"), default=list)
    step = models.CharField(_("what they are told"), max_length=15, choices=Step)
    limit = models.PositiveSmallIntegerField(
        _("days after which it is not worth sending"),
        null=True,
        blank=True,
        help_text=_("For mail that could not go in time. Empty: as long as it is true."),
    )
    in_use = models.BooleanField(_("in use"), default=True)
    effective_from = models.DateTimeField(_("holds since"), default=timezone.now)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="rule_counts_from_what_it_speaks_of",
                condition=Q(step__in=OF_FOLLOWUPS, anchor="follow_up")
                | (~Q(step__in=OF_FOLLOWUPS) & ~Q(anchor="follow_up")),
                violation_error_message=_("What is told of a follow-up is counted from the day it is due."),
            ),
            models.CheckConstraint(
                name="rule_lies_within_a_year",
                condition=Q(offset__lte=366),
                violation_error_message=_("Choose at most 366."),
            ),
        ]

    def __str__(self):
        return sentence(self)

    @property
    def spoken(self):
        """Who is told what, and when."""
        return spoken(self)

    @property
    def until(self):
        """Until when it is worth sending, or nothing."""
        return until(self)

    @property
    def is_after(self):
        """Whether it counts forward from its day; the day itself is neither before nor after."""
        return self.offset > 0 and self.direction == self.Direction.AFTER

    def day_from(self, anchor, state, *, opened=None):
        """The day on which it speaks of something dated `anchor`, where offices keep the holidays of `state`.

        `opened`: the day from which on people could act. Days after count from then, so that nobody is called late
        before having been asked; none lies before it.
        """
        if opened and self.is_after:
            anchor = max(anchor, opened)
        sign = 1 if self.is_after else -1
        day = clock.rolled(clock.shifted(anchor, sign * self.offset, self.unit, state), self.roll, state)
        return max(day, opened) if opened else day
