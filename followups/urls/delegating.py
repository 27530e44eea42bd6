"""Addresses of asking a colleague, as the lead who asks sees it; the colleague's own is in `personal`."""

from django.urls import path

from followups.views import delegating

urlpatterns = [
    path("followups/<int:pk>/ask/<slug:about>/", delegating.ask, name="ask"),
    path("followups/<int:pk>/asked/<int:delegation>/take-back/", delegating.take_back, name="take_back"),
]
