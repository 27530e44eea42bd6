"""Addresses of a build's life, where it touches its follow-ups."""

from django.urls import path

from followups.views import lifecycle

urlpatterns = [
    path("builds/new/", lifecycle.new_build, name="new_build"),
    path("builds/<slug:slug>/again/", lifecycle.again, name="again"),
    path("builds/<slug:slug>/edit/", lifecycle.edit_build, name="edit_build"),
    path("builds/<slug:slug>/plan/", lifecycle.start_planning, name="start_planning"),
    path("builds/<slug:slug>/move/", lifecycle.move_build, name="move_build"),
    path("builds/<slug:slug>/postpone/", lifecycle.postpone_build, name="postpone_build"),
    path("builds/<slug:slug>/resume/", lifecycle.resume_build, name="resume_build"),
    path("builds/<slug:slug>/cancel/", lifecycle.cancel_build, name="cancel_build"),
    path("builds/<slug:slug>/hold/", lifecycle.hold_build, name="hold_build"),
    path("builds/<slug:slug>/close/", lifecycle.close_build, name="close_build"),
]
