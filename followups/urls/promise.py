"""The personal link of an organization that is asked about its promise."""

from django.urls import path

from followups.views import promise

app_name = "promises"

urlpatterns = [
    path("go/promise/<str:token>/", promise.answer, name="answer"),
    path("go/promise/<str:token>/thanks/", promise.thanks, name="thanks"),
]
