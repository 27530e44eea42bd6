"""Addresses under /desk/: the life of a build where it touches its follow-ups, and answering them."""

from followups.urls import answering, inquiries, lifecycle, reviewing, rules

app_name = "followups"

urlpatterns = [
    *lifecycle.urlpatterns,
    *rules.urlpatterns,
    *inquiries.urlpatterns,
    *reviewing.urlpatterns,
    *answering.urlpatterns,
]
