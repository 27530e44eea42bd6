from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    name = "followups"
    label = "followups"
    verbose_name = _("Follow-ups")

    def ready(self):
        # what this room tells the registries of the rooms below
        import_module(f"{self.name}.registry")
