from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordingConfig(AppConfig):
    name = "tat_coalitions.wording"
    label = "wording"
    verbose_name = _("Wording")

    def ready(self):
        # what this room tells the registries of the rooms below
        import_module(f"{self.name}.registry")
