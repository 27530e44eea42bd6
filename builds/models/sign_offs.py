"""What a co-host signs off before it goes out: the invitation list, the agenda."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builds.models.builds import AHEAD
from tat_coalitions.accounts.scope import ScopedQuerySet


class SignOffQuerySet(ScopedQuerySet, models.QuerySet):
    def open(self):
        """Those asked for and not answered."""
        return self.filter(answered_at=None)

    def wanting_somebody(self):
        """Of builds ahead: those that wait for a co-host, and those where a co-host wants changes and nobody asked anew."""
        later = SignOff.objects.filter(co_host=OuterRef("co_host"), what=OuterRef("what")).order_by("-asked_at", "-pk")
        newest = Q(pk=Subquery(later.values("pk")[:1]))
        return self.filter(
            Q(answered_at=None) | (Q(answer=SignOff.Answer.CHANGES) & newest),
            ~Q(co_host__status="withdrawn"),
            build__status__in=AHEAD,
        )


class SignOff(models.Model):
    """One asking of a co-host, what they said to it, and what it was that they said it to.

    `stood` holds the rows of the list or agenda as it stood, each as a short digest: `fingerprint` is the digest of them
    all, `counted` their number. What changed since is told from `stood`.
    """

    class What(models.TextChoices):
        INVITATIONS = "invitations", _("the invitation list")
        AGENDA = "agenda", _("the agenda")

    class Answer(models.TextChoices):
        SIGNED = "signed", _("Signed off")
        CHANGES = "changes", _("Wants changes")

    class How(models.TextChoices):
        PAGE = "page", _("on its page")
        PHONE = "phone", _("by phone")
        MAIL = "mail", _("by e-mail")
        LETTER = "letter", _("by letter")
        MEETING = "meeting", _("in a meeting")

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="sign_offs", verbose_name=_("build")
    )
    co_host = models.ForeignKey(
        "builds.CoHost", on_delete=models.CASCADE, related_name="sign_offs", verbose_name=_("co-host")
    )
    what = models.CharField(_("what"), max_length=12, choices=What)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    last_asked_at = models.DateTimeField(_("last asked"), default=timezone.now)
    times_asked = models.PositiveSmallIntegerField(_("times asked"), default=1)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    said_by = models.CharField(_("who said so"), max_length=200, blank=True)
    how = models.CharField(_("how"), max_length=8, choices=How, blank=True)
    words = models.TextField(_("what they want changed"), blank=True)
    counted = models.PositiveIntegerField(_("how many rows it had"), null=True, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    stood = models.JSONField(_("as it stood"), default=dict, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["build_id", "co_host_id", "what", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["co_host", "what"],
                condition=Q(answered_at=None),
                name="one_open_sign_off_per_co_host_and_thing",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", said_by="", how="", fingerprint="", counted=None)
                | (
                    Q(answered_at__isnull=False, counted__isnull=False)
                    & ~Q(answer="")
                    & ~Q(said_by="")
                    & ~Q(how="")
                    & ~Q(fingerprint="")
                ),
                name="sign_off_answer_says_who_how_and_to_what",
            ),
            models.CheckConstraint(
                condition=~Q(answer="changes") | ~Q(words=""),
                name="sign_off_wanting_changes_says_which",
                violation_error_message=_("Say what should change."),
            ),
            models.CheckConstraint(
                condition=Q(last_asked_at__gte=F("asked_at")), name="sign_off_is_asked_again_after_it_is_asked"
            ),
        ]

    def __str__(self):
        return f"{self.co_host}: {self.get_what_display()}"

    @property
    def is_open(self):
        return self.answered_at is None
