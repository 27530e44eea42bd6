"""A coalition build and who holds it."""

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builds.models.invitations import comes
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet


class Status(models.TextChoices):
    """Where a build stands; which may follow which is `builds.workflow.MOVES`."""

    DRAFT = "draft", _("Draft")
    PLANNED = "planned", _("Planned")
    INVITING = "inviting", _("Inviting")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


# Statuses in which the day is still ahead, or nobody has said what became of it.
AHEAD = (Status.PLANNED, Status.INVITING)
TOOK_PLACE = (Status.HELD, Status.CLOSED)

TIME_ZONES = [
    ("America/New_York", _("Eastern")),
    ("America/Chicago", _("Central")),
    ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Arizona")),
    ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Puerto_Rico", _("Atlantic")),
    ("America/Halifax", _("Atlantic Canada")),
    ("America/Regina", _("Saskatchewan")),
    ("America/St_Johns", _("Newfoundland")),
    ("Pacific/Guam", _("Chamorro")),
    ("Pacific/Pago_Pago", _("Samoa")),
]


def validate_time_zone(name):
    """Refuse what is no IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone called “%(name)s”."), params={"name": name})


class BuildQuerySet(ScopedQuerySet, models.QuerySet):
    def public(self):
        """Those shown to everybody, by city and date."""
        return self.exclude(published_at=None).exclude(status__in=[Status.DRAFT, Status.CANCELLED])

    def ahead(self):
        return self.filter(status__in=AHEAD)

    def took_place(self):
        return self.filter(status__in=TOOK_PLACE)

    def upcoming(self, today):
        """Those still to come, the next one first."""
        return self.ahead().filter(date__gte=today).order_by("date", "pk")

    def unclosed(self, at):
        """Those whose day is over in their own time zone and that nobody held, moved or cancelled."""
        # one day's grace in UTC, then the exact day in the build's own zone
        candidates = self.ahead().filter(date__lte=at.astimezone(datetime.UTC).date())
        return [build for build in candidates.order_by("date", "pk") if build.date < build.today(at)]

    def with_turnout(self):
        """Each with `invited`, `answered`, `coming` and `came`."""
        return self.annotate(
            invited=Count("invitations", filter=Q(invitations__walk_in=False)),
            answered=Count("invitations", filter=~Q(invitations__answer="")),
            coming=Count("invitations", filter=comes("invitations__")),
            came=Count("invitations", filter=Q(invitations__arrived_at__isnull=False)),
        )


class Build(models.Model):
    """One coalition build: a day, a place, its hosts and the people in the room."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100)
    state = models.ForeignKey("contacts.State", on_delete=models.PROTECT, related_name="+", verbose_name=_("state"))
    states_served = models.ManyToManyField("contacts.State", related_name="builds", verbose_name=_("states served"))
    corridor = models.CharField(
        _("corridor"), max_length=60, blank=True, help_text=_("The highway it is about, where there is one: I-10.")
    )
    counties = models.ManyToManyField(
        "contacts.County", blank=True, related_name="builds", verbose_name=_("counties it brings together")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    venue_address = models.CharField(_("venue’s address"), max_length=200, blank=True)
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts"), default=datetime.time(10))
    ends_at = models.TimeField(_("ends"), default=datetime.time(14))
    time_zone = models.CharField(
        _("time zone"), max_length=40, choices=TIME_ZONES, default="America/Chicago", validators=[validate_time_zone]
    )
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    answer_by = models.DateField(_("answers wanted by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    status_changed_at = models.DateTimeField(_("status since"), default=timezone.now)
    planner = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="plans", verbose_name=_("planner")
    )
    second = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seconds",
        verbose_name=_("planner’s second"),
    )
    sustaining_lead = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sustains",
        verbose_name=_("sustaining lead"),
        help_text=_("Who takes the lead after the meeting and answers the follow-ups."),
    )
    next_steps = models.TextField(_("next steps"), blank=True, help_text=_("One on each line; they close the report."))
    published_at = models.DateTimeField(_("shown in public since"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = BuildQuerySet.as_manager()

    class Meta:
        verbose_name = _("build")
        verbose_name_plural = _("builds")
        ordering = ["-date", "pk"]
        indexes = [
            models.Index(fields=["status", "date"], name="build_by_status_and_date"),
            models.Index(fields=["-date", "id"], name="build_by_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="build_ends_after_it_starts",
                violation_error_message=_("The meeting must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0),
                name="build_has_seats",
                violation_error_message=_("Write how many seats there are, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("planner")),
                name="build_second_is_somebody_else",
                violation_error_message=_("Choose somebody else than the planner as the second."),
            ),
        ]

    def __str__(self):
        return self.title or f"{self.city}, {self.state_id} {self.date.year}"

    def get_absolute_url(self):
        return reverse("builds:detail", args=[self.slug])

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def begins(self):
        """The moment the meeting starts."""
        return datetime.datetime.combine(self.date, self.starts_at, tzinfo=self.zone)

    @property
    def ends(self):
        return datetime.datetime.combine(self.date, self.ends_at, tzinfo=self.zone)

    def today(self, at=None):
        """The date where the build is, at a moment."""
        return (at or timezone.now()).astimezone(self.zone).date()

    def days_to_go(self, at=None):
        """Days until the meeting; negative when it is over."""
        return (self.date - self.today(at)).days

    @property
    def is_ahead(self):
        return self.status in AHEAD

    @property
    def took_place(self):
        return self.status in TOOK_PLACE

    @property
    def asked_for(self):
        """The Proposal with which a state asks for it; None where TAT itself drafted or planned it."""
        return getattr(self, "proposal", None)


class CoHost(models.Model):
    """An organization that holds the build together with TAT."""

    class Role(models.TextChoices):
        ATTORNEY_GENERAL = "attorney_general", _("Attorney General")
        TASK_FORCE = "task_force", _("Statewide task force")
        TRUCKING = "trucking", _("Trucking association")
        BUS = "bus", _("Bus association")
        PUPIL = "pupil", _("Pupil transportation association")
        SPONSOR = "sponsor", _("Corporate sponsor")
        FEDERAL = "federal", _("Federal agency")
        CITY = "city", _("City")
        OTHER = "other", _("Other host")

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="co_hosts", verbose_name=_("build"))
    organization = models.ForeignKey(
        "contacts.Organization", on_delete=models.PROTECT, related_name="co_hosts", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    for_state = models.ForeignKey(
        "contacts.State",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("stands for"),
        help_text=_("Where a build serves several states: the one for which this host stands."),
    )
    person = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="co_hosts",
        verbose_name=_("contact person"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ASKED)
    signs_invitations = models.BooleanField(_("signs off the invitation list"), default=False)
    signs_agenda = models.BooleanField(_("signs off the agenda"), default=False)
    reply_to = models.EmailField(
        _("answers go to"),
        blank=True,
        help_text=_("Where answers go to mail in this host’s name; left empty, to the contact person."),
    )
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)  # written by builds.logos alone
    logo_alt = models.CharField(_("text in place of the logo"), max_length=150, blank=True)
    knows_since = models.DateTimeField(
        _("knows of it since"),
        default=timezone.now,
        editable=False,
        help_text=_("When the contact person was named; of what changes afterwards they must learn."),
    )

    class Meta:
        verbose_name = _("co-host")
        verbose_name_plural = _("co-hosts")
        ordering = ["build_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "organization"],
                name="one_co_host_per_organization_and_build",
                violation_error_message=_("That organization already co-hosts this build."),
            ),
            models.CheckConstraint(
                condition=Q(logo="") | ~Q(logo_alt=""),
                name="co_host_logo_has_a_text",
                violation_error_message=_("Write what the logo shows, for those who do not see it."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} ({self.get_role_display()})"

    @property
    def answers_go_to(self):
        """The address for answers to mail in this host's name: its own, else its contact person's; "" without either."""
        return self.reply_to or (self.person.email if self.person else "")

    def signs(self, what):
        """Whether this host wants to sign off what `what` (of SignOff.What) names."""
        return self.signs_invitations if what == "invitations" else self.signs_agenda
