from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "tat_coalitions.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self):
        # what this room tells the registries of the rooms below
        import_module(f"{self.name}.registry")
