"""What is asked after a build, and what was answered: by whom, and how they know."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from builds.models import Goal
from followups.models.followups import ANSWERED
from tat_coalitions.accounts.scope import ScopedQuerySet


class MeasureQuerySet(ScopedQuerySet, models.QuerySet):
    def on(self, day):
        """Those in use that are valid on a day: what a follow-up due then asks."""
        begun, ended = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(begun, ended, in_use=True)


class Measure(models.Model):
    """One thing that is asked or counted, with one definition and a unit.

    Its words may be mended (the trail keeps how they read before); what is counted never changes under answers: another
    unit or another thing is another measure.
    """

    class How(models.TextChoices):
        NUMBER = "number", _("a number")
        YES_NO = "yes_no", _("yes or no, with the month")
        CHOICE = "choice", _("yes, partly or no")
        COMPUTED = "computed", _("counted by the program")
        STAFF = "staff", _("entered by staff from a published source")

    class SeenBy(models.TextChoices):
        PUBLIC = "public", _("everybody")
        STAFF_AND_LEADS = "staff_and_leads", _("staff and leads")
        RESTRICTED = "restricted", _("restricted; public as a count of three or more")
        PUBLIC_SHARE = "public_share", _("everybody, as a share")
        PUBLIC_CAVEAT = "public_caveat", _("everybody, with the caveat")

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))
    goals = models.ManyToManyField(Goal, related_name="measures", verbose_name=_("goals"))
    sentence = models.CharField(_("sentence"), max_length=200)
    definition = models.TextField(_("definition"))
    unit = models.CharField(_("unit"), max_length=40)
    how = models.CharField(_("how it is told"), max_length=10, choices=How)
    asked_of = models.JSONField(
        _("asked of"), default=list, blank=True, help_text=_("Sides, such as trucking or law; empty means every lead.")
    )
    months = models.JSONField(
        _("asked after"), default=list, help_text=_("Months; empty means at every interval."), blank=True
    )
    seen_by = models.CharField(_("seen by"), max_length=20, choices=SeenBy)
    valid_from = models.DateField(
        _("valid since"), null=True, blank=True, help_text=_("Follow-ups due from that day on ask it; empty: all.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="measure_ends_after_it_began",
                violation_error_message=_("It cannot end before it begins."),
            )
        ]

    def __str__(self):
        return self.sentence

    @property
    def is_asked(self):
        """Whether a lead answers it, rather than the program or staff."""
        return self.how in (self.How.NUMBER, self.How.YES_NO, self.How.CHOICE)


class Source(models.TextChoices):
    """How somebody knows."""

    TOLD = "told", _("The organization told me")
    SEEN = "seen", _("I saw the record")
    ESTIMATE = "estimate", _("My estimate")


class AnswerBase(models.Model):
    """What both kinds of answer keep: who said it, how they know, and when."""

    unchanged = models.BooleanField(_("no change since the last answer"), default=False)
    source = models.CharField(_("who says so"), max_length=10, choices=Source, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    said_by = models.ForeignKey(
        "contacts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        abstract = True


class MeasureAnswerQuerySet(models.QuerySet):
    def counted(self):
        """Answers of follow-ups that were submitted: drafts count for nothing."""
        return self.filter(followup__status__in=ANSWERED)


class Answer(AnswerBase):
    """What a follow-up says about one measure. A draft until the follow-up is submitted."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("I could not find out")

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="answers", verbose_name=_("follow-up")
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answers", verbose_name=_("measure"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    choice = models.CharField(_("answer"), max_length=10, choices=Choice, blank=True)
    since_month = models.DateField(_("month"), null=True, blank=True, help_text=_("The first day of that month."))

    objects = MeasureAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["followup_id", "measure__position"]
        constraints = [
            models.UniqueConstraint(fields=["followup", "measure"], name="one_answer_per_measure"),
            models.CheckConstraint(condition=Q(number__isnull=False) | ~Q(choice=""), name="answer_says_something"),
            models.CheckConstraint(condition=Q(number=None) | Q(choice=""), name="answer_says_one_thing"),
            models.CheckConstraint(condition=Q(since_month=None) | Q(choice="yes"), name="month_goes_with_yes"),
        ]

    def __str__(self):
        return f"{self.measure_id}: {self.words}"

    @property
    def words(self):
        """What was said, without its unit."""
        if self.number is not None:
            return f"{self.number:,}"
        if self.since_month:
            return gettext("%(answer)s, since %(month)s") % {
                "answer": self.get_choice_display(),
                "month": date_format(self.since_month, "F Y"),
            }
        return self.get_choice_display()


class CommitmentAnswer(AnswerBase):
    """What became of one commitment by one follow-up. The number is the total since the meeting, never an addition."""

    class State(models.TextChoices):
        DONE = "done", _("Done")
        UNDER_WAY = "under_way", _("Under way")
        NOT_HAPPENING = "not_happening", _("Not happening")
        NO_ANSWER = "no_answer", _("I could not find out")
        NO_RESPONSE = "no_response", _("No response after three attempts")

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="commitment_answers", verbose_name=_("follow-up")
    )
    commitment = models.ForeignKey(
        "builds.Commitment", on_delete=models.PROTECT, related_name="answers", verbose_name=_("commitment")
    )
    state = models.CharField(_("what became of it"), max_length=15, choices=State)
    total = models.PositiveIntegerField(_("total since the meeting"), null=True, blank=True)

    objects = MeasureAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer on a commitment")
        verbose_name_plural = _("answers on commitments")
        ordering = ["followup_id", "commitment_id"]
        constraints = [
            models.UniqueConstraint(fields=["followup", "commitment"], name="one_answer_per_commitment"),
            models.CheckConstraint(
                condition=~Q(state__in=["no_answer", "no_response"]) | Q(total=None), name="silence_has_no_number"
            ),
        ]

    def __str__(self):
        return f"{self.commitment_id}: {self.words}"

    @property
    def number(self):
        return self.total

    @property
    def words(self):
        """What was said, without its unit."""
        return self.get_state_display() if self.total is None else f"{self.get_state_display()}, {self.total:,}"
