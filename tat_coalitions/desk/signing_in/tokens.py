"""The token in the link to choose a new password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class NewPasswordTokens(PasswordResetTokenGenerator):
    """Good once and until anything about the sign-in changes; django-allauth's own keeps a second list of addresses."""

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.nonce}"
