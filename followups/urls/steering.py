"""Addresses of what staff steer: the board by state, pauses, extra follow-ups, intervals and measures."""

from django.urls import path

from followups.views import board, extras, intervals, measures, pausing

urlpatterns = [
    path("followups/by-state/", board.by_state, name="by_state"),
    path("followups/export/", board.export, name="export"),
    path("builds/<slug:slug>/follow-up/pause/", pausing.pause, name="pause"),
    path("builds/<slug:slug>/follow-up/go-on/", pausing.go_on, name="go_on"),
    path("builds/<slug:slug>/follow-up/new/", extras.new_extra, name="new_extra"),
    path("followups/<int:pk>/change/", extras.change_extra, name="change_extra"),
    path("followups/<int:pk>/call-off/", extras.call_off, name="call_off"),
    path("followups/intervals/", intervals.intervals, name="intervals"),
    path("followups/intervals/new/", intervals.new_interval, name="new_interval"),
    path("followups/intervals/<int:pk>/", intervals.interval, name="interval"),
    path("followups/intervals/<int:pk>/switch/", intervals.switch_interval, name="switch_interval"),
    path("followups/measures/", measures.measures, name="measures"),
    path("followups/measures/new/", measures.new_measure, name="new_measure"),
    path("followups/measures/<slug:measure>/", measures.measure, name="measure"),
    path("followups/measures/<slug:measure>/change/", measures.change_measure, name="change_measure"),
    path("followups/measures/<slug:measure>/end/", measures.end_measure, name="end_measure"),
    path("followups/measures/<slug:measure>/switch/", measures.switch_measure, name="switch_measure"),
    path("followups/measures/<slug:measure>/move/", measures.move_measure, name="move_measure"),
]
