"""What a state does together: elements of the Iowa MVE model, rules on training, seats on task forces, trainings."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.scope import ScopedQuerySet

STALE_AFTER = datetime.timedelta(days=365)  # a rule nobody looked at for so long may have changed


def entered_by():
    """Who wrote a row down."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
    )


class ElementQuerySet(ScopedQuerySet, models.QuerySet):
    def listed_on(self, day):
        """Those that made up the model on a day; the optional ones beside it are not counted."""
        return self.valid_on(day).filter(is_optional=False)

    def valid_on(self, day):
        """Those on the list on a day, the optional ones beside the model among them."""
        return self.filter(Q(listed_until=None) | Q(listed_until__gte=day), listed_from__lte=day)


class Element(models.Model):
    """One element of the Iowa MVE model. TAT's list has changed over the years, so each says from when to when it counts."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(_("definition"), max_length=600)
    is_optional = models.BooleanField(
        _("beside the model"), default=False, help_text=_("Shown, and not counted among the elements.")
    )
    listed_from = models.DateField(_("on the list since"))
    listed_until = models.DateField(_("on the list until"), null=True, blank=True)

    objects = ElementQuerySet.as_manager()

    class Meta:
        verbose_name = _("element of the Iowa MVE model")
        verbose_name_plural = _("elements of the Iowa MVE model")
        ordering = ["is_optional", "position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(listed_until=None) | Q(listed_until__gte=F("listed_from")),
                name="element_ends_after_it_began",
                violation_error_message=_("It cannot leave the list before it came onto it."),
            )
        ]

    def __str__(self):
        return self.name

    def is_listed_on(self, day):
        """Whether it was on the list on a day."""
        return self.listed_from <= day and (self.listed_until is None or self.listed_until >= day)


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


def date_in_words(day, precision):
    """ "2020", "March 2020", "March 3, 2020": no more exactly than it is known."""
    return date_format(day, {Precision.YEAR: "Y", Precision.MONTH: "F Y"}.get(precision, "F j, Y"))


def when_in_words(day, precision):
    """ "in 2020", "in March 2020", "on March 3, 2020"."""
    said = {"day": date_in_words(day, precision)}
    return gettext("on %(day)s") % said if precision == Precision.DAY else gettext("in %(day)s") % said


class StateElementQuerySet(ScopedQuerySet, models.QuerySet):
    def up_to(self, day):
        return self.filter(on__lte=day)


class StateElement(models.Model):
    """Where an element stands in a state since a day. A change is a new row, so the past stays; the latest one holds."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        IN_PLACE = "in_place", _("In place")
        LAPSED = "lapsed", _("Lapsed")

    state = models.ForeignKey(
        "contacts.State", on_delete=models.PROTECT, related_name="elements", verbose_name=_("state")
    )
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="standings", verbose_name=_("element"))
    status = models.CharField(_("status"), max_length=12, choices=Status)
    on = models.DateField(_("since"), help_text=_("Of a month or a year that is all that is known: its first day."))
    precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Who says so: a document, a page, a person’s office.")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    agency = models.ForeignKey(
        "contacts.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("agency"),
    )
    entered_by = entered_by()
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    objects = StateElementQuerySet.as_manager()

    class Meta:
        verbose_name = _("element in a state")
        verbose_name_plural = _("elements in states")
        ordering = ["state_id", "element__position", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "element", "on"],
                name="one_standing_per_element_and_day",
                violation_error_message=_("Where this element stood on that day is written down already."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="standing_has_a_source",
                violation_error_message=_("Say where this is known from."),
            ),
        ]

    def __str__(self):
        return f"{self.state_id}, {self.element}: {self.get_status_display()}"

    @property
    def since(self):
        """ "March 2020": no more exactly than it is known."""
        return date_in_words(self.on, self.precision)


class StateRuleQuerySet(ScopedQuerySet, models.QuerySet):
    def of(self, subject):
        return self.filter(subject=subject)

    def stale(self, today):
        """Those in use that nobody has checked for a year; what failed or ended stays as it was."""
        known = self.exclude(status__in=[StateRule.Status.FAILED, StateRule.Status.ENDED])
        return known.filter(checked_on__lte=today - STALE_AFTER)


class StateRule(models.Model):
    """A rule of a state on trafficking training: of new commercial drivers, of bus drivers, of school transportation."""

    class Subject(models.TextChoices):
        CDL = "cdl", _("Commercial drivers’ entry-level training")
        BUS = "bus", _("Bus drivers")
        SCHOOL = "school", _("School transportation")

    class Instrument(models.TextChoices):
        STATUTE = "statute", _("Statute")
        REGULATION = "regulation", _("Regulation")
        POLICY = "policy", _("Agency policy")
        MANUAL = "manual", _("Driver manual only")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        PASSED = "passed", _("Passed")
        IN_FORCE = "in_force", _("In force")
        FAILED = "failed", _("Failed")
        ENDED = "ended", _("No longer in force")

    class Who(models.TextChoices):
        NEW = "new", _("New licenses")
        RENEWAL = "renewal", _("Renewals")
        BOTH = "both", _("New licenses and renewals")

    class Delivery(models.TextChoices):
        SCHOOL = "school", _("Taught in the school’s course")
        APPLICANT = "applicant", _("Shown by the applicant’s certificate")
        TEST = "test", _("Part of the test")
        MANUAL = "manual", _("Printed in the manual")

    state = models.ForeignKey("contacts.State", on_delete=models.PROTECT, related_name="rules", verbose_name=_("state"))
    subject = models.CharField(_("for"), max_length=10, choices=Subject, default=Subject.CDL)
    instrument = models.CharField(_("instrument"), max_length=12, choices=Instrument)
    citation = models.CharField(_("citation"), max_length=200, help_text=_("Such as “Act 922 of 2017”."))
    status = models.CharField(_("status"), max_length=10, choices=Status)
    effective_on = models.DateField(_("effective"), null=True, blank=True)
    precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)
    who = models.CharField(_("who"), max_length=10, choices=Who, blank=True)
    classes = models.CharField(_("classes"), max_length=20, blank=True, help_text=_("Such as A, B, C."))
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    checked_on = models.DateField(_("checked"))
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    entered_by = entered_by()
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    objects = StateRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a state")
        verbose_name_plural = _("rules of states")
        ordering = ["state_id", "subject", F("effective_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "subject", "citation"],
                name="one_rule_of_a_citation",
                violation_error_message=_("That rule is written down already; change that one."),
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(citation=""),
                name="rule_has_citation_and_source",
                violation_error_message=_("Write the citation and where this is known from."),
            ),
        ]

    def __str__(self):
        return f"{self.state_id}: {self.citation}"

    def is_stale(self, today):
        """Whether nobody has checked it for a year; what failed or ended need not be."""
        is_over = self.status in (self.Status.FAILED, self.Status.ENDED)
        return not is_over and self.checked_on <= today - STALE_AFTER


class TaskForceSeatQuerySet(ScopedQuerySet, models.QuerySet):
    def held_on(self, day):
        """Seats somebody held on that day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class TaskForceSeat(models.Model):
    """A stakeholder of industry on an anti-trafficking task force."""

    state = models.ForeignKey(
        "contacts.State", on_delete=models.PROTECT, related_name="task_force_seats", verbose_name=_("state")
    )
    task_force = models.ForeignKey(
        "contacts.Organization", on_delete=models.PROTECT, related_name="seats", verbose_name=_("task force")
    )
    organization = models.ForeignKey(
        "contacts.Organization",
        on_delete=models.PROTECT,
        related_name="task_force_seats",
        verbose_name=_("stakeholder"),
    )
    person = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="task_force_seats",
        verbose_name=_("person"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    build = models.ForeignKey(
        "builds.Build",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="task_force_seats",
        verbose_name=_("because of the build"),
    )
    entered_by = entered_by()
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    objects = TaskForceSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("task force seat")
        verbose_name_plural = _("task force seats")
        ordering = ["state_id", "task_force__name", "organization__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="seat_ends_after_it_began",
                violation_error_message=_("A seat cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=~Q(organization=F("task_force")),
                name="seat_is_held_by_somebody_else",
                violation_error_message=_("Choose the organization of industry that holds the seat."),
            ),
            models.UniqueConstraint(
                fields=["task_force", "organization", "person"],
                condition=Q(until=None, person__isnull=False),
                name="one_seat_held_per_person",
                violation_error_message=_("They hold that seat already."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.task_force}"


class TrainingQuerySet(ScopedQuerySet, models.QuerySet):
    def since(self, day):
        return self.filter(held_on__gte=day)


class Training(models.Model):
    """A training that used TAT or BOTL material, written down between the intervals by whoever keeps a state going."""

    class Audience(models.TextChoices):
        OFFICERS = "officers", _("Officers")
        DRIVERS = "drivers", _("Drivers")
        EMPLOYEES = "employees", _("Truck stop and terminal employees")
        OTHERS = "others", _("Others")

    class Material(models.TextChoices):
        TAT = "tat", _("TAT")
        BOTL = "botl", _("BOTL")
        BOTH = "both", _("TAT and BOTL")

    state = models.ForeignKey(
        "contacts.State", on_delete=models.PROTECT, related_name="trainings", verbose_name=_("state")
    )
    build = models.ForeignKey(
        "builds.Build",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="trainings",
        verbose_name=_("because of the build"),
    )
    organization = models.ForeignKey(
        "contacts.Organization", on_delete=models.PROTECT, related_name="trainings", verbose_name=_("held by")
    )
    held_on = models.DateField(_("held on"))
    audience = models.CharField(_("who was trained"), max_length=10, choices=Audience)
    people = models.PositiveIntegerField(_("people"))
    material = models.CharField(_("material"), max_length=5, choices=Material, default=Material.TAT)
    note = models.CharField(_("note"), max_length=300, blank=True)
    told_by = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("told by"),
    )
    entered_by = entered_by()
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["state", "-held_on"], name="training_by_state_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="training_has_people",
                violation_error_message=_("Write how many people were trained."),
            )
        ]

    def __str__(self):
        return f"{self.organization}, {self.held_on}"
