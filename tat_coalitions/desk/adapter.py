"""How signing in behaves in this house."""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tat_coalitions.accounts import actions
from tat_coalitions.accounts import devices as trusted
from tat_coalitions.accounts.links import absolute
from tat_coalitions.accounts.models import Role, TrustedDevice, User
from tat_coalitions.desk.signing_in import devices, emails
from tat_coalitions.outbox.actions import nudge, queue
from tat_coalitions.trail.actions import record

NOBODY = User(email="nobody@example.invalid", name="", role=Role.LEAD)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; mail goes through the outbox; nobody learns here who has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That address and that password do not belong together. Leads need no password: they ask for a code."
        ),
        "incorrect_code": _("That is not the code we sent. Look at the newest mail."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes, then try again."),
        "rate_limited": _("That was asked too often. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        return False  # these pages have one form of answer

    def is_safe_url(self, url):
        """`next` stays on the site: only paths are followed."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    # who may

    def pre_login(self, request, user, **kwargs):
        if not user.has_access:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        record("signed in", user, by=user)
        devices.remember(request, response, user)
        if user.is_lead:
            actions.accept(user)
        self._trust(request, response, user)
        return response

    def _trust(self, request, response, user):
        """Trust the browser where a lead asked for it, in place of what it was trusted with before.

        A device that another account trusts is trusted no more once somebody else signs in on it.
        """
        earlier, _token = trusted.named_by(request.COOKIES.get(settings.TRUSTED_DEVICE_COOKIE_NAME, ""))
        wants = user.is_lead and getattr(request, "wants_trust", False)
        if earlier is not None and (wants or earlier.user_id != user.pk):
            actions.stop_trusting(earlier.user, TrustedDevice.objects.filter(pk=earlier.pk), by=user)
            request.drops_device = not wants
        if wants:
            trusted.keep(response, *actions.trust_device(user, browser=trusted.browser_of(request)))

    def authentication_failed(self, request, **credentials):
        record("failed to sign in", by=_("somebody"), reason=credentials.get("email", ""))

    def logout(self, request):
        user = request.user
        request.drops_device = True
        super().logout(request)
        if user.is_authenticated:
            actions.end_sessions(user)

    def set_password(self, user, password):
        actions.choose_password(user, password)

    def _get_login_attempts_cache_key(self, request, **credentials):
        return devices.bucket(request, credentials.get("email", ""))

    # mail

    def get_reset_password_from_key_url(self, key):
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix, email, context):
        """Write one of django-allauth's mails to the outbox, with what is secret in it kept apart."""
        at = timezone.now()
        user = User.objects.with_access().filter(email=email.lower()).first()
        if template_prefix == "account/email/unknown_account":
            self._send_other_way_in(user)
        elif template_prefix == "account/email/login_code":
            queue(emails.sign_in_code(user, context["code"], at=at), by=None)
        elif template_prefix == "account/email/password_reset_key":
            queue(emails.new_password(user, context["password_reset_url"], at=at), by=None)
        else:
            queue(emails.sign_in_changed(user, template_prefix, context), by=None)

    def _send_other_way_in(self, user):
        """Tell those we know how they sign in. For a stranger do the same work, which takes as long, and undo it."""
        with transaction.atomic():
            queue(emails.other_way_in(user or NOBODY), by=None)
            if user is None:
                transaction.set_rollback(True)
        if user is None:
            nudge()
