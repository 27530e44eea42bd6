"""Addresses of what lies on the registration table: of a build, and under /desk/ for all of them."""

from django.urls import path

from builds.views import providers, resource_sheet, resources, suggest

app_name = "resources"

of_build = [
    path("<slug:slug>/resources/", resource_sheet.resources, name="resources"),
    path("<slug:slug>/resources/sheet/", resource_sheet.sheet, name="resource_sheet"),
    path("<slug:slug>/resources/sheet.pdf", resource_sheet.sheet_pdf, name="resource_sheet_pdf"),
    path("<slug:slug>/resources/provider/", resource_sheet.name_provider, name="name_provider"),
    path("<slug:slug>/resources/provider/<int:pk>/remove/", resource_sheet.drop_provider, name="drop_provider"),
]

urlpatterns = [
    path("hotlines/", resources.hotlines, name="hotlines"),
    path("hotlines/new/", resources.add_hotline, name="add_hotline"),
    path("hotlines/<int:pk>/", resources.change_hotline, name="change_hotline"),
    path("hotlines/<int:pk>/verify/", resources.verify_hotline, name="verify_hotline"),
    path("hotlines/<int:pk>/take-out/", resources.take_out_hotline, name="take_out_hotline"),
    path("resources/", resources.resources, name="resources"),
    path("resources/new/", resources.add_resource, name="add_resource"),
    path("resources/<int:pk>/", resources.change_resource, name="change_resource"),
    path("resources/<int:pk>/verify/", resources.verify_resource, name="verify_resource"),
    path("resources/<int:pk>/take-out/", resources.take_out_resource, name="take_out_resource"),
    path("resources/providers/", providers.vettings, name="vettings"),
    path("resources/providers/suggest/", suggest.providers, name="suggest_providers"),
    path("resources/providers/new/", providers.propose, name="propose"),
    path("resources/providers/<int:pk>/", providers.vetting, name="vetting"),
    path("resources/providers/<int:pk>/change/", providers.change, name="change_vetting"),
    path("resources/providers/<int:pk>/sign-off/", providers.sign_off, name="sign_off"),
    path("resources/providers/<int:pk>/refuse/", providers.refuse, name="refuse"),
    path("resources/providers/<int:pk>/withdraw/", providers.withdraw, name="withdraw"),
    path("resources/providers/<int:pk>/renew/", providers.renew, name="renew"),
]
