"""Addresses of a build: plan."""

urlpatterns = []
