"""Those who hold a build together with TAT."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.actions import co_hosts as verbs
from builds.forms.co_hosts import CoHostForm
from builds.forms.planning import ReasonForm
from builds.models import Build, CoHost
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require

SHOWN = ("organization", "person")


def build_of(request, slug):
    return get_visible(Build.objects.select_related("state", "sustaining_lead"), request.user, slug=slug)


@require("see", CoHost)
def co_hosts(request, slug):
    """The co-hosts in their roles, and whom to call there."""
    build = build_of(request, slug)
    hosts = list(build.co_hosts.select_related(*SHOWN))
    context = {
        "build": build,
        "hosts": [host for host in hosts if host.status != CoHost.Status.WITHDRAWN],
        "withdrawn": [host for host in hosts if host.status == CoHost.Status.WITHDRAWN],
        "may_change": rules.may(request.user, "change", CoHost),
    }
    return render(request, "builds/co_hosts/list.html", context)


@require("add", CoHost)
def add(request, slug):
    """Let an organization co-host."""
    build = build_of(request, slug)
    form = CoHostForm(request.POST or None, build=build)
    if request.method == "POST" and form.is_valid():
        host, tasks = verbs.add_co_host(build, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(host)s co-hosts now.") % {"host": host.organization} + _taken(tasks))
        return redirect("builds:co_hosts", slug)
    return render(request, "builds/co_hosts/form.html", {"build": build, "form": form, "host": None})


@require("change", CoHost)
def change(request, slug, pk):
    """Change the role, the contact person or what a co-host signs off."""
    build = build_of(request, slug)
    host = get_visible(CoHost.objects.select_related(*SHOWN, "build"), request.user, pk=pk, build=build)
    form = CoHostForm(request.POST or None, build=build, host=host)
    if request.method == "POST" and form.is_valid():
        host, tasks = verbs.change_co_host(host, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(host)s is saved.") % {"host": host.organization} + _taken(tasks))
        return redirect("builds:co_hosts", slug)
    return render(request, "builds/co_hosts/form.html", {"build": build, "form": form, "host": host})


@require("change", CoHost)
def withdraw(request, slug, pk):
    """The organization no longer co-hosts; asks first and says what happens to its tasks."""
    build = build_of(request, slug)
    host = get_visible(CoHost.objects.select_related(*SHOWN, "build"), request.user, pk=pk, build=build)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            freed = verbs.withdraw_co_host(host, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(host)s has withdrawn.") % {"host": host.organization} + _freed(freed))
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect("builds:co_hosts", slug)
    tasks = build.tasks.open().filter(owner_organization=host.organization).count()
    context = {
        "build": build,
        "form": form,
        "question": _("Does %(host)s no longer co-host?") % {"host": host.organization},
        "says": [_("Its people see the build no longer.") + _freed(tasks)],
        "button": _("Yes, it has withdrawn"),
        "cancel_url": reverse("builds:co_hosts", args=[slug]),
    }
    return render(request, "builds/co_hosts/withdraw.html", context)


def _taken(tasks):
    text = ngettext(" It takes %(n)d open task.", " It takes %(n)d open tasks.", tasks)
    return text % {"n": tasks} if tasks else ""


def _freed(tasks):
    text = ngettext(" %(n)d open task waits for somebody else.", " %(n)d open tasks wait for somebody else.", tasks)
    return text % {"n": tasks} if tasks else ""
