"""Addresses of a build: its day, the door, the sign-in sheet, what was promised."""

from django.urls import path

from builds.views import commitments, day, door

urlpatterns = [
    path("<slug:slug>/day/", day.day, name="day"),
    path("<slug:slug>/day/new-link/", day.new_link, name="new_door_link"),
    path("<slug:slug>/day/sign-in-sheet.pdf", day.sign_in_sheet, name="sign_in_sheet"),
    path("<slug:slug>/day/signed/", day.enter_sheet, name="enter_sheet"),
    path("<slug:slug>/day/commitments/add/", commitments.add, name="add_commitment"),
    path("<slug:slug>/day/commitments/<int:pk>/", commitments.change, name="change_commitment"),
    path("<slug:slug>/day/commitments/<int:pk>/remove/", commitments.remove, name="remove_commitment"),
    path("<slug:slug>/door/", door.door_of_desk, name="door"),
    path("<slug:slug>/door/arrivals/", door.check_of_desk, name="door_check"),
    path("<slug:slug>/door/walk-in/", door.walk_in_of_desk, name="door_walk_in"),
]
