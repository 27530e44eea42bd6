"""What the templates of reports may use."""

import datetime

from django import template

register = template.Library()


@register.filter
def iso(text):
    """A day as a frozen report keeps it, "2026-04-14", as a date."""
    return datetime.date.fromisoformat(text)
