"""Addresses of contacts under /desk/."""

app_name = "contacts"

urlpatterns = []
