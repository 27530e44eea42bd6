"""People, as they wrote themselves down, and what they agreed to."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from contacts.models import parts
from contacts.names import decent
from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet


class PersonQuerySet(ScopedQuerySet, models.QuerySet):
    def present(self):
        """Those who are still known by name."""
        return self.filter(anonymised_at=None)

    def search(self, text):
        """Those whose name, e-mail or organization holds every word of the text."""
        return self.filter(*parts.in_name_mailbox_or_office(parts.words_of(text)))

    def named(self, text):
        """Those whose name holds every word of the text."""
        return self.filter(*(parts.holds("name", word) for word in parts.words_of(text)))

    def best_for(self, text, most):
        """A list of at most `most` who match: those whose name holds every word first, then the others.

        Of very many who match, some are taken and put in order: to find the first ones by name among a million, each
        row would be read.
        """
        named = list(self.order_by().named(text)[: parts.SOME])
        others = [] if len(named) >= most else list(self.order_by().search(text)[: parts.SOME])
        found = {person.pk: (rank, person) for rank, group in ((1, others), (0, named)) for person in group}
        start = text.casefold()
        ordered = sorted(
            found.values(),
            key=lambda one: (one[0], not one[1].name.casefold().startswith(start), one[1].name, one[1].pk),
        )
        return [person for _rank, person in ordered[:most]]

    def of_counties(self, counties):
        """Those whose county is one of these or, where they have none, their organization's."""
        theirs = Person.objects.filter(county__in=counties)
        seats = Person.objects.filter(county=None, organization__county__in=counties)
        # one index for each half: an OR over both tables would read a million people
        return self.filter(pk__in=theirs.order_by().values("pk").union(seats.order_by().values("pk")))

    def mailable(self):
        """Those who can be written to: an address, still present, not opted out."""
        return self.present().exclude(email="").filter(opted_out_at=None)


class Person(models.Model):
    """Somebody we know. The name is as written; two people may share a mailbox, so the e-mail is no key.

    Whatever is owed, reminded or answered names a Person; only acts name a User.
    """

    name = models.CharField(_("name"), max_length=200)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    organization = models.ForeignKey(
        "contacts.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("organization"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    direct_phone = PhoneNumberField(_("direct phone"), blank=True)
    after_hours_phone = PhoneNumberField(_("after-hours phone"), blank=True)
    county = models.ForeignKey(
        "contacts.County", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("county")
    )
    state = models.ForeignKey(
        "contacts.State", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("state")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        verbose_name=_("account"),
    )
    opted_out_at = models.DateTimeField(_("wants no invitations since"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("anonymised on"), null=True, blank=True)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            models.Index(Lower("name"), "id", name="person_by_lower_name"),
            models.Index(fields=["updated_at", "id"], name="person_by_change"),
            models.Index(fields=["email"], name="person_by_email"),
            models.Index(fields=["state", "name", "id"], name="person_by_state"),
            models.Index(fields=["county", "name", "id"], name="person_by_county"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="person_email_is_case_folded",
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
        ]

    def __str__(self):
        return self.shown_name

    def save(self, *args, **kwargs):
        self.email = (self.email or "").strip().lower()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("contacts:person", args=[self.pk])

    @property
    def shown_name(self):
        return decent(self.name)


class ConsentTo(models.TextChoices):
    """With whom somebody lets us share."""

    HOSTS = "hosts", _("contact shared with the hosts")
    CONTACT_LIST = "contact_list", _("contact shared on the county contact list")
    QUOTE_ANONYMOUS = "quote_anonymous", _("quoted without a name")
    QUOTE_NAMED = "quote_named", _("quoted with name and organization")


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """What somebody agreed to: when, in which wording, how it was told, and when it was taken back."""

    class Told(models.TextChoices):
        LINK = "link", _("by personal link")
        STAFF = "staff", _("told to staff")
        DOOR = "door", _("at the door")
        PAPER = "paper", _("on paper")
        IMPORT = "import", _("in an imported list")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person"))
    to = models.CharField(_("to"), max_length=20, choices=ConsentTo)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    wording = models.CharField(_("wording"), max_length=40, help_text=_("The version of the sentence that was shown."))
    told = models.CharField(_("told"), max_length=10, choices=Told)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["person_id", "to", "-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to"],
                condition=models.Q(withdrawn_at=None),
                name="one_consent_in_force_per_person_and_use",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_to_display()}"
