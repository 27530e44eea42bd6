"""Django's admin as an app of this house."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Django's admin with the way in of this house."""

    default = False
    default_site = "tat_coalitions.desk.admin_site.HouseAdminSite"
