"""A variable a template names and nobody gave it is a mistake, in this project's own templates."""

import inspect
from pathlib import Path

from django.template.base import Node

# Overrides of other packages' templates keep their habit of leaving variables out.
LENIENT = ("allauth", "bootstrap5", "admin")


class UndefinedVariable:
    """Stands for `string_if_invalid`: raises where the variable's template is this project's, else writes nothing."""

    def __init__(self, own):
        self.own = Path(own)

    def __contains__(self, text):
        return text == "%s"  # so that Django asks for the name

    def __mod__(self, variable):
        template = _template_being_rendered()
        if template is not None and self._is_strict(template):
            raise AssertionError(f"{template} names the undefined variable '{variable}'.")
        return ""

    def __str__(self):
        return ""

    def _is_strict(self, template):
        path = Path(template)
        return path.is_relative_to(self.own) and path.relative_to(self.own).parts[0] not in LENIENT


def _template_being_rendered():
    """The file of the template node nearest on the stack."""
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return node.origin.name
        frame = frame.f_back
    return None
