"""The personal links of those who are asked without an account: an organization about its promise, a colleague of a lead."""

from django.urls import path

from followups.views import delegating, promise

app_name = "asked"

urlpatterns = [
    path("go/promise/<str:token>/", promise.answer, name="promise"),
    path("go/promise/<str:token>/thanks/", promise.thanks, name="promise_thanks"),
    path("go/answer/<str:token>/", delegating.answer, name="question"),
]
