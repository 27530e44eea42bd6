"""Those who hold a build together with TAT."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import brief_mail, logos, sign_offs
from builds.actions import co_hosts as verbs
from builds.forms.co_hosts import CoHostForm, LogoForm
from builds.forms.planning import ReasonForm
from builds.models import Build, CoHost
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_POST, require_safe
from tat_coalitions.accounts.models import User
from tat_coalitions.accounts.scope import visible
from tat_coalitions.trail.models import Entry

SHOWN = ("organization", "person__user", "for_state")


def build_of(request, slug):
    return get_visible(Build.objects.select_related("state", "planner", "sustaining_lead"), request.user, slug=slug)


def host_of(request, build, pk, *, verb="see"):
    """The co-host of the build with which the user may do the verb, or 404."""
    host = get_visible(CoHost.objects.select_related(*SHOWN), request.user, verb=verb, pk=pk, build=build)
    host.build = build
    return host


@require("see", CoHost)
def co_hosts(request, slug):
    """The co-hosts in their roles, whom to call there, how they come in, what they signed off."""
    build = build_of(request, slug)
    hosts = list(build.co_hosts.select_related(*SHOWN))
    present = [host for host in hosts if host.status != CoHost.Status.WITHDRAWN]
    own = present if request.user.is_tat else set(visible(build.co_hosts.all(), request.user, "read the brief of"))
    standings = sign_offs.standings_of(build, present)
    may_invite = rules.may(request.user, "invite", User)
    joined = _joined(present) if may_invite else {}
    mailed = brief_mail.last_mailed(present) if request.user.is_tat else {}
    for host in present:
        host.joined_on = joined.get(str(host.person.user_id)) if host.person else None
        host.standings = [each for each in standings if each.host.pk == host.pk]
        host.may_read_brief = host in own
        host.brief_mailed_at = mailed.get(host.pk)
    context = {
        "build": build,
        "hosts": present,
        "withdrawn": [host for host in hosts if host.status == CoHost.Status.WITHDRAWN],
        "may_change": rules.may(request.user, "change", CoHost),
        "may_invite": may_invite,
    }
    return render(request, "builds/co_hosts/list.html", context)


def _joined(hosts):
    """When each contact person signed in for the first time: {account's key as the trail writes it: moment}."""
    accounts = [str(host.person.user_id) for host in hosts if host.person and host.person.user_id]
    signed_in = Entry.objects.filter(subject_type=User._meta.label_lower, subject_id__in=accounts, verb="signed in")
    first = signed_in.order_by().values("subject_id").annotate(first=Min("at"))
    return {row["subject_id"]: row["first"] for row in first} if accounts else {}


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
    host = host_of(request, build, pk)
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
    host = host_of(request, build, pk)
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
        "form": form,
        "question": _("Does %(host)s no longer co-host?") % {"host": host.organization},
        "says": [_("Its people see the build no longer.") + _freed(tasks)],
        "button": _("Yes, it has withdrawn"),
        "cancel_url": reverse("builds:co_hosts", args=[slug]),
    }
    return render(request, "desk/confirm.html", context)


@require_safe
@require("see", CoHost)
def logo(request, slug, pk):
    """A co-host's logo, as a picture and nothing else."""
    return logos.response(host_of(request, build_of(request, slug), pk))


@require("change", CoHost)
def change_logo(request, slug, pk):
    """Bring a logo, or change the text in its place."""
    build = build_of(request, slug)
    host = host_of(request, build, pk)
    form = LogoForm(request.POST or None, request.FILES or None, host=host)
    if request.method == "POST" and form.is_valid():
        verbs.set_logo(host, by=request.user, **form.cleaned_data)
        messages.success(request, _("The logo is saved. Invitees, the programme and the brief show it."))
        return redirect("builds:change_logo", slug, pk)
    return render(request, "builds/co_hosts/logo.html", {"build": build, "form": form, "host": host})


@require_POST
@require("change", CoHost)
def remove_logo(request, slug, pk):
    """Take a logo away; it can be brought again."""
    host = host_of(request, build_of(request, slug), pk)
    verbs.remove_logo(host, by=request.user)
    messages.success(request, _("The logo is gone; the name stands there again."))
    return redirect("builds:change_logo", slug, pk)


def _taken(tasks):
    text = ngettext(" It takes %(n)d open task.", " It takes %(n)d open tasks.", tasks)
    return text % {"n": tasks} if tasks else ""


def _freed(tasks):
    text = ngettext(" %(n)d open task waits for somebody else.", " %(n)d open tasks wait for somebody else.", tasks)
    return text % {"n": tasks} if tasks else ""
