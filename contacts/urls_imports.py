"""Addresses of imports under /desk/."""

from django.urls import path

from contacts.views import imports

urlpatterns = [
    path("imports/", imports.runs, name="imports"),
    path("imports/new/", imports.new_import, name="new_import"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/columns/", imports.choose_columns, name="import_columns"),
    path("imports/<int:pk>/columns/by-name/", imports.match_by_names, name="import_by_names"),
    path("imports/<int:pk>/take-up/", imports.take_up, name="take_up_import"),
    path("imports/<int:pk>/settle/", imports.settle, name="settle_import"),
    path("imports/<int:pk>/throw-away/", imports.throw_away, name="throw_away_import"),
    path("imports/<int:pk>/undo/", imports.undo_import, name="undo_import"),
    path("imports/<int:pk>/refused.csv", imports.refused_rows, name="refused_rows"),
]
