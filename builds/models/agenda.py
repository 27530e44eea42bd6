"""The agenda of the day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.sealed import SealedField


def says_survivor(*texts):
    """Whether one of the texts tells its readers that somebody is a survivor."""
    return any("survivor" in text.casefold() for text in texts)


class Session(models.Model):
    """One item of the agenda."""

    SOMEBODY_SPEAKS = "Guest speaker"  # whoever it is: nobody is announced as a survivor who did not choose it

    build = models.ForeignKey(
        "builds.Build", on_delete=models.CASCADE, related_name="sessions", verbose_name=_("build")
    )
    starts_at = models.TimeField(_("starts"))
    ends_at = models.TimeField(_("ends"))
    title = models.CharField(_("title"), max_length=200)
    lead = models.CharField(_("led by"), max_length=200, blank=True)
    audience = models.CharField(_("for"), max_length=100, blank=True)
    credit_hours = models.DecimalField(
        _("hours of officer credit"), max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("agenda")
        ordering = ["starts_at", "ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(credit_hours=None) | Q(credit_hours__gt=0),
                name="session_credit_is_positive",
                violation_error_message=_("Hours of credit are a number above zero, or empty."),
            ),
        ]

    def __str__(self):
        return self.title

    def allows(self, to):
        """Whether everybody who speaks in it agreed to it: to being photographed, or recorded. Without a yes it is no."""
        return all(to in speaker.agreed_to for speaker in self.speakers.all())

    @property
    def for_some(self):
        """For whom it is, where it is not for everybody."""
        return "" if self.audience.strip().casefold() in ("all", "everybody") else self.audience

    @property
    def forbids(self):
        """“No photos, no recording”: what nobody in the room may do during this item; "" where all agreed."""
        to, texts = ConsentOfSpeaker.To, []
        if not self.allows(to.PHOTO):
            texts.append(_("no photos"))
        if not self.allows(to.RECORDING):
            texts.append(_("no recording"))
        return capfirst(", ".join(str(text) for text in texts))


class Speaker(models.Model):
    """Somebody who speaks in a session. A survivor-leader's name is sealed unless they chose otherwise."""

    ANYBODY = "Speaker"  # how somebody is shown who has not chosen anything else

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers", verbose_name=_("session"))
    shown_as = models.CharField(_("shown as"), max_length=100, default=ANYBODY)
    person = models.ForeignKey(
        "contacts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    sealed_name = SealedField(_("name, sealed"), blank=True)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["session_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(sealed_name=""), name="sealed_speaker_is_in_no_list_of_people"
            )
        ]

    def __str__(self):
        return self.shown_as

    @property
    def agreed_to(self):
        """What the speaker agreed to, of ConsentOfSpeaker.To, and has not taken back; nothing without their yes."""
        return {consent.to for consent in self.consents.all() if consent.withdrawn_on is None}

    @property
    def shown_name(self):
        """What the agenda says to those who are signed in: nobody is listed by name as a survivor who did not agree to it."""
        agreed = not self.is_under_the_label or ConsentOfSpeaker.To.NAMED in self.agreed_to
        return f"{self.shown_as}: {self.person}" if self.person and agreed else self.shown_as

    @property
    def is_under_the_label(self):
        """Whether what everybody reads of the session, or what they are shown as, says “survivor”."""
        return says_survivor(self.session.title, self.session.lead, self.session.audience, self.shown_as)

    @property
    def public_name(self):
        """What may be printed for everybody in the room: the name only of somebody who agreed to be named."""
        if self.person and ConsentOfSpeaker.To.NAMED in self.agreed_to:
            return f"{self.shown_as}: {self.person}" if self.shown_as != self.ANYBODY else str(self.person)
        return self.shown_as


class Arrangement(models.Model):
    """What is agreed with somebody who speaks. For TAT's own eyes: on no agenda, brief, programme or mail.

    The list follows what survivor-leaders ask of organizers: to be paid, to know the questions, to say no.
    """

    class Money(models.TextChoices):
        OPEN = "open", _("Not spoken of yet")
        OFFERED = "offered", _("Offered")
        AGREED = "agreed", _("Agreed")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("They want none")

    class Travel(models.TextChoices):
        OPEN = "open", _("Not spoken of yet")
        NONE = "none", _("They need none")
        AGREED = "agreed", _("Agreed, not booked")
        BOOKED = "booked", _("Booked")
        REIMBURSED = "reimbursed", _("Paid back")

    speaker = models.OneToOneField(
        Speaker, on_delete=models.CASCADE, related_name="arrangement", verbose_name=_("speaker")
    )
    topics = models.TextField(_("agreed topics"), blank=True)
    off_limits = models.TextField(_("questions that are off limits"), blank=True)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Word for word as they agreed to be introduced.")
    )
    honorarium = models.CharField(_("honorarium"), max_length=100, blank=True)
    honorarium_status = models.CharField(_("honorarium: state"), max_length=60, choices=Money, default=Money.OPEN)
    travel = models.CharField(_("travel"), max_length=200, blank=True)
    travel_status = models.CharField(_("travel: state"), max_length=60, choices=Travel, default=Travel.OPEN)
    support_person = models.CharField(_("support person"), max_length=200, blank=True)
    quiet_room = models.CharField(_("quiet room"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("arrangement with a speaker")
        verbose_name_plural = _("arrangements with speakers")
        ordering = ["speaker_id"]

    def __str__(self):
        return _("Arrangement with %(speaker)s") % {"speaker": self.speaker}


class ConsentOfSpeaker(models.Model):
    """A yes of a speaker to one thing, with its day and who told us. Without a row the answer is no."""

    class To(models.TextChoices):
        PHOTO = "photo", _("being photographed")
        RECORDING = "recording", _("being recorded")
        QUOTATION = "quotation", _("being quoted")
        NAMED = "named", _("being named")

    class Told(models.TextChoices):
        SPEAKER = "speaker", _("the speaker themselves")
        SUPPORT = "support", _("their support person")
        OFFICE = "office", _("the office they speak for")

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="consents", verbose_name=_("speaker"))
    to = models.CharField(_("to"), max_length=10, choices=To)
    given_on = models.DateField(_("given on"))
    told = models.CharField(_("who told us"), max_length=10, choices=Told)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent of a speaker")
        verbose_name_plural = _("consents of speakers")
        ordering = ["speaker_id", "to", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "to"],
                condition=Q(withdrawn_on=None),
                name="one_consent_in_force_per_speaker_and_use",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="speaker_consent_is_taken_back_after_it_is_given",
            ),
        ]

    def __str__(self):
        return f"{self.speaker}: {self.get_to_display()}"
