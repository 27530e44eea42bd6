"""Addresses under /desk/: the life of a build where it touches its follow-ups, and answering them."""

from followups.urls import answering, lifecycle, rules, sheets

app_name = "followups"

urlpatterns = [*lifecycle.urlpatterns, *rules.urlpatterns, *sheets.urlpatterns, *answering.urlpatterns]
