"""Public addresses: start page, goals, states, impact reports."""

from django.urls import path

from reports.views import public

urlpatterns = [
    path("", public.home, name="home"),
    path("goals/", public.goals, name="goals"),
    path("states/", public.all_states, name="states"),
    path("states/<slug:postal>/", public.state, name="state"),
    path("impact/", public.impact, name="impact"),
    path("impact/figures.csv", public.figures_csv, name="figures_csv"),
    path("impact/<slug:slug>/", public.report, name="report"),
    path("impact/<slug:slug>.pdf", public.report_pdf, name="report_pdf"),
    path("impact/<slug:slug>.csv", public.report_csv, name="report_csv"),
]
