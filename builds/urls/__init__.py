"""Addresses under /desk/builds/, a file per noun."""

from builds.urls import contact_list, coverage, door, people, plan, resources

app_name = "builds"

urlpatterns = [
    *plan.urlpatterns,
    *people.urlpatterns,
    *door.urlpatterns,
    *contact_list.urlpatterns,
    *coverage.urlpatterns,
    *resources.of_build,
]
