"""The next build as a state asks for it: a draft that staff release or send back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builds.models.builds import Status
from tat_coalitions.accounts.scope import ScopedQuerySet


class ProposalQuerySet(ScopedQuerySet, models.QuerySet):
    def waiting(self):
        """Those staff have to read: drafts that were not sent back since they were last handed in."""
        return self.filter(build__status=Status.DRAFT, sent_back_at=None)

    def sent_back(self):
        """Drafts that wait for whoever proposed them."""
        return self.filter(build__status=Status.DRAFT).exclude(sent_back_at=None)


class Proposal(models.Model):
    """Who asks for a build, after which one, whom they would like as hosts, and what TAT said to it."""

    build = models.OneToOneField(
        "builds.Build", on_delete=models.CASCADE, related_name="proposal", verbose_name=_("build")
    )
    after = models.ForeignKey(
        "builds.Build", on_delete=models.PROTECT, related_name="proposals", verbose_name=_("build it comes after")
    )
    hosts = models.CharField(_("whom they would like as hosts"), max_length=300, blank=True)
    note = models.TextField(_("why and for whom"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    sent_back_at = models.DateTimeField(_("sent back"), null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sent back by"),
    )
    word_back = models.CharField(_("a word back"), max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed build")
        verbose_name_plural = _("proposed builds")
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(build=F("after")),
                name="proposal_comes_after_another_build",
                violation_error_message=_("A build cannot come after itself."),
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at=None) | ~Q(word_back=""),
                name="proposal_goes_back_with_a_word",
                violation_error_message=_("Write what they should change."),
            ),
        ]

    def __str__(self):
        return str(self.build)
