"""Devices that leads trust: taking the trust back, by themselves or by those who look after accounts."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.accounts import actions
from tat_coalitions.accounts import devices as trusted
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.accounts.models import TrustedDevice, User


@require_POST
@require("stop trusting", TrustedDevice)
def stop(request, pk):
    """Trust one device no more."""
    device = get_visible(TrustedDevice.objects.select_related("user"), request.user, verb="stop trusting", pk=pk)
    return _stopped(request, device.user, TrustedDevice.objects.filter(pk=device.pk))


@require_POST
@require("stop trusting", TrustedDevice)
def stop_all(request):
    """Trust none of one's own devices any more."""
    return _stopped(request, request.user, TrustedDevice.objects.all())


@require_POST
@require("close", User)
def stop_all_of(request, pk):
    """Trust none of an account's devices any more."""
    user = get_visible(User.objects, request.user, pk=pk)
    return _stopped(request, user, TrustedDevice.objects.all())


def _stopped(request, user, devices):
    here = trusted.here(request)
    number = actions.stop_trusting(user, devices, by=request.user)
    if here is not None and not TrustedDevice.objects.live().filter(pk=here.pk).exists():
        request.drops_device = True
    said = ngettext("%(n)d device is not trusted any more.", "%(n)d devices are not trusted any more.", number)
    messages.success(request, said % {"n": number} if number else _("No device was trusted any more."))
    return redirect("desk:me" if user == request.user else user)
