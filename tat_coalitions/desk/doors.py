"""Addresses of other rooms."""

from django.urls import reverse


def to(name, *args, query=""):
    """The address of a page, with what stands behind its question mark."""
    address = reverse(name, args=args)
    return f"{address}?{query}" if query else address
