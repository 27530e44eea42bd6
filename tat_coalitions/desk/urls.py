"""Addresses where rooms meet: the start page, search, the trail."""

app_name = "desk"

urlpatterns = []
