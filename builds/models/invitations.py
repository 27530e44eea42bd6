"""Who is asked, what they answered, who came."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Sector
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet

# What somebody needed to take part is of no use after the meeting.
KEPT_FOR = datetime.timedelta(days=30)


class Answer(models.TextChoices):
    YES = "yes", _("Coming")
    NO = "no", _("Not coming")
    MAYBE = "maybe", _("Maybe")
    INSTEAD = "instead", _("Somebody else comes")


MOST_BROUGHT = 5  # so many others somebody may be let bring along

# Whose yes is for a day, or still open, when the build moves; who sends somebody else leaves that to them.
FOR_A_DAY = (Answer.YES, Answer.MAYBE)


def comes(prefix=""):
    """Who has a seat, as a condition: said yes and does not wait for one. `prefix` leads to the invitation."""
    return Q(**{f"{prefix}answer": Answer.YES, f"{prefix}waiting_since": None})


class InvitationQuerySet(ScopedQuerySet, models.QuerySet):
    def unanswered(self):
        """Asked, and silent so far."""
        return self.filter(stage=Invitation.Stage.INVITED, answer="", arrived_at=None)

    def answered_for_another_day(self):
        """Those who answered before the build moved, and did not call off: do they come on the new day too?"""
        moved = Q(answered_for__isnull=False) & ~Q(answered_for=F("build__date"))
        rows = self.filter(moved, stage=Invitation.Stage.INVITED, arrived_at=None, answer__in=FOR_A_DAY)
        return rows.exclude(heard=Invitation.Heard.BROUGHT)  # whom they come with is asked

    def to_be_reminded(self):
        """Asked, and owing an answer for the day as it stands now."""
        return self.filter(
            Q(pk__in=self.unanswered().values("pk")) | Q(pk__in=self.answered_for_another_day().values("pk"))
        )

    def drafted(self):
        return self.filter(stage=Invitation.Stage.DRAFTED)

    def to_be_invited(self):
        """On the list and not invited yet: silent, not arrived."""
        return self.drafted().filter(answer="", arrived_at=None)

    def removable(self):
        """On the list and nothing more: nobody has told them of the meeting."""
        return self.to_be_invited().filter(save_the_date_at=None)

    def coming(self):
        """Those who have a seat; who waits for one does not come yet."""
        return self.filter(comes())

    def waiting(self):
        """Those who said yes and wait for a seat, in their order."""
        return self.exclude(waiting_since=None).order_by("waiting_since", "pk")

    def taking_seats(self):
        """Whoever takes one of the seats: those who come, and who is there without having said so."""
        return self.filter(comes() | Q(arrived_at__isnull=False))

    def at_odds(self):
        """Those who come for somebody, where what the two say does not fit: both come, or neither does."""
        both = Q(in_place_of__answer=Answer.YES, answer=Answer.YES)
        neither = Q(in_place_of__answer=Answer.INSTEAD, answer__in=[Answer.NO, Answer.MAYBE])
        return self.filter(both | neither)

    def arrived(self):
        return self.exclude(arrived_at=None)

    def with_old_needs(self, at):
        """Those of whom we still keep what they needed, a month after the meeting."""
        return self.with_needs().filter(build__date__lt=at.date() - KEPT_FOR)

    def with_needs(self):
        """Those who need something to take part, or to eat."""
        return self.filter(~Q(accommodations="") | ~Q(diet=""))

    def from_county(self, county):
        """Those who stand for a county: it is theirs, else their organization's, or one that it, or they say, they serve."""
        serves = Organization.objects.filter(counties_served=county).values("pk")
        said = Invitation.counties.through.objects.filter(county=county).values("invitation")
        theirs = Q(person__county=county) | Q(person__county=None, person__organization__county=county)
        return self.filter(theirs | Q(person__organization__in=serves) | Q(pk__in=said))

    def by_sector(self):
        """One row per sector: invited, answered, coming and came."""
        return (
            self.order_by()
            .values("sector")
            .annotate(
                invited=Count("pk", filter=Q(walk_in=False)),
                answered=Count("pk", filter=~Q(answer="")),
                coming=Count("pk", filter=comes()),
                came=Count("pk", filter=Q(arrived_at__isnull=False)),
            )
        )


class Invitation(models.Model):
    """One person and one build: asked, answered, arrived."""

    class Stage(models.TextChoices):
        DRAFTED = "drafted", _("On the list")
        INVITED = "invited", _("Invited")

    class Heard(models.TextChoices):
        LINK = "link", _("by personal link")
        STAFF = "staff", _("told to staff")
        DOOR = "door", _("at the door")
        INSTEAD = "instead", _("told by whom they come for")
        BROUGHT = "brought", _("told by whom they come with")

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="invitations", verbose_name=_("build")
    )
    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="invitations", verbose_name=_("person")
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFTED)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    invited_by = models.ForeignKey(
        "builds.CoHost",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("invited by"),
    )
    save_the_date_at = models.DateTimeField(_("save-the-date"), null=True, blank=True)
    second_invited_at = models.DateTimeField(_("invited a second time"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("asked again last"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_for = models.DateField(
        _("answered for"), null=True, blank=True, help_text=_("The day of the meeting as it stood when they answered.")
    )
    heard = models.CharField(_("how it was told"), max_length=10, choices=Heard, blank=True)
    substitute = models.CharField(
        _("comes instead, as a text"),
        max_length=200,
        blank=True,
        help_text=_("From before whoever comes instead stood on the list themselves; their yes counts as a seat."),
    )
    in_place_of = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stand_in",
        verbose_name=_("comes in place of"),
    )
    released_at = models.DateTimeField(
        _("place taken back"), null=True, blank=True, help_text=_("Whom they were to come for comes after all.")
    )
    may_bring = models.PositiveSmallIntegerField(
        _("may bring"), default=0, help_text=_("How many others they may bring along, each by name.")
    )
    brought_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="companions",
        verbose_name=_("comes with"),
    )
    waiting_since = models.DateTimeField(_("waits for a seat since"), null=True, blank=True)
    seated_at = models.DateTimeField(_("got a seat"), null=True, blank=True)
    seat_reason = models.CharField(_("why they got a seat out of turn"), max_length=200, blank=True)
    counties = models.ManyToManyField(
        "contacts.County", blank=True, related_name="+", verbose_name=_("counties they serve")
    )
    accommodations = models.CharField(
        _("accommodations"), max_length=300, blank=True, help_text=_("Kept apart and deleted after the meeting.")
    )
    diet = models.CharField(
        _("diet"), max_length=300, blank=True, help_text=_("Kept apart and deleted after the meeting.")
    )
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    arrived_by = models.CharField(_("checked in by"), max_length=100, blank=True)
    walk_in = models.BooleanField(_("walked in"), default=False)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("put on the list"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["build_id", "person__name", "pk"]
        indexes = [
            models.Index(fields=["build", "sector", "answer"], name="invitation_by_sector"),
            models.Index(fields=["build"], condition=~Q(accommodations="") | ~Q(diet=""), name="invitation_with_needs"),
            models.Index(
                fields=["build", "waiting_since"],
                condition=Q(waiting_since__isnull=False),
                name="invitation_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "person"],
                name="one_invitation_per_person_and_build",
                violation_error_message=_("That person is already on the list of this build."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, heard="") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answer_and_time_go_together",
            ),
            models.CheckConstraint(
                condition=Q(stage="drafted", invited_at=None) | Q(stage="invited", invited_at__isnull=False),
                name="invited_people_have_the_time",
            ),
            models.CheckConstraint(
                condition=Q(walk_in=False) | Q(arrived_at__isnull=False), name="who_walked_in_has_arrived"
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(answer=Answer.YES, arrived_at=None),
                name="who_waits_said_yes_and_is_not_here",
                violation_error_message=_("Only somebody who is coming, and not here yet, can wait for a seat."),
            ),
            models.CheckConstraint(
                condition=Q(in_place_of=None) | ~Q(in_place_of=F("id")),
                name="nobody_comes_instead_of_themselves",
                violation_error_message=_("Somebody else must come instead."),
            ),
            models.CheckConstraint(
                condition=Q(may_bring__lte=MOST_BROUGHT),
                name="nobody_brings_a_crowd",
                violation_error_message=_("Nobody may bring more than five others."),
            ),
            models.CheckConstraint(
                condition=Q(brought_by=None) | ~Q(brought_by=F("id")) & Q(in_place_of=None, may_bring=0),
                name="who_is_brought_brings_and_replaces_nobody",
                violation_error_message=_("Who comes with somebody brings nobody, and comes in nobody’s place."),
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(answer="", in_place_of=None),
                name="a_place_taken_back_is_nobodys_answer",
            ),
            models.CheckConstraint(
                condition=Q(seat_reason="") | Q(seated_at__isnull=False), name="a_seat_out_of_turn_has_the_time"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.build}"

    @property
    def is_for_another_day(self):
        """Whether the build moved since they answered that they come, or may come."""
        return self.answered_for not in (None, self.build.date) and self.answer in FOR_A_DAY

    @property
    def stand_in_or_none(self):
        """The invitation of whoever comes instead of them; None where nobody on the list does."""
        return getattr(self, "stand_in", None) if self.pk else None

    @property
    def sends(self):
        """Who comes instead of them, by name, or ""."""
        other = self.stand_in_or_none
        return other.person.shown_name if other else self.substitute

    @property
    def waits(self):
        """Whether they said yes and wait for a seat."""
        return self.waiting_since is not None

    @property
    def has_seat(self):
        """Whether they count as coming."""
        return self.answer == Answer.YES and not self.waits

    @property
    def said_so_themselves(self):
        """Whether the answer is their own, by link or told to TAT, and not told by whom they come for or with."""
        return bool(self.answer) and self.heard not in (self.Heard.INSTEAD, self.Heard.BROUGHT)

    @property
    def may_know_venue(self):
        """Whether the venue is theirs to know: they have a seat, by their own word."""
        return self.has_seat and self.said_so_themselves

    @property
    def passes_venue_on(self):
        """Whether the entry with the venue is theirs to pass on: whoever comes instead has a seat, and no address."""
        other = self.stand_in_or_none
        return other is not None and other.has_seat and not other.person.email


class SectorTarget(models.Model):
    """How many people of a sector the room needs, in one county or in all."""

    build = models.ForeignKey("builds.Build", on_delete=models.CASCADE, related_name="targets", verbose_name=_("build"))
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    county = models.ForeignKey(
        "contacts.County", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("county")
    )
    wanted = models.PositiveSmallIntegerField(_("wanted"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["build_id", "sector", "county_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "sector", "county"],
                name="one_target_per_county",
                violation_error_message=_("There is already a target for this sector and county."),
            ),
            models.UniqueConstraint(
                fields=["build", "sector"],
                condition=Q(county=None),
                name="one_target_for_all_counties",
                violation_error_message=_("There is already a target for this sector."),
            ),
        ]

    def __str__(self):
        return f"{self.wanted} × {self.get_sector_display()}"
