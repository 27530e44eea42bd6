"""What django-allauth's forms accept in this house."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from allauth.core import context, ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.signing_in import devices

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "oldpassword": _("The password until now"),
    "password1": _("New password"),
    "password2": _("The same again"),
    "code": _("Code"),
    "trust": _("Trust this device for 200 days"),
}
HELP = {
    "trust": _("Only on a device that nobody else uses. Links in our mails then open without a code."),
    "password1": _("At least 12 characters. A few words in a row are easy to keep."),
}


class InTheWordsOfTheHouse:
    """One name for a thing on every page, above its field and not inside it; links stand beside the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(InTheWordsOfTheHouse, LoginForm):
    """An address and a password."""


class AskAgainForm(InTheWordsOfTheHouse, ReauthenticateForm):
    """The password once more."""


class OtherPasswordForm(InTheWordsOfTheHouse, ChangePasswordForm):
    """The password until now, and the new one twice."""


class ForgottenPasswordForm(InTheWordsOfTheHouse, ResetPasswordKeyForm):
    """The new password twice."""


class SignInCodeForm(InTheWordsOfTheHouse, RequestLoginCodeForm):
    """Codes are for leads. For anybody else the page says the same and no code is made."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not ratelimit.consume(
            context.request, action="request_login_code", key=devices.bucket(context.request, email)
        ):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.with_access().filter(role=Role.LEAD, email=email.lower()).first()
        return email


class CodeForm(InTheWordsOfTheHouse, ConfirmLoginCodeForm):
    """The six digits, and whether this device is to be trusted: asked of everybody, heeded for leads."""

    trust = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 12}

    def clean(self):
        context.request.wants_trust = self.cleaned_data.get("trust", False)
        return super().clean()


class NewPasswordForm(InTheWordsOfTheHouse, ResetPasswordForm):
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
