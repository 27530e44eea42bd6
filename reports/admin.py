"""The reports and the PDFs in the making under /admin/, to be looked at: a published report never changes."""

from django.contrib import admin

from contacts.admin import ReadOnlyAdmin
from reports.models import ImpactReport, RenderJob


@admin.register(ImpactReport)
class ImpactReportAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "build", "version", "as_of", "published_at", "published_by")
    list_select_related = ("build", "published_by")
    list_filter = (("published_at", admin.EmptyFieldListFilter),)
    search_fields = ("title", "slug", "build__city")

    def get_view_on_site_url(self, obj=None):
        """Its public page, once there is one."""
        return super().get_view_on_site_url(obj) if obj is not None and obj.is_published else None


@admin.register(RenderJob)
class RenderJobAdmin(ReadOnlyAdmin):
    list_display = ("report", "status", "step", "attempts", "asked_by", "asked_at", "finished_at", "pages")
    list_select_related = ("report__build", "asked_by")
    list_filter = ("status",)
