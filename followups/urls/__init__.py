"""Addresses under /desk/, a file per noun: the life of a build where it touches its follow-ups, and what came after."""

from followups.urls import (
    answering,
    delegating,
    hotline,
    inquiries,
    lifecycle,
    regions,
    reviewing,
    rules,
    sheets,
    states,
    steering,
)

app_name = "followups"

urlpatterns = [
    *lifecycle.urlpatterns,
    *rules.urlpatterns,
    *steering.urlpatterns,
    *states.urlpatterns,
    *hotline.urlpatterns,
    *regions.urlpatterns,
    *inquiries.urlpatterns,
    *reviewing.urlpatterns,
    *delegating.urlpatterns,
    *sheets.urlpatterns,
    *answering.urlpatterns,
]
