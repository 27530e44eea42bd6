"""Addresses of contacts under /desk/."""

from django.urls import path

from contacts.urls_imports import urlpatterns as imports
from contacts.views import nouns

app_name = "contacts"

urlpatterns = [
    path("organizations/", nouns.organizations, name="organizations"),
    path("organizations/new/", nouns.add_organization, name="add_organization"),
    path("organizations/<int:pk>/", nouns.organization, name="organization"),
    path("organizations/<int:pk>/change/", nouns.change_organization, name="change_organization"),
    path("people/", nouns.people, name="people"),
    path("people/new/", nouns.add_person, name="add_person"),
    path("people/<int:pk>/", nouns.person, name="person"),
    path("people/<int:pk>/change/", nouns.change_person, name="change_person"),
    path("sites/", nouns.sites, name="sites"),
    path("sites/new/", nouns.add_site, name="add_site"),
    path("sites/<int:pk>/", nouns.site, name="site"),
    path("sites/<int:pk>/change/", nouns.change_site, name="change_site"),
    *imports,
]
