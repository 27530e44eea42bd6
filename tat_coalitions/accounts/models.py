"""People who sign in. What they may do stands in `rules`, which rows they see in `scope`."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody who signs in is to the programme. A door helper has no account, only a link for one day."""

    ADMINISTRATOR = "administrator", _("Administrator")
    STAFF = "staff", _("TAT staff")
    LEAD = "lead", _("Lead")


class UserManager(BaseUserManager):
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
        return self.is_active and self.is_administrator

    def has_module_perms(self, app_label):
        return self.is_active and self.is_administrator
