"""People who sign in. What they may do stands in `rules`, which rows they see in `scope`."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.links import new_nonce
from tat_coalitions.accounts.scope import ScopedQuerySet


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
        return self.filter(models.Q(expires_on=None) | models.Q(expires_on__gte=today), is_active=True)

    def without_access(self, today=None):
        """Those who may not: closed, or run out."""
        return self.filter(models.Q(is_active=False) | models.Q(expires_on__lt=today or timezone.localdate()))

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
        """Whether the account may be used today: neither closed nor run out. Its last day still counts."""
        return self.is_active and (self.expires_on is None or self.expires_on >= timezone.localdate())

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
