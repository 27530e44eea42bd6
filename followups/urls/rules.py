"""Addresses of the reminder rules."""

from django.urls import path

from followups.views import rules

urlpatterns = [
    path("followups/rules/", rules.rules, name="rules"),
    path("followups/rules/new/", rules.new_rule, name="new_rule"),
    path("followups/rules/<int:pk>/", rules.rule, name="rule"),
    path("followups/rules/<int:pk>/switch/", rules.switch_rule, name="switch_rule"),
]
