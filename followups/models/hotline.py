"""What hotlines published, with source and day: context beside a build, never a result of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followups.models.partnership import entered_by
from tat_coalitions.accounts.scope import ScopedQuerySet

# The hotline itself discloses no count below three (humantraffickinghotline.org, notes to its statistics).
SMALLEST_SHOWN = 3


class HotlineFigureQuerySet(ScopedQuerySet, models.QuerySet):
    def national(self):
        return self.filter(state=None)


class HotlineFigure(models.Model):
    """One published value: of the nation or a state, of a period, of one metric. Several of one year stand side by side."""

    class Metric(models.TextChoices):
        SIGNALS = "signals", _("Signals")
        CASES = "cases", _("Cases")

    class Exactness(models.TextChoices):
        EXACT = "exact", _("exactly")
        MORE_THAN = "more_than", _("more than")
        ABOUT = "about", _("about")

    state = models.ForeignKey(
        "contacts.State",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hotline_figures",
        verbose_name=_("state"),
        help_text=_("Empty: the whole nation."),
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    metric = models.CharField(_("metric"), max_length=10, choices=Metric)
    value = models.PositiveIntegerField(_("value"))
    exactness = models.CharField(_("the source says"), max_length=10, choices=Exactness, default=Exactness.EXACT)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    as_of = models.DateField(_("as of"), help_text=_("The day for which, or on which, the source gave it."))
    entered_by = entered_by()
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    objects = HotlineFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("hotline figure")
        verbose_name_plural = _("hotline figures")
        ordering = [F("state").asc(nulls_first=True), "first_day", "metric", "as_of", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="hotline_period_ends_after_it_began",
                violation_error_message=_("The period cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="hotline_figure_has_a_source",
                violation_error_message=_("Say where this was published."),
            ),
            models.UniqueConstraint(
                fields=["state", "first_day", "last_day", "metric", "source", "as_of"],
                condition=Q(state__isnull=False),
                name="one_hotline_figure_per_source_and_day",
                violation_error_message=_("That source’s figure of that day is written down already; change that one."),
            ),
            models.UniqueConstraint(
                fields=["first_day", "last_day", "metric", "source", "as_of"],
                condition=Q(state=None),
                name="one_national_hotline_figure_per_source_and_day",
                violation_error_message=_("That source’s figure of that day is written down already; change that one."),
            ),
        ]

    def __str__(self):
        return f"{self.state_id or 'US'} {self.first_day.year}: {self.get_metric_display()}"

    @property
    def is_shown(self):
        """Whether the value may be shown; a smaller count might point to somebody."""
        return self.value >= SMALLEST_SHOWN
