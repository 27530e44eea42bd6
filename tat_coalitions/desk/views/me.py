"""One's own account, and what one's role may do."""

from django.shortcuts import render

from tat_coalitions.accounts import devices
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.accounts.models import TrustedDevice, User
from tat_coalitions.desk.access_words import what_a_role_may_do


@require_safe
@require("see themselves", User)
def me(request):
    """Who I am here, how I sign in, and what I may do."""
    context = {
        "may": what_a_role_may_do(request.user.role),
        "devices": TrustedDevice.objects.visible_to(request.user).live().filter(user=request.user),
        "here": devices.here(request),
    }
    return render(request, "desk/me.html", context)
