"""Who may sign in, asked at every sign-in and at every request of a live session."""

from allauth.account.auth_backends import AuthenticationBackend


class Backend(AuthenticationBackend):
    """Knows people by e-mail and password; closed and expired accounts are nobody, also in the middle of a session."""

    def user_can_authenticate(self, user):
        return user.has_access
