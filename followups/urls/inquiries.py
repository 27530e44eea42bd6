"""Addresses of asking organizations."""

from django.urls import path

from followups.views import inquiries

urlpatterns = [
    path("followups/<int:pk>/asking/", inquiries.asking, name="asking"),
    path("followups/<int:pk>/asking/release/", inquiries.release, name="release"),
    path("followups/asking/<int:pk>/take-back/", inquiries.take_back, name="stop_asking"),
    path("followups/asking/<int:pk>/settle/", inquiries.settle, name="settle"),
]
