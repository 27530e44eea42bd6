"""Addresses of follow-ups: lifecycle."""

urlpatterns = []
