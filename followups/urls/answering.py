"""Addresses of follow-ups: the board, and answering."""

from django.urls import path

from followups.views import answering, board

urlpatterns = [
    path("followups/", board.board, name="board"),
    path("followups/<int:pk>/", answering.detail, name="detail"),
    path("followups/<int:pk>/check/", answering.check, name="check"),
    path("followups/<int:pk>/thanks/", answering.thanks, name="thanks"),
    path("followups/<int:pk>/hand-over/", board.hand_over, name="hand_over"),
    path("followups/<int:pk>/review/", board.review, name="review"),
    path("followups/<int:pk>/<slug:code>/", answering.part, name="part"),
    path("followups/<int:pk>/<slug:code>/unchanged/", answering.unchanged, name="unchanged"),
    path("builds/<slug:slug>/follow-up/", board.of_build, name="build"),
]
