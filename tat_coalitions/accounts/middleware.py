"""What every answer carries."""

from django.utils.cache import add_never_cache_headers

PUBLIC_ATTRIBUTE = "is_public_page"


def public_page(view):
    """Mark a view whose answer is the same for everybody, so that it may be cached."""
    setattr(view, PUBLIC_ATTRIBUTE, True)
    return view


class PrivatePagesMiddleware:
    """Keep every page that is not marked public out of every cache (OWASP ASVS 5.0, V14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        is_public = match is not None and getattr(match.func, PUBLIC_ATTRIBUTE, False)
        if not (is_public and not request.user.is_authenticated):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response
