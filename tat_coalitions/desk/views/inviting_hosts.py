"""From a co-host's row to an account of their contact person: one step, with what it opens said in words."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from builds.models import Build, CoHost
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.actions import NotAllowed
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.actions.inviting import invite, send_invitation
from tat_coalitions.desk.forms.access import HostInviteForm


@require("invite", User)
def invite_host(request, pk):
    """Invite the contact person of a co-host to sign in; send the invitation again to whoever has not joined."""
    hosts = CoHost.objects.exclude(status=CoHost.Status.WITHDRAWN)
    host = get_visible(hosts.select_related("build__state", "organization", "person__user"), request.user, pk=pk)
    back = reverse("builds:co_hosts", args=[host.build.slug])
    if host.person is None:
        messages.warning(request, _("Name a contact person first."))
        return redirect("builds:change_co_host", host.build.slug, host.pk)
    if host.person.user:
        return _again(request, host, back)
    form = HostInviteForm(request.POST or None, by=request.user, host=host)
    if form.is_valid():
        invite(**form.cleaned_data, role=Role.LEAD, person=host.person, by=request.user)
        messages.success(request, _("%(name)s is invited; the mail is on its way.") % {"name": host.person})
        return redirect(back)
    context = {"host": host, "form": form, "back": back, "others": _opened_besides(host)}
    return render(request, "desk/invite_host.html", context)


def _opened_besides(host):
    """The other builds that an account of theirs opens, in words: those they co-host, sustain or follow up."""
    person = host.person
    hosting = CoHost.objects.filter(person=person).exclude(status=CoHost.Status.WITHDRAWN).values("build")
    theirs = Q(pk__in=hosting) | Q(sustaining_lead=person) | Q(followups__lead=person)
    builds = Build.objects.filter(theirs).exclude(pk=host.build_id).distinct().order_by("-date", "pk")
    return get_text_list([str(build) for build in builds], _("and"))


def _again(request, host, back):
    """Ask, then send the invitation of somebody who has an account and has never used it."""
    account = host.person.user
    if account.last_login:
        messages.info(request, _("%(name)s has joined already.") % {"name": account})
        return redirect(back)
    if request.method == "POST":
        try:
            send_invitation(account, by=request.user)
            messages.success(request, _("A new invitation is on its way to %(email)s.") % {"email": account.email})
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    context = {
        "question": _("Send %(name)s the invitation again?") % {"name": account},
        "says": [
            _("One mail goes to %(email)s. The link in the earlier one stops working.") % {"email": account.email}
        ],
        "button": _("Send it again"),
        "cancel_url": back,
    }
    return render(request, "desk/confirm.html", context)
