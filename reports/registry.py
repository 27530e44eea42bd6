"""Fills the registries for this room."""

from django.db.models import Q

from builds.models import Build
from reports.models import ImpactReport, RenderJob
from tat_coalitions.accounts.rules import ADMINISTRATOR, LEAD, STAFF, declare
from tat_coalitions.accounts.scope import grant

ALL = {ADMINISTRATOR: "all", STAFF: "all"}
OWN = {**ALL, LEAD: "those of the builds they co-host or lead"}

declare(
    ImpactReport,
    verbs={"see": OWN, "change": ALL, "publish": ALL},
    public="build version slug title narrative figures as_of published_at pdf",
    restricted="behind",  # single answers of restricted measures are among them; reports.behind shows leads the others
    system="published_by created_at",
)
declare(
    RenderJob,
    verbs={"see": OWN, "add": OWN},
    internal="report status step steps error asked_at finished_at pages seconds asked_by",
    system="attempts lease_until lease_token",
)


def of_their_builds(user):
    return Q(build__in=Build.objects.visible_to(user).order_by().values("pk"))


def of_their_reports(user):
    return Q(report__build__in=Build.objects.visible_to(user).order_by().values("pk"))


grant(ImpactReport, of_their_builds)
grant(RenderJob, of_their_reports)
grant(RenderJob, of_their_reports, verb="add")
