"""People who sign in. What they may do stands in `rules`, which rows they see in `scope`."""

import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet

A_YEAR = datetime.timedelta(days=365)
ASKED_EARLY = datetime.timedelta(days=30)
DEVICE_IS_TRUSTED_FOR = datetime.timedelta(days=200)


class Role(models.TextChoices):
    """What somebody who signs in is to the programme. A door helper has no account, only a link for one day."""

    ADMINISTRATOR = "administrator", _("Administrator")
    STAFF = "staff", _("TAT staff")
    LEAD = "lead", _("Lead")


class UserQuerySet(ScopedQuerySet, models.QuerySet):
    def visible_to(self, user):
        """Administrators see every account, staff those of leads, leads none."""
        if not (user and user.is_authenticated and user.has_access):
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(role=Role.LEAD) if user.is_tat else self.none()

    def with_access(self, today=None):
        """Those who may sign in."""
        today = today or timezone.localdate()
        not_over = models.Q(expires_on=None) | models.Q(expires_on__gte=today)
        return self.filter(not_over, is_active=True, said_left_at=None)

    def without_access(self, today=None):
        """Those who may not: closed, run out, or shut since they said that somebody else does it now."""
        over = models.Q(expires_on__lt=today or timezone.localdate())
        return self.filter(over | models.Q(is_active=False) | models.Q(said_left_at__isnull=False))

    def who_left(self):
        """Leads who said that somebody else does it now, as long as staff have done nothing about it."""
        return self.filter(role=Role.LEAD, is_active=True, said_left_at__isnull=False)

    def attestation_overdue(self, today=None):
        """Leads who may sign in and have not confirmed for more than a year that they still need to."""
        latest = (today or timezone.localdate()) - A_YEAR
        since = Coalesce("attested_at", "created_at")
        return self.with_access(today).filter(role=Role.LEAD).alias(since=since).filter(since__date__lt=latest)

    def administrators(self):
        """Administrators who may sign in."""
        return self.with_access().filter(role=Role.ADMINISTRATOR)

    def invited_since(self, when):
        """Those whose last invitation is not older than that."""
        return self.filter(invited_at__gte=when)

    def search(self, text):
        """Those whose name or e-mail holds every word of the text."""
        for word in text.split():
            self = self.filter(models.Q(name__icontains=word) | models.Q(email__icontains=word.lower()))
        return self


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, *, name, role, password=None):
        """A new account; without a password it signs in by a code to its mailbox, or not at all."""
        user = self.model(email=email.strip().lower(), name=name, role=role)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, *, name=""):
        """What `manage.py createsuperuser` makes: an administrator."""
        return self.create_user(email, name=name or email, role=Role.ADMINISTRATOR, password=password)

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account. Accounts come by invitation; sign-up is closed."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    is_active = models.BooleanField(_("may sign in"), default=True)
    expires_on = models.DateField(
        _("access ends on"), null=True, blank=True, help_text=_("A lead's access ends by itself unless renewed.")
    )
    invited_at = models.DateTimeField(_("last invited"), null=True, blank=True, editable=False)
    attested_at = models.DateTimeField(_("last confirmed by the lead"), null=True, blank=True, editable=False)
    said_left_at = models.DateTimeField(_("said that somebody else does it"), null=True, blank=True, editable=False)
    successor = models.CharField(_("who does it now"), max_length=200, blank=True, editable=False)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="account_email_is_case_folded",
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="account_has_a_known_role"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("desk:account", args=[self.pk])

    @property
    def has_access(self):
        """Whether the account may be used today: not closed, run out or left. Its last day still counts."""
        is_over = self.expires_on is not None and self.expires_on < timezone.localdate()
        return self.is_active and self.said_left_at is None and not is_over

    @property
    def attested_since(self):
        """When the lead last said that they need access: at the latest when the account was opened."""
        return self.attested_at or self.created_at

    def must_attest(self, today=None):
        """Whether a lead is asked first if that is still them: after a year, and a month earlier where access would end."""
        today = today or timezone.localdate()
        ago = today - self.attested_since.date()
        ends_soon = self.expires_on is not None and self.expires_on - today <= ASKED_EARLY
        return self.is_lead and (ago > A_YEAR or (ends_soon and ago > A_YEAR - ASKED_EARLY))

    def get_session_auth_hash(self):
        """What a live session must match: a changed password or a new nonce ends every session."""
        return self._hash_of_session(None)

    def get_session_auth_fallback_hash(self):
        """The same under each earlier secret key."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._hash_of_session(secret)

    def _hash_of_session(self, secret):
        text = f"{self.password}\n{self.nonce}"
        return salted_hmac("tat_coalitions.accounts.session", text, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_lead(self):
        return self.role == Role.LEAD

    @cached_property
    def conditions(self):
        """What `scope` has put together for this user, by model, verb and day."""
        return {}

    @property
    def is_tat(self):
        """TAT's own people: staff and administrators."""
        return self.role in (Role.STAFF, Role.ADMINISTRATOR)

    @property
    def is_administrator(self):
        return self.role == Role.ADMINISTRATOR

    # Django's admin asks these; the answer is the role, not rows of permissions.
    @property
    def is_staff(self):
        return self.is_administrator

    @property
    def is_superuser(self):
        return self.is_administrator

    def has_perm(self, perm, obj=None):
        return self.has_access and self.is_administrator

    def has_module_perms(self, app_label):
        return self.has_access and self.is_administrator


class TrustedDeviceQuerySet(ScopedQuerySet, models.QuerySet):
    def live(self, today=None):
        """Those that still sign their lead in. The last day counts."""
        return self.filter(revoked_at=None, expires_on__gte=today or timezone.localdate())


class TrustedDevice(models.Model):
    """A browser that signs a lead in without a code, because they chose so. Only a hash of what it holds is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices", verbose_name=_("account"))
    token_hash = models.CharField(max_length=64, editable=False)
    browser = models.CharField(_("browser"), max_length=80)
    trusted_at = models.DateTimeField(_("trusted"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    expires_on = models.DateField(_("trusted until"))
    revoked_at = models.DateTimeField(_("not trusted any more"), null=True, blank=True)

    objects = TrustedDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trusted device")
        verbose_name_plural = _("trusted devices")
        ordering = ["-last_used_at", "-pk"]

    def __str__(self):
        return self.browser
