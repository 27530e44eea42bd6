"""Addresses of other rooms by name."""

from django.urls import NoReverseMatch, reverse


def to(name, *args, query=""):
    """The address of a page; empty while its room does not have it yet."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{query}" if query else address
