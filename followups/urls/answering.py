"""Addresses of follow-ups: answering."""

urlpatterns = []
