"""Addresses of a build: contact list."""

urlpatterns = []
