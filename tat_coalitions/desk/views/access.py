"""Who may sign in: the list of accounts, inviting, changing, closing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.words import in_words
from contacts.models import Person
from tat_coalitions.accounts import actions
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.actions import NotAllowed
from tat_coalitions.accounts.methods import require_POST, require_safe
from tat_coalitions.accounts.models import TrustedDevice, User
from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.actions.inviting import change, invite, send_invitation
from tat_coalitions.desk.forms.access import AccountFilter, AccountForm, InviteForm
from tat_coalitions.desk.needs.row import capital
from tat_coalitions.trail.models import Entry


@require_safe
@require("see", User)
def accounts(request):
    """Every account the user may see."""
    form = AccountFilter(request.GET)
    users = User.objects.visible_to(request.user)
    page = Paginator(form.narrowed(users).select_related("person"), 50).get_page(request.GET.get("page"))
    count = users.with_access().count()
    context = {
        "title": capital(
            ngettext("%(n)s person may sign in", "%(n)s people may sign in", count)
            % {"n": in_words(count) or _("nobody")}
        ),
        "form": form,
        "page": page,
        "clear_url": reverse("desk:accounts") if any(request.GET.values()) else "",
        "only_leads": not request.user.is_administrator,
    }
    return render(request, "desk/accounts.html", context)


@require("invite", User)
def invite_account(request):
    """Invite somebody, or the person whose key stands in `?person=`."""
    person = None
    if request.GET.get("person"):
        people = Person.objects.present().filter(user=None)
        person = get_visible(people, request.user, pk=request.GET["person"])
    initial = {"name": person.name, "email": person.email} if person else {}
    form = InviteForm(request.POST or None, by=request.user, person=person, initial=initial)
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("name", "email", "role", "expires_on")}
        user = invite(**wanted, person=form.chosen_person(), by=request.user)
        messages.success(request, _("%(name)s is invited; the mail is on its way.") % {"name": user})
        return redirect(user)
    return render(request, "desk/invite.html", {"form": form, "person": person})


@require_safe
@require("see", User)
def account(request, pk):
    """One account, and what was done with it."""
    user = get_visible(User.objects.select_related("person"), request.user, pk=pk)
    context = {
        "account": user,
        "person": getattr(user, "person", None),
        "entries": Entry.objects.about(user)[:20],
        "devices": TrustedDevice.objects.visible_to(request.user).live().filter(user=user),
        "is_overdue": user.has_access and user.must_attest(),
        "may_change": may(request.user, "change", User),
    }
    return render(request, "desk/account.html", context)


@require("change", User)
def change_account(request, pk):
    """Another role or another last day."""
    user = get_visible(User.objects, request.user, pk=pk)
    form = AccountForm(request.POST or None, initial={"role": user.role, "expires_on": user.expires_on})
    if form.is_valid():
        try:
            change(user, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The account is changed."))
            return redirect(user)
    return render(request, "desk/account_form.html", {"account": user, "form": form})


@require_POST
@require("invite", User)
def resend_invitation(request, pk):
    """Send the invitation again, with a new link."""
    user = get_visible(User.objects, request.user, pk=pk)
    try:
        send_invitation(user, by=request.user)
        messages.success(request, _("A new invitation is on its way to %(email)s.") % {"email": user.email})
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(user)


@require("close", User)
def close_account(request, pk):
    """Close an account, after asking."""
    user = get_visible(User.objects, request.user, pk=pk)
    if request.method == "POST":
        try:
            actions.close_account(user, by=request.user)
            messages.success(request, _("%(name)s cannot sign in any more.") % {"name": user})
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(user)
    context = {
        "question": _("Close the account of %(name)s?") % {"name": user},
        "says": [
            _("%(name)s is signed out everywhere at once and cannot sign in again.") % {"name": user},
            _("What they did stays on record, and their person stays on builds and lists. You can open it again."),
        ],
        "button": _("Close the account"),
        "cancel_url": reverse("desk:account", args=[user.pk]),
    }
    return render(request, "desk/confirm.html", context)


@require_POST
@require("close", User)
def reopen_account(request, pk):
    """Let somebody sign in again."""
    user = get_visible(User.objects, request.user, pk=pk)
    actions.reopen_account(user, by=request.user)
    messages.success(request, _("%(name)s may sign in again.") % {"name": user})
    return redirect(user)
