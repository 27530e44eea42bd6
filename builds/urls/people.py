"""Addresses of a build: people."""

urlpatterns = []
