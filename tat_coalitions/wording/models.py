"""The words that leave the house, with every version of them, and the terms that its language check looks for."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet
from tat_coalitions.wording.kinds import name_of


class WordingQuerySet(ScopedQuerySet, models.QuerySet):
    def of(self, kind, build_id=None, variant=""):
        """The versions of one wording, the newest first: the house's own, or those of a build, for all or a variant."""
        return self.filter(kind=kind, build_id=build_id, variant=variant).order_by("-version")

    def holding(self):
        """The newest version of each wording: the one that holds."""
        # NULL equals nothing in SQL, so the house's own rows are compared as those of build 0
        newer = Wording.objects.annotate(whose=Coalesce("build_id", 0)).filter(
            kind=OuterRef("kind"),
            whose=OuterRef("whose"),
            variant=OuterRef("variant"),
            version__gt=OuterRef("version"),
        )
        return self.annotate(whose=Coalesce("build_id", 0)).filter(~Exists(newer))


class Wording(models.Model):
    """One version of the words of a kind of mail; a version is never changed, a newer one takes its place."""

    kind = models.CharField(_("kind of mail"), max_length=60)
    build_id = models.PositiveBigIntegerField(
        _("build"), null=True, blank=True, help_text=_("Empty: the words hold for every build.")
    )
    variant = models.CharField(
        _("for whom"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: the words hold for everybody who gets such mail."),
    )
    version = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    is_standard = models.BooleanField(
        _("back to the standard"), default=False, help_text=_("From this version on nothing of its own is said.")
    )
    reason = models.CharField(_("why a term stays as it is"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["kind", F("build_id").asc(nulls_first=True), "variant", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "build_id", "variant", "version"],
                name="one_wording_per_kind_build_variant_and_version",
                violation_error_message=_("Somebody has just written these words anew. Please look again."),
            ),
            models.UniqueConstraint(
                fields=["kind", "version"],
                condition=Q(build_id=None),
                name="one_wording_of_the_house_per_kind_and_version",
                violation_error_message=_("Somebody has just written these words anew. Please look again."),
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="wording_versions_begin_with_one"),
            models.CheckConstraint(
                condition=Q(variant="") | Q(build_id__isnull=False),
                name="wording_for_some_is_of_a_build",
                violation_error_message=_("Words for some alone are written for one build."),
            ),
            models.CheckConstraint(
                condition=Q(is_standard=True, subject="", text="")
                | Q(is_standard=False) & ~Q(subject="") & ~Q(text=""),
                name="wording_says_something_or_is_standard",
                violation_error_message=_("Write a subject and a text."),
            ),
        ]

    def __str__(self):
        return _now("%(mail)s, version %(version)d") % {"mail": name_of(self.kind), "version": self.version}


class TermQuerySet(ScopedQuerySet, models.QuerySet):
    def in_use(self):
        return self.filter(in_use=True)

    def search(self, text):
        """Those that hold each word of the text somewhere."""
        rows = self
        for word in text.split():
            rows = rows.filter(Q(written__icontains=word) | Q(forms__icontains=word) | Q(instead__icontains=word))
        return rows


class Term(models.Model):
    """A term that the language check points out, and what is better written instead."""

    written = models.CharField(_("term"), max_length=80, help_text=_("In the singular; the plural is found by itself."))
    forms = models.CharField(
        _("also written"), max_length=200, blank=True, help_text=_("Other forms of it, divided by commas.")
    )
    is_exact = models.BooleanField(
        _("only in these very capitals"),
        default=False,
        help_text=_("So that the word “john” is found, and a man called John is not."),
    )
    instead = models.CharField(_("better"), max_length=200)
    why = models.CharField(_("why"), max_length=300, blank=True)
    source = models.URLField(_("where that is said"), max_length=300, blank=True)
    in_use = models.BooleanField(_("looked for"), default=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["written", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["written"], name="one_row_per_term", violation_error_message=_("This term is on the list.")
            )
        ]

    def __str__(self):
        return self.written
