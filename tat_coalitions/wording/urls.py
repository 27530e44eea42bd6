"""Addresses of the words of mail under /desk/wording/."""

from django.urls import path

from tat_coalitions.wording import views

app_name = "wording"

urlpatterns = [
    path("", views.wording_list, name="list"),
    path("terms/", views.terms, name="terms"),
    path("terms/new/", views.add_term, name="add_term"),
    path("terms/<int:pk>/", views.change_term, name="change_term"),
    path("<slug:mail>/", views.edit, name="edit"),
    path("<slug:mail>/<int:version>/", views.version, name="version"),
    path("<slug:mail>/<int:version>/again/", views.take_again, name="take_again"),
]
