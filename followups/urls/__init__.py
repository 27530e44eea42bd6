"""Addresses under /desk/: the life of a build where it touches its follow-ups, and answering them."""

from followups.urls import answering, hotline, lifecycle, rules

app_name = "followups"

urlpatterns = [*lifecycle.urlpatterns, *rules.urlpatterns, *hotline.urlpatterns, *answering.urlpatterns]
