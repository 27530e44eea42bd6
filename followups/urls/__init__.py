"""Addresses under /desk/: the life of a build where it touches its follow-ups, and answering them."""

from followups.urls import answering, delegating, lifecycle, rules

app_name = "followups"

urlpatterns = [*lifecycle.urlpatterns, *rules.urlpatterns, *delegating.urlpatterns, *answering.urlpatterns]
