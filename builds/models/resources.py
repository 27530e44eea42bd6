"""What lies on the registration table: hotlines and local resources, each as good as its last verification."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from tat_coalitions.accounts.scope import ScopedQuerySet

EMERGENCY = "911"
SOON = 60  # days before its end at which somebody should look again


def a_year_after(day):
    """The same date a year later; of February 29 the last day of that month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def by_account(words):
    """Who of those who sign in did it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=words,
    )


class Country(models.TextChoices):
    US = "US", _("United States")
    CA = "CA", _("Canada")
    MX = "MX", _("Mexico")


class Standing(models.TextChoices):
    """Where a verification stands on a day: told from its dates, never kept."""

    NEVER = "never", _("Not verified")
    LAPSED = "lapsed", _("Verification lapsed")
    SOON = "soon", _("Lapses soon")
    IN_FORCE = "in_force", _("Verified")


class VerifiedQuerySet(ScopedQuerySet, models.QuerySet):
    def in_force(self, day):
        """Those whose verification holds on the day, its last one among them."""
        return self.filter(verified_on__lte=day, check_again_on__gte=day)

    def standing(self, standing, day):
        """Those that stand so on the day."""
        soon = day + datetime.timedelta(days=SOON)
        return {
            Standing.NEVER: self.filter(verified_on=None),
            Standing.LAPSED: self.filter(check_again_on__lt=day),
            Standing.SOON: self.filter(check_again_on__gte=day, check_again_on__lte=soon),
            Standing.IN_FORCE: self.in_force(day),
        }[standing]

    def check_due(self, day):
        """Those that were verified once and that somebody must verify again: lapsed by the day, or soon."""
        return self.filter(check_again_on__lte=day + datetime.timedelta(days=SOON))

    def of_place(self, place):
        """Those of a state, the ones of its counties among them."""
        return self.filter(Q(state=place) | Q(counties__state=place)).distinct()

    def search(self, text):
        """Those in whose name, words or source every word of the text stands."""
        for word in text.split():
            found = Q()
            for name in self.model.SEARCHED:
                found |= Q(**{f"{name}__icontains": word})
            self = self.filter(found)
        return self


class Verified(models.Model):
    """Somebody asked, on a day, whether it is so; after a year somebody must ask again."""

    state = models.ForeignKey(
        "contacts.State", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("state")
    )
    counties = models.ManyToManyField("contacts.County", blank=True, related_name="+", verbose_name=_("counties"))
    hours = models.CharField(_("hours"), max_length=100, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    as_of = models.DateField(_("as of"), help_text=_("The day for which, or on which, the source gave it."))
    verified_on = models.DateField(_("verified"), null=True, blank=True)
    verified_by = by_account(_("verified by"))
    verified_how = models.CharField(_("how it was verified"), max_length=200, blank=True)
    check_again_on = models.DateField(_("check again by"), null=True, blank=True)
    entered_by = by_account(_("entered by"))
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = VerifiedQuerySet.as_manager()

    # fields that a verification vouches for, and those that are searched
    VOUCHED, SEARCHED = (), ("name", "source")

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def standing_on(self, day):
        """The Standing of its verification on a day."""
        if self.verified_on is None or self.verified_on > day:
            return Standing.NEVER
        if self.check_again_on < day:
            return Standing.LAPSED
        return Standing.SOON if (self.check_again_on - day).days <= SOON else Standing.IN_FORCE

    def is_in_force(self, day):
        """Whether it may be printed for that day: verified, and the verification has not lapsed by then."""
        return self.standing_on(day) in (Standing.IN_FORCE, Standing.SOON)

    @property
    def counties_in_words(self):
        """“El Paso, TX and Hudspeth, TX”, or nothing."""
        return get_text_list([str(county) for county in self.counties.all()], gettext("and"))

    @property
    def place(self):
        """For where it is: its counties, else its state."""
        return self.counties_in_words or str(self.state or "")


def verification_is_whole(name):
    """A verification says when, by whom, how, and when to ask again; or there is none."""
    none = Q(verified_on=None, verified_by=None, verified_how="", check_again_on=None)
    whole = Q(verified_on__isnull=False, verified_by__isnull=False, check_again_on__gt=F("verified_on"))
    return models.CheckConstraint(
        condition=none | (whole & ~Q(verified_how="")),
        name=name,
        violation_error_message=_("Say who verified it, when, and how."),
    )


def has_a_source(name):
    return models.CheckConstraint(
        condition=~Q(source="") & ~Q(name=""),
        name=name,
        violation_error_message=_("Write its name and where this is known from."),
    )


class Hotline(Verified):
    """A line to call, of one kind. What it is for decides where it stands on the sheet, and what is said beside it.

    The kinds and their order are those of TAT's list of hotlines: a national line that helps victims is no line for tips.
    """

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("Tips, of a region")
        STATE = "state", _("Tips, of a state")
        NATIONAL = "national", _("Tips, of the nation")
        VICTIM = "victim", _("Help for victims; not for tips")
        EMERGENCY = "emergency", _("Emergency")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.US)
    name = models.CharField(_("name"), max_length=150)
    number = models.CharField(_("number to call"), max_length=20, blank=True)
    text_number = models.CharField(_("number for text messages"), max_length=20, blank=True)
    text_words = models.CharField(_("what to text"), max_length=60, blank=True)
    note = models.CharField(_("what stands beside it"), max_length=200, blank=True)

    VOUCHED = ("kind", "number", "text_number")

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ["country", F("state").asc(nulls_first=True), "kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") | ~Q(text_number=""),
                name="hotline_has_a_number",
                violation_error_message=_("Write the number to call, or the one for text messages."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="state") | Q(state__isnull=False),
                name="hotline_of_a_state_names_it",
                violation_error_message=_("Choose the state whose line it is."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["national", "emergency"]) | Q(state=None),
                name="hotline_of_the_nation_names_no_state",
                violation_error_message=_("A line of the whole country has no state. Leave the state empty."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["regional", "state"]) | ~Q(country="MX"),
                name="hotline_of_a_place_is_where_we_know_places",
                violation_error_message=_("Of Mexico only lines of the whole country are kept."),
            ),
            verification_is_whole("hotline_verification_is_whole"),
            has_a_source("hotline_has_name_and_source"),
        ]

    def get_absolute_url(self):
        return reverse("resources:change_hotline", args=[self.pk])

    @property
    def place(self):
        return super().place or self.get_country_display()

    @property
    def is_always_printed(self):
        """Whether it is the one number that is on every sheet, verified or not."""
        return self.number == EMERGENCY


class LocalResource(Verified):
    """A place that helps people where the build is: a shelter, a clinic, somebody who interprets."""

    name = models.CharField(_("name"), max_length=150)
    offers = models.CharField(_("what it offers"), max_length=300)
    for_whom = models.CharField(_("who it is for"), max_length=200, blank=True)
    phone = PhoneNumberField(_("phone"))

    VOUCHED, SEARCHED = ("phone",), ("name", "offers", "for_whom", "source")

    class Meta:
        verbose_name = _("local resource")
        verbose_name_plural = _("local resources")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="local_resource_by_name"),
            models.Index(fields=["check_again_on", "id"], name="local_resource_by_check"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") & ~Q(offers=""),
                name="local_resource_can_be_called",
                violation_error_message=_("Write what it offers and its phone number."),
            ),
            verification_is_whole("local_resource_verification_is_whole"),
            has_a_source("local_resource_has_name_and_source"),
        ]

    def get_absolute_url(self):
        return reverse("resources:change_resource", args=[self.pk])
