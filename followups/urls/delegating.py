"""Addresses of asking a colleague: the lead's behind sign-in, and the colleague's own by link."""

from django.urls import path

from followups.views import delegating

urlpatterns = [
    path("followups/<int:pk>/ask/<slug:about>/", delegating.ask, name="ask"),
    path("followups/<int:pk>/asked/<int:delegation>/take-back/", delegating.take_back, name="take_back"),
]

personal = ([path("go/answer/<str:token>/", delegating.answer, name="answer")], "asked")
