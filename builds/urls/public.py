"""Public addresses of builds: events by city and date."""

from django.urls import path

from builds.views import events

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events.ics", events.events_ics, name="events_ics"),
    path("events/<slug:slug>.ics", events.event_ics, name="event_ics"),
]
