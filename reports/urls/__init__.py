"""Addresses of reports under /desk/."""

from django.urls import path

from reports.views import build, over_time, scopes, state

app_name = "reports"

urlpatterns = [
    path("reports/", scopes.reports, name="list"),
    path("reports/over-time/", over_time.page, name="over_time"),
    path("reports/over-time.csv", over_time.as_csv, name="over_time_csv"),
    path("reports/combined.pdf", scopes.combined, name="combined"),
    path("states/<slug:postal>/", state.story, name="state_story"),
    path("builds/<slug:slug>/report/", build.report, name="build"),
    path("builds/<slug:slug>/report/words/", build.write, name="write"),
    path("builds/<slug:slug>/report/make-pdf/", build.make_pdf, name="make_pdf"),
    path("builds/<slug:slug>/report/<int:version>.pdf", build.pdf, name="pdf"),
    path("builds/<slug:slug>/report/figures.csv", build.csv, name="csv"),
    path("builds/<slug:slug>/report/publish/", build.publish, name="publish"),
    path("builds/<slug:slug>/report/answers/", build.answers, name="answers"),
]
