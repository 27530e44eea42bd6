"""Every address of the site, room by room."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path

from builds.urls.public import urlpatterns as public_builds
from reports.urls.public import urlpatterns as public_reports
from tat_coalitions.desk.views.ready import readyz


@login_not_required
def healthz(request):
    """Say that the web process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include(([*public_reports, *public_builds], "public"))),
    path("", include("builds.urls.personal")),
    path("", include("followups.urls.personal")),
    path("accounts/", include("tat_coalitions.desk.signing_in.urls")),
    path("desk/", include("tat_coalitions.desk.urls")),
    path("desk/outbox/", include("tat_coalitions.outbox.urls")),
    path("desk/wording/", include("tat_coalitions.wording.urls")),
    path("desk/", include("contacts.urls")),
    path("desk/", include("builds.urls.desk")),
    path("desk/", include("followups.urls")),
    path("desk/", include("reports.urls")),
    path("desk/builds/", include("builds.urls")),
    path("desk/", include("builds.urls.resources")),
    path("admin/", admin.site.urls),
]
