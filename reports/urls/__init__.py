"""Addresses of reports under /desk/."""

app_name = "reports"

urlpatterns = []
