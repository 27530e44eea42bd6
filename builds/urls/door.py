"""Addresses of a build: door."""

urlpatterns = []
