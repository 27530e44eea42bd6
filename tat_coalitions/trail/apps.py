from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "tat_coalitions.trail"
    label = "trail"
    verbose_name = _("Trail")

    def ready(self):
        # what this room tells the registries of the rooms below
        import_module(f"{self.name}.registry")
