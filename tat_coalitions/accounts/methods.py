"""Django's decorators by which an address takes only some methods, with a page for whoever comes to it another way.

A session that ends under somebody's hands leads through the sign-in to the address of the button they pressed.
"""

from functools import wraps

from django.http import HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve


def require_http_methods(methods):
    """Let the view run only for these methods; others are told what happened, and the way back."""

    def decorate(view):
        @wraps(view)
        def asked(request, *args, **kwargs):
            return view(request, *args, **kwargs) if request.method in methods else not_taken(request, methods)

        asked.methods = methods
        return asked

    return decorate


require_safe, require_POST = require_http_methods(["GET", "HEAD"]), require_http_methods(["POST"])  # noqa: N816  Django's


def not_taken(request, methods):
    """The answer to a method that an address does not take: 405, with what happened and the way back."""
    context = {"acts": "GET" not in methods, "back": page_near(request.path_info)}
    return HttpResponseNotAllowed(methods, render_to_string("405.html", context, request))


def page_near(path):
    """The nearest address, this one or one above it, that shows a page; "" where none does."""
    while path != "/":
        if _shows(path):
            return path
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
    return ""


def _shows(path):
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return "GET" in getattr(view, "methods", ["GET"])
