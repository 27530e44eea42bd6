"""Whether the whole house is working, for whoever watches it."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse

from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.desk.health import report


@login_not_required
@require_safe
def readyz(request):
    """The state of the database, the broker, the sweep, the mail and the builds; 503 when one is wrong."""
    found = report()
    return JsonResponse(found, status=200 if found["ready"] else 503)
