"""Addresses under /accounts/: those pages of django-allauth that this house uses, and no others."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import include, path, re_path

from tat_coalitions.desk.views.joining import join


@login_not_required
def closed(request):
    """A page of django-allauth that this house does not have; its name must exist because the package asks for it."""
    raise Http404


urlpatterns = [
    path("join/<str:token>/", join, name="account_join"),
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("password/set/", closed, name="account_set_password"),
    path("signup/", closed, name="account_signup"),
]
