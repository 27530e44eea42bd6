"""Personal links: each opens one thing for one purpose, without an account."""

from django.urls import path

from builds.views import rsvp

app_name = "links"

urlpatterns = [
    path("rsvp/<str:token>/", rsvp.rsvp, name="rsvp"),
    path("rsvp/<str:token>/meeting.ics", rsvp.calendar, name="rsvp_calendar"),
    path("go/sharing/<str:token>/", rsvp.sharing, name="sharing"),
    path("go/opt-out/<str:token>/", rsvp.opt_out, name="opt_out"),
]
