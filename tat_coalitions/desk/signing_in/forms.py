"""What django-allauth's forms accept in this house."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm, UserTokenForm
from allauth.core import context, ratelimit

from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.signing_in import devices


class SignInCodeForm(RequestLoginCodeForm):
    """Codes are for leads. For anybody else the page says the same and no code is made."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not ratelimit.consume(
            context.request, action="request_login_code", key=devices.bucket(context.request, email)
        ):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.with_access().filter(role=Role.LEAD, email=email.lower()).first()
        return email


class NewPasswordForm(ResetPasswordForm):
    """New passwords are for TAT's own people. For anybody else the page says the same and no link is made."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = list(User.objects.with_access().exclude(role=Role.LEAD).filter(email=email.lower()))
        return email


class NewPasswordLinkForm(UserTokenForm):
    """The link to choose a new password, as long as the account may have one."""

    def _get_user(self, uidb36):
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_tat and user.has_access else None
