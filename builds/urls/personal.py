"""Personal links: each opens one thing for one purpose, without an account."""

from django.urls import path

from builds.views import door, rsvp

app_name = "links"

urlpatterns = [
    path("rsvp/<str:token>/", rsvp.rsvp, name="rsvp"),
    path("rsvp/<str:token>/meeting.ics", rsvp.calendar, name="rsvp_calendar"),
    path("rsvp/<str:token>/hosts/<int:pk>/", rsvp.host_logo, name="host_logo"),
    path("go/sharing/<str:token>/", rsvp.sharing, name="sharing"),
    path("go/opt-out/<str:token>/", rsvp.opt_out, name="opt_out"),
    path("go/door/<str:token>/", door.door_by_link, name="door"),
    path("go/door/<str:token>/arrivals/", door.check_by_link, name="door_check"),
    path("go/door/<str:token>/walk-in/", door.walk_in_by_link, name="door_walk_in"),
]
