"""Vetting of victim service providers: the list, one of them, proposing, signing off, refusing, withdrawing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.actions import providers as verbs
from builds.forms.providers import ProposalForm, ReadForm, SignedForm, VettingFilter, WhyForm, read_of
from builds.models import Build, ProviderVetting
from builds.workflow import NotAllowed
from contacts.models import Kind, Organization
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, may_with, require
from tat_coalitions.accounts.methods import require_safe

A_PAGE = 50
FORM = "builds/resources/form.html"
ASK = "builds/resources/ask.html"
ROW = ("organization", "proposed_by", "decided_by", "ended_by")


def one(request, pk, verb="see"):
    return get_visible(ProviderVetting.objects.select_related(*ROW), request.user, verb=verb, pk=pk)


def crumb_of(row):
    return {"crumb": str(row), "back": row.get_absolute_url(), "cancel_url": row.get_absolute_url()}


@require_safe
@require("see", ProviderVetting)
def vettings(request):
    """Every vetting the user may see, and how each stands today."""
    today = timezone.localdate()
    form = VettingFilter(request.GET)
    found = ProviderVetting.objects.visible_to(request.user).select_related("organization")
    page = Paginator(form.narrow(found, today), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "order": form.order, "today": today}
    context["may_add"] = rules.may(request.user, "add", ProviderVetting)
    return render(request, "builds/resources/vettings.html", context)


@require_safe
@require("see", ProviderVetting)
def vetting(request, pk):
    """One vetting: what was found out, who proposed and who signed it, and what can be done next."""
    row, today = one(request, pk), timezone.localdate()
    may_sign = row.is_waiting and row.proposed_by_id != request.user.pk and may_with(request.user, "sign off", row)
    context = {
        "row": row,
        "today": today,
        "sees_notes": rules.may_see(request.user, ProviderVetting, "notes"),
        "may_sign": may_sign,
        "may_change": rules.may(request.user, "change", ProviderVetting),
        "builds": Build.objects.visible_to(request.user)
        .filter(providers__organization=row.organization_id)
        .order_by("-date"),
        "read": read_of(row),
    }
    return render(request, "builds/resources/vetting.html", context)


@require("add", ProviderVetting)
def propose(request):
    """Propose a vetting; `?organization=` names the provider, `?build=` the one it is for."""
    given = Organization.objects.filter(kind=Kind.VICTIM_SERVICES, pk=_key(request.GET.get("organization"))).first()
    form = ProposalForm(request.POST or None, initial={"organization": given})
    row = _done(request, form, lambda said: verbs.propose(said["organization"], by=request.user, **form.values))
    if row:
        messages.success(request, _("Proposed. It waits for a second person’s word."))
        return redirect(row)
    context = {
        "form": form,
        "title": _("Propose a victim service provider"),
        "text": _("Vetted together with the Attorney General’s office: who proposes never signs off."),
        "button": _("Propose it"),
        "crumb": _("Victim service providers"),
        "back": reverse("resources:vettings"),
    }
    return render(request, FORM, context)


def _key(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require("add", ProviderVetting)
def renew(request, pk):
    """Propose it for another year as it stands, or with what has changed."""
    row = one(request, pk)
    form = ProposalForm(request.POST or None, row=row)
    new = _done(request, form, lambda _said: verbs.propose(row.organization, by=request.user, **form.values))
    if new:
        messages.success(request, _("Proposed for another year. It waits for a second person’s word."))
        return redirect(new)
    context = {
        "form": form,
        "title": _("Verify %(provider)s again") % {"provider": row.organization},
        "text": _(
            "Ask the provider whether this still holds. A second person signs it off; until then the old one counts as long as it lasts."
        ),
        "button": _("Propose it for another year"),
    }
    return render(request, FORM, context | crumb_of(row))


@require("change", ProviderVetting)
def change(request, pk):
    """Put right what is proposed, before anybody signs it."""
    row = one(request, pk)
    form = ProposalForm(request.POST or None, row=row)
    if _done(request, form, lambda said: verbs.change_proposal(row, by=request.user, read=said["read"], **form.values)):
        messages.success(request, _("Changed. Whoever signs it off must be somebody else than you."))
        return redirect(row)
    context = {
        "form": form,
        "title": _("Change what is proposed of %(provider)s") % {"provider": row.organization},
        "text": _("Whoever changes it counts as having proposed it, and cannot sign it off."),
        "button": _("Save the change"),
    }
    return render(request, FORM, context | crumb_of(row))


@require("sign off", ProviderVetting)
def sign_off(request, pk):
    """The second person's yes: a lead for their own office, somebody of TAT by saying who there signed, and when."""
    row = one(request, pk, "sign off")
    kind = ReadForm if request.user.is_lead else SignedForm
    form = kind(request.POST or None, initial={"read": read_of(row), "signed_on": timezone.localdate()})
    if _done(request, form, lambda said: verbs.sign_off(row, by=request.user, **said)):
        messages.success(request, _("Signed off. It holds for a year."))
        return redirect(row)
    says = [_("%(who)s of TAT proposed it.") % {"who": row.proposed_by}, row.services]
    context = {
        "form": form,
        "question": _("Sign off %(provider)s?") % {"provider": row.organization},
        "says": [*says, _("It holds for a year; then somebody must ask again.")],
        "button": _("Sign it off"),
    }
    return render(request, ASK, context | crumb_of(row))


@require("sign off", ProviderVetting)
def refuse(request, pk):
    """The second person's no, with a reason."""
    row = one(request, pk, "sign off")
    form = WhyForm(request.POST or None, initial={"read": read_of(row)})
    if _done(request, form, lambda said: verbs.refuse(row, by=request.user, **said)):
        messages.success(request, _("Refused. TAT reads why."))
        return redirect(row)
    context = {
        "form": form,
        "question": _("Refuse %(provider)s?") % {"provider": row.organization},
        "says": [_("It can be proposed anew. Only TAT’s own people read the reason.")],
        "button": _("Refuse it"),
    }
    return render(request, ASK, context | crumb_of(row))


@require("change", ProviderVetting)
def withdraw(request, pk):
    """Take a vetting back, signed off or not."""
    row = one(request, pk)
    form = WhyForm(request.POST or None)
    if _done(request, form, lambda said: verbs.withdraw(row, by=request.user, reason=said["reason"])):
        messages.success(request, _("Withdrawn. It is on no sheet from now on."))
        return redirect(row)
    context = {
        "form": form,
        "question": _("Withdraw the vetting of %(provider)s?") % {"provider": row.organization},
        "says": [_("From today on the provider is on no resource sheet, until a new vetting is signed off.")],
        "button": _("Withdraw it"),
    }
    return render(request, ASK, context | crumb_of(row))


def _done(request, form, act):
    """What `act` returns of what the form says, once it is sent and good; None where not, or where it is not allowed."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except NotAllowed as error:
        form.add_error(None, error)
    return None
