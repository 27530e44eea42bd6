"""Addresses where rooms meet: the start page, search, the trail, accounts."""

from django.urls import path

from tat_coalitions.desk.views import access, attesting, devices, handing, inviting_hosts, me, search, today, trail

app_name = "desk"

urlpatterns = [
    path("", today.today, name="today"),
    path("me/", me.me, name="me"),
    path("me/still/", attesting.attest, name="attest"),
    path("me/left/", attesting.say_left, name="say_left"),
    path("me/devices/stop/", devices.stop_all, name="stop_devices"),
    path("devices/<int:pk>/stop/", devices.stop, name="stop_device"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("trail/", trail.trail, name="trail"),
    path("builds/<slug:slug>/hand-over/", handing.hand_region, name="hand_region"),
    path("people/<int:pk>/successor/", handing.successor, name="successor"),
    path("accounts/", access.accounts, name="accounts"),
    path("accounts/invite/", access.invite_account, name="invite"),
    path("co-hosts/<int:pk>/invite/", inviting_hosts.invite_host, name="invite_host"),
    path("accounts/<int:pk>/", access.account, name="account"),
    path("accounts/<int:pk>/change/", access.change_account, name="change_account"),
    path("accounts/<int:pk>/invitation/", access.resend_invitation, name="resend_invitation"),
    path("accounts/<int:pk>/devices/stop/", devices.stop_all_of, name="stop_devices_of"),
    path("accounts/<int:pk>/close/", access.close_account, name="close_account"),
    path("accounts/<int:pk>/reopen/", access.reopen_account, name="reopen_account"),
]
