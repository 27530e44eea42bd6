"""Addresses of a build: who covers which county."""

from django.urls import path

from builds.views import coverage

urlpatterns = [
    path("<slug:slug>/coverage/", coverage.coverage, name="coverage"),
    path("<slug:slug>/coverage/candidates/", coverage.fill, name="candidates"),
]
