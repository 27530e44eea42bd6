"""Mail that cannot get lost: every message is a row before it is mail, and the row is the truth."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q, Value
from django.db.models.functions import Lower, StrIndex, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet
from tat_coalitions.accounts.sealed import SealedField


class Status(models.TextChoices):
    """Where a message is on its way."""

    DUE = "due", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown")
    HELD = "held", _("Held back")
    ON_HOLD = "on_hold", _("On hold")
    CANCELLED = "cancelled", _("Cancelled")


LATE_AFTER = timezone.timedelta(minutes=10)
BODIES_STAY = timezone.timedelta(days=90)  # subject, person and times stay


class MessageQuerySet(ScopedQuerySet, models.QuerySet):
    def due(self, at):
        """Those to be sent now: waiting, their time come, not expired. Includes those whose sender's lease ran out
        before any DATA began."""
        return self.filter(
            Q(status=Status.DUE, next_try_at__lte=at)
            | Q(status=Status.SENDING, lease_until__lt=at, data_started_at=None)
        )

    def waiting(self, at):
        """Those that have not left and will not before something happens: a day, a person, an address allowed."""
        return self.filter(
            Q(status=Status.DUE, next_try_at__gt=at) | Q(status__in=[Status.HELD, Status.ON_HOLD])
        ).exclude(text="")

    def silent(self, at):
        """Those whose sender fell silent after DATA began: nobody can tell whether they arrived."""
        return self.filter(status=Status.SENDING, lease_until__lt=at).exclude(data_started_at=None)

    def late(self, at):
        """Those that should have gone out ten minutes ago and did not."""
        return self.filter(status__in=[Status.DUE, Status.SENDING], due_at__lt=at - LATE_AFTER)

    def in_trouble(self):
        """Those that wait for a person."""
        return self.filter(status__in=[Status.FAILED, Status.UNKNOWN])

    def for_a_person(self):
        """Those in trouble, and those that somebody is to release."""
        return self.filter(status__in=[Status.FAILED, Status.UNKNOWN, Status.ON_HOLD])

    def due_on(self, day):
        """Those due on a day on the reader's clocks."""
        begins = timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time()))
        return self.filter(due_at__gte=begins, due_at__lt=begins + timezone.timedelta(days=1))

    def search(self, text):
        """Those whose name, address or subject holds every word of the text."""
        for word in text.split():
            self = self.filter(Q(to_name__icontains=word) | Q(to_email__icontains=word) | Q(subject__icontains=word))
        return self

    def about(self, row):
        """Those that speak of the row."""
        return self.filter(about_type=row._meta.label_lower, about_id=row.pk)

    def with_old_body(self, at):
        """Those whose text has been kept long enough; the time of a mail that was not sent is the one it was due."""
        return self.filter(
            due_at__lt=at - BODIES_STAY, status__in=[Status.SENT, Status.FAILED, Status.UNKNOWN, Status.CANCELLED]
        ).exclude(text="")

    def resting_domains(self, at):
        """The domains that got all that the pace allows in the last two minutes: their mail waits, but is not late."""
        tried = self.filter(tried_at__gt=at - timezone.timedelta(minutes=2), tried_at__lte=at).order_by()
        counted = tried.values("domain").annotate(n=Count("pk"))
        return counted.filter(n__gte=settings.TAT_MAIL_PER_DOMAIN).values("domain")

    def glance(self, at):
        """What the start page and `/readyz` ask in one query: `due`, `late`, `failed`, `unknown`, `held`, `on_hold`,
        `sent` (in the last seven days), and `oldest`, the time the oldest waiting mail was due, or None. Mail to a
        domain that gets as much as the pace allows is neither late nor the oldest."""
        waiting = Q(status__in=[Status.DUE, Status.SENDING])
        pressing = waiting
        if settings.TAT_MAIL_PER_DOMAIN:
            pressing &= ~Q(domain__in=Message.objects.resting_domains(at))
        overdue = Q(due_at__lt=at - LATE_AFTER)
        recent = Q(status=Status.SENT, due_at__gte=at - timezone.timedelta(days=7))
        return self.filter(recent | ~Q(status__in=[Status.SENT, Status.CANCELLED])).aggregate(
            due=Count("pk", filter=waiting & Q(due_at__lte=at)),
            late=Count("pk", filter=pressing & overdue),
            failed=Count("pk", filter=Q(status=Status.FAILED)),
            unknown=Count("pk", filter=Q(status=Status.UNKNOWN)),
            held=Count("pk", filter=Q(status=Status.HELD)),
            on_hold=Count("pk", filter=Q(status=Status.ON_HOLD)),
            sent=Count("pk", filter=recent),
            oldest=Min("due_at", filter=pressing & Q(due_at__lte=at)),
        )


class Message(models.Model):
    """One mail to one address, written in the transaction of the work that causes it.

    `key` says what, for whom, by which rule and for which date, so that writing twice writes once. The text is
    rendered once and holds marks where a link or a code goes; those are put in when it is sent, so that neither this
    row nor a backup holds a working link. `about_*`, `person_id` and `build_id` name rows of upper rooms without a
    foreign key, because this room lies beneath them. While `release_reason` says anything, the message is not sent:
    somebody releases it first. `edited_from` is the mark of the program's words that a person has replaced by theirs.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    build_id = models.BigIntegerField(null=True, blank=True)
    to_name = models.CharField(_("to"), max_length=200, blank=True)
    to_email = models.EmailField(_("address"))
    from_name = models.CharField(_("sender’s name"), max_length=200, blank=True)
    reply_to = models.EmailField(_("answers go to"), blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    secrets = SealedField(_("codes and links to put in"), blank=True)
    release_reason = models.TextField(_("what somebody must look at before it goes"), blank=True)
    edited_from = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(_("due"))
    next_try_at = models.DateTimeField(_("next try"))
    expires_at = models.DateTimeField(_("worthless after"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last try"), null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    domain = models.GeneratedField(
        expression=Lower(Substr("to_email", StrIndex("to_email", Value("@")) + 1)),
        output_field=models.CharField(_("domain"), max_length=254),
        db_persist=True,
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200)
    data_started_at = models.DateTimeField(_("transfer began"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(status__in=["due", "sending"]), name="message_to_be_sent"),
            models.Index(fields=["status", "-due_at", "-id"], name="message_by_status"),
            models.Index(fields=["about_type", "about_id"], name="message_by_subject"),
            models.Index(fields=["build_id", "-due_at"], name="message_by_build"),
            models.Index(fields=["person_id", "-due_at"], name="message_by_person"),
            models.Index(fields=["-due_at", "-id"], name="message_by_time"),
            models.Index(fields=["due_at"], condition=~Q(text=""), name="message_with_a_body"),
            models.Index(fields=["tried_at", "domain"], name="message_by_last_try"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(to_email=""), name="message_has_an_address"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="sent_message_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | ~Q(lease_token=""), name="message_being_sent_has_a_lease"
            ),
            models.CheckConstraint(
                condition=~Q(status="on_hold") | ~Q(release_reason=""), name="message_on_hold_says_what_for"
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to_name or self.to_email}"

    def get_absolute_url(self):
        return reverse("outbox:message", args=[self.pk])


class Pulse(models.Model):
    """When something that must not stop last did its work, such as the sweep."""

    SWEEP = "sweep"

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("last time"))
    trouble = models.CharField(_("what is wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        ordering = ["name"]

    def __str__(self):
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def beat(cls, name, at):
        """Note that it worked."""
        cls.objects.update_or_create(name=name, defaults={"at": at})

    @classmethod
    def last(cls, name):
        """When it last worked, or None."""
        return cls.objects.filter(name=name).values_list("at", flat=True).first()
