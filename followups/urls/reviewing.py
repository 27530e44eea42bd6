"""Addresses of what staff do with what was sent, and of calls."""

from django.urls import path

from followups.views import reviewing

urlpatterns = [
    path("followups/<int:pk>/ask-back/", reviewing.ask_back, name="ask_back"),
    path("followups/<int:pk>/amend/<slug:question>/", reviewing.amend, name="amend"),
    path("followups/<int:pk>/call/", reviewing.call, name="call"),
]
