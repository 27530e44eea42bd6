"""Addresses of a follow-up as a file or on paper; before those of its parts, whose codes they are not."""

from django.urls import path

from followups.views import sheets

urlpatterns = [
    path("followups/<int:pk>/sheet/", sheets.sheet, name="sheet"),
    path("followups/<int:pk>/sheet/csv/", sheets.as_csv, name="sheet_csv"),
    path("followups/<int:pk>/sheet/xlsx/", sheets.as_xlsx, name="sheet_xlsx"),
    path("followups/<int:pk>/sheet/paper/", sheets.on_paper, name="sheet_paper"),
    path("followups/<int:pk>/sheet/keep/", sheets.keep, name="keep_sheet"),
    path("followups/<int:pk>/sheet/refused/", sheets.refused, name="refused_sheet"),
]
