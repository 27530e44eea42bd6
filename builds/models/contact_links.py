"""The contact list: which site calls which officer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet


class ContactLinkQuerySet(ScopedQuerySet, models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def with_officer(self):
        return self.exclude(officer=None)

    def confirmed(self):
        """Both sides said yes."""
        return self.current().exclude(manager_confirmed_at=None).exclude(officer_confirmed_at=None)

    def check_due(self, today):
        return self.confirmed().filter(next_check_on__lte=today)

    def listed(self):
        """With everything a row of the contact list shows, in its order: state, county, site, officer."""
        return self.select_related(
            "site__county", "site__state", "site__manager", "agency", "officer__organization", "backup", "introduced_at"
        ).order_by("site__state_id", "site__county__name", "site__name", "officer__name", "pk")


class ContactLink(models.Model):
    """A site and the officer to call: proposed by the program, chosen by staff, confirmed by both sides."""

    site = models.ForeignKey("contacts.Site", on_delete=models.PROTECT, related_name="links", verbose_name=_("site"))
    agency = models.ForeignKey(
        "contacts.Organization", on_delete=models.PROTECT, related_name="links", verbose_name=_("agency")
    )
    officer = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officer_of",
        verbose_name=_("officer"),
    )
    backup = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="backup_of",
        verbose_name=_("backup officer"),
    )
    how = models.CharField(
        _("why this one"), max_length=100, blank=True, help_text=_("Such as: by county, 8 miles away.")
    )
    introduced_at = models.ForeignKey(
        "builds.Build",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="introductions",
        verbose_name=_("introduced at"),
    )
    chosen_at = models.DateTimeField(_("chosen"), null=True, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    manager_confirmed_at = models.DateTimeField(_("manager said yes"), null=True, blank=True)
    officer_confirmed_at = models.DateTimeField(_("officer said yes"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    next_check_on = models.DateField(_("next check"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ContactLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact link")
        verbose_name_plural = _("contact list")
        ordering = ["site_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(ended_at=None),
                name="one_current_link_per_site",
                violation_error_message=_("That site already has a contact; change that one."),
            ),
            models.CheckConstraint(
                condition=Q(backup=None) | ~Q(backup=F("officer")),
                name="backup_is_somebody_else",
                violation_error_message=_("Choose somebody else than the officer as the backup."),
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(officer_confirmed_at=None), name="only_a_named_officer_confirms"
            ),
        ]

    def __str__(self):
        return f"{self.site} → {self.officer or self.agency}"

    @property
    def is_confirmed(self):
        return self.manager_confirmed_at is not None and self.officer_confirmed_at is not None
