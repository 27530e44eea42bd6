"""Addresses of the outbox under /desk/outbox/."""

app_name = "outbox"

urlpatterns = []
