"""Addresses of hotline figures."""

from django.urls import path

from followups.views import hotline

urlpatterns = [
    path("hotline/", hotline.hotline, name="hotline"),
    path("hotline/new/", hotline.add_figure, name="add_hotline"),
    path("hotline/figures.csv", hotline.figures_csv, name="hotline_csv"),
    path("hotline/template.csv", hotline.template_csv, name="hotline_template"),
    path("hotline/<int:pk>/", hotline.change_figure, name="change_hotline"),
    path("hotline/<int:pk>/delete/", hotline.delete_figure, name="delete_hotline"),
]
