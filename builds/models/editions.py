"""What a meeting looked like in each version of its calendar entry."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from builds.models.builds import Build, Status

FACTS = ("date", "starts_at", "ends_at", "time_zone", "city", "state_id", "venue", "venue_address")


class Edition(models.Model):
    """The meeting as it stood from one change of the calendar entry to the next.

    With these, what somebody was told last can be compared with what is true: only who holds something untrue must
    learn of it.
    """

    class Standing(models.TextChoices):
        ON = "on", _("Takes place")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="editions", verbose_name=_("build"))
    sequence = models.PositiveIntegerField(_("version of the calendar entry"))
    since = models.DateTimeField(_("since"))
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts"))
    ends_at = models.TimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=40)
    city = models.CharField(_("city"), max_length=100)
    state = models.ForeignKey("contacts.State", on_delete=models.PROTECT, related_name="+", verbose_name=_("state"))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    venue_address = models.CharField(_("venue’s address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("version of a meeting")
        verbose_name_plural = _("versions of meetings")
        ordering = ["build_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["build", "sequence"], name="one_edition_per_build_and_version")]

    def __str__(self):
        return f"{self.build}: {self.sequence}"

    @classmethod
    def keep(cls, build, *, since):
        """Write down how the build stands, once for each version of its calendar entry."""
        cls.objects.bulk_create([cls.of(build, since=since)], ignore_conflicts=True)

    @classmethod
    def of(cls, build, *, since=None):
        """How the build stands now, not saved."""
        facts = {name: getattr(build, name) for name in FACTS}
        return cls(build=build, sequence=build.sequence, since=since, standing=standing_of(build), **facts)

    @property
    def ends(self):
        """The moment it is over."""
        return datetime.datetime.combine(self.date, self.ends_at, tzinfo=self.build.zone)


def standing_of(build):
    """Whether the build takes place, as calendars see it."""
    off = {Status.POSTPONED: Edition.Standing.POSTPONED, Status.CANCELLED: Edition.Standing.CANCELLED}
    return off.get(build.status, Edition.Standing.ON)
