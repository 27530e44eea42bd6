"""Addresses of what staff steer: pauses, extra follow-ups, intervals and measures."""

from django.urls import path

from followups.views import extras, pausing

urlpatterns = [
    path("builds/<slug:slug>/follow-up/pause/", pausing.pause, name="pause"),
    path("builds/<slug:slug>/follow-up/go-on/", pausing.go_on, name="go_on"),
    path("builds/<slug:slug>/follow-up/new/", extras.new_extra, name="new_extra"),
    path("followups/<int:pk>/change/", extras.change_extra, name="change_extra"),
    path("followups/<int:pk>/call-off/", extras.call_off, name="call_off"),
]
