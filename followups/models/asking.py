"""Asking others: a colleague on one question, an organization on its promise, the lead once more, and by telephone."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet

# After so many attempts without an answer an organization counts as "no response".
MOST_ATTEMPTS = 3
BETWEEN_ATTEMPTS = datetime.timedelta(days=7)

ONE_QUESTION = Q(measure__isnull=False, commitment=None) | Q(measure=None, commitment__isnull=False)


class DelegationQuerySet(ScopedQuerySet, models.QuerySet):
    def waiting(self, today):
        """Those that can still be answered by their link."""
        return self.filter(answered_at=None, withdrawn_at=None, expires_on__gte=today)


class Delegation(models.Model):
    """One question of a follow-up that a lead asked a colleague to answer by personal link."""

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="delegations", verbose_name=_("follow-up")
    )
    measure = models.ForeignKey(
        "followups.Measure",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("measure"),
    )
    commitment = models.ForeignKey(
        "builds.Commitment",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("commitment"),
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="delegations", verbose_name=_("colleague")
    )
    words = models.CharField(_("a word to them"), max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    expires_on = models.DateField(_("link works until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegated question")
        verbose_name_plural = _("delegated questions")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_QUESTION, name="delegation_asks_one_question"),
            models.UniqueConstraint(
                fields=["followup", "measure"],
                condition=Q(answered_at=None, withdrawn_at=None, measure__isnull=False),
                name="one_open_delegation_per_measure",
                violation_error_message=_("Somebody is asked this already; take that back first."),
            ),
            models.UniqueConstraint(
                fields=["followup", "commitment"],
                condition=Q(answered_at=None, withdrawn_at=None, commitment__isnull=False),
                name="one_open_delegation_per_commitment",
                violation_error_message=_("Somebody is asked this already; take that back first."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.commitment or self.measure}"

    @property
    def about(self):
        """The measure or the commitment that is asked."""
        return self.commitment or self.measure


class InquiryQuerySet(ScopedQuerySet, models.QuerySet):
    def waiting(self):
        return self.filter(status=Inquiry.Status.WAITING)

    def next_attempt_due(self, at):
        """Waiting ones whose last attempt lies long enough ago for the next, or for the end after the last."""
        return self.waiting().filter(Q(last_asked_at=None) | Q(last_asked_at__lte=at - BETWEEN_ATTEMPTS))


class Inquiry(models.Model):
    """The short message that asks an organization what became of its promise: up to three attempts, then no response.

    Its messages stand in the outbox under the keys `inquiry:<pk>:<attempt>`. A call that was logged is an attempt, too.
    `said`, `said_total` and `said_note` are the organization's own word, whatever the follow-up says; `is_disputed` while
    somebody is to settle that the two differ.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered")
        NO_RESPONSE = "no_response", _("No response")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Word(models.TextChoices):
        DONE = "done", _("Done")
        UNDER_WAY = "under_way", _("Under way")
        NOT_HAPPENING = "not_happening", _("Not happening")
        OTHER = "other", _("Something else")

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="inquiries", verbose_name=_("follow-up")
    )
    commitment = models.ForeignKey(
        "builds.Commitment", on_delete=models.CASCADE, related_name="inquiries", verbose_name=_("commitment")
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="inquiries", verbose_name=_("asked person")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    released_at = models.DateTimeField(_("released"), default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("released by")
    )
    last_asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    said = models.CharField(_("what they said"), max_length=15, choices=Word, blank=True)
    said_total = models.PositiveIntegerField(_("total they told"), null=True, blank=True)
    said_note = models.CharField(_("in their words"), max_length=500, blank=True)
    said_at = models.DateTimeField(_("told"), null=True, blank=True)
    is_disputed = models.BooleanField(_("another answer stands beside it"), default=False)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an organization")
        verbose_name_plural = _("questions to organizations")
        ordering = ["-released_at", "pk"]
        indexes = [
            models.Index(fields=["last_asked_at"], condition=Q(status="waiting"), name="waiting_inquiry_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["followup", "commitment"],
                condition=~Q(status="withdrawn"),
                name="one_inquiry_per_followup_and_commitment",
                violation_error_message=_("That organization is asked already."),
            ),
            models.CheckConstraint(condition=Q(attempts__lte=MOST_ATTEMPTS), name="inquiry_asks_three_times_at_most"),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at=None) | (~Q(status="waiting") & Q(settled_at__isnull=False)),
                name="settled_inquiry_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(said="", said_at=None, said_total=None) | (~Q(said="") & Q(said_at__isnull=False)),
                name="word_of_an_organization_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.commitment}: {self.get_status_display()}"

    @property
    def is_waiting(self):
        return self.status == self.Status.WAITING

    @property
    def next_at(self):
        """When they are asked again, or silence is noted after the last attempt; None where nobody is asked any more."""
        if not self.is_waiting:
            return None
        return self.last_asked_at + BETWEEN_ATTEMPTS if self.last_asked_at else self.released_at


class AskBackQuerySet(ScopedQuerySet, models.QuerySet):
    def unsettled(self):
        return self.filter(settled_at=None)


class AskBack(models.Model):
    """What staff asked a lead about a follow-up that was sent; settled when it is sent again."""

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="asked_back", verbose_name=_("follow-up")
    )
    words = models.TextField(_("what is not clear"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = AskBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("question back")
        verbose_name_plural = _("questions back")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["followup"], condition=Q(settled_at=None), name="one_open_question_back_per_followup"
            )
        ]

    def __str__(self):
        return f"{self.followup}: {self.words[:60]}"


class CallQuerySet(ScopedQuerySet, models.QuerySet):
    pass


class Call(models.Model):
    """A telephone call about a follow-up, or about one promise in it: who was called, and what came of it."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Spoke with them")
        MESSAGE = "message", _("Left a message")
        NO_REPLY = "no_reply", _("Nobody picked up")
        WRONG_NUMBER = "wrong_number", _("Wrong number")

    followup = models.ForeignKey(
        "followups.FollowUp", on_delete=models.CASCADE, related_name="calls", verbose_name=_("follow-up")
    )
    commitment = models.ForeignKey(
        "builds.Commitment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calls",
        verbose_name=_("about the promise"),
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="calls", verbose_name=_("called")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    outcome = models.CharField(_("what came of it"), max_length=15, choices=Outcome)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    logged_at = models.DateTimeField(_("logged"), default=timezone.now, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.person}: {self.get_outcome_display()}"


class PauseQuerySet(ScopedQuerySet, models.QuerySet):
    pass


class Pause(models.Model):
    """No reminders about what is owed after a build until a day. Lateness goes on showing, and the day ends it by itself."""

    build = models.OneToOneField(
        "builds.Build", on_delete=models.CASCADE, related_name="pause", verbose_name=_("build")
    )
    until = models.DateField(_("until"), help_text=_("The last day without reminders."))
    reason = models.CharField(_("why"), max_length=300)
    paused_at = models.DateTimeField(_("paused"), default=timezone.now)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("paused by")
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["build_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="pause_has_a_reason", violation_error_message=_("Say why.")
            )
        ]

    def __str__(self):
        return f"{self.build}: {self.until}"

    def holds(self, today):
        """Whether nobody is reminded on that day where the build is."""
        return today <= self.until
