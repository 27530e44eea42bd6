"""Addresses of a build: contact list."""

from django.urls import path, re_path

from builds.views import contact_list

urlpatterns = [
    path("<slug:slug>/contact-list/", contact_list.page, name="contact_list"),
    path("<slug:slug>/contact-list/propose/", contact_list.propose, name="propose_contacts"),
    path("<slug:slug>/contact-list/export/", contact_list.export, name="export"),
    path("<slug:slug>/contact-list/<int:pk>/", contact_list.choose, name="choose_contact"),
    path("<slug:slug>/contact-list/<int:pk>/again/", contact_list.ask_again, name="ask_contact_again"),
    path("<slug:slug>/contact-list/<int:pk>/materials/", contact_list.mark, name="mark_site"),
    re_path(
        r"^(?P<slug>[-\w]+)/contact-list/(?P<pk>\d+)/confirm/(?P<side>manager|officer)/$",
        contact_list.confirm,
        name="confirm_contact",
    ),
]
