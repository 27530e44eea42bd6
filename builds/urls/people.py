"""Addresses of a build: people."""

from django.urls import path

from builds import waves
from builds.views import companions, invitations, notices, people, picking, waiting, wording

urlpatterns = [
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/people/pick/", people.pick, name="pick_people"),
    path("<slug:slug>/people/pick/all/", picking.pick_all, name="pick_all"),
    path("<slug:slug>/people/new/", people.add_person, name="add_person"),
    path("<slug:slug>/people/remove/", people.remove, name="remove_people"),
    path("<slug:slug>/people/save-the-date/", invitations.send, {"wave": waves.SAVE_THE_DATE}, name="save_the_date"),
    path("<slug:slug>/people/invite/", invitations.send, {"wave": waves.INVITATION}, name="send_invitations"),
    path("<slug:slug>/people/invite-again/", invitations.send, {"wave": waves.SECOND}, name="invite_again"),
    path("<slug:slug>/people/remind/", invitations.send, {"wave": waves.REMINDER}, name="remind_people"),
    path("<slug:slug>/people/bring/", companions.let_them_bring, name="let_them_bring"),
    path("<slug:slug>/people/waiting/", waiting.waiting_list, name="waiting"),
    path("<slug:slug>/people/waiting/up/", waiting.move_up, name="move_up"),
    path("<slug:slug>/people/<int:pk>/", people.answer_for, name="answer_for"),
    path("<slug:slug>/people/<int:pk>/sector/", people.correct_sector, name="correct_sector"),
    path("<slug:slug>/people/<int:pk>/seat/", waiting.give_seat, name="give_seat"),
    path("<slug:slug>/people/<int:pk>/both/", waiting.let_both_stand, name="let_both_stand"),
    path("<slug:slug>/people/<int:pk>/link/", invitations.send_link, name="send_link"),
    path("<slug:slug>/notices/", notices.notice_list, name="notices"),
    path("<slug:slug>/notices/release/", notices.release, name="release_notices"),
    path("<slug:slug>/notices/hold/", notices.hold, name="hold_notices"),
    path("<slug:slug>/notices/drop/", notices.drop, name="drop_notices"),
    path("<slug:slug>/message/", wording.message, name="message"),
    path("<slug:slug>/wording/", wording.wording_list, name="wording"),
    path("<slug:slug>/wording/<slug:mail>/", wording.message, name="edit_wording"),
    path("<slug:slug>/wording/<slug:mail>/<int:version>/", wording.wording_version, name="wording_version"),
    path("<slug:slug>/wording/<slug:mail>/<int:version>/again/", wording.take_wording_again, name="take_wording_again"),
    path("<slug:slug>/wording/<slug:mail>/for/<slug:sector>/", wording.message, name="edit_wording_for"),
    path(
        "<slug:slug>/wording/<slug:mail>/for/<slug:sector>/<int:version>/",
        wording.wording_version,
        name="wording_version_for",
    ),
    path(
        "<slug:slug>/wording/<slug:mail>/for/<slug:sector>/<int:version>/again/",
        wording.take_wording_again,
        name="take_wording_again_for",
    ),
]
