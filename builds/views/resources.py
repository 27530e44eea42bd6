"""The lists of hotlines and of local resources. The two are alike, so one `Noun` says how they differ."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.actions import resources as verbs
from builds.forms.resources import (
    HotlineFilter,
    HotlineForm,
    LocalResourceFilter,
    LocalResourceForm,
    TakeOutForm,
    VerifyForm,
)
from builds.models import Hotline, LocalResource
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.methods import require_safe

A_PAGE = 50


@dataclass(frozen=True)
class Noun:
    """One of the two: its model, its forms, the names of its addresses, and what its pages are called."""

    model: type
    form: type
    filter: type
    name: str
    listed: str
    title: str
    text: str

    def rows(self, user):
        found = self.model.objects.visible_to(user).select_related("state", "verified_by")
        return found.prefetch_related("counties")

    def address(self, verb, *args):
        return reverse(f"resources:{verb}_{self.name}", args=args)

    @property
    def list_address(self):
        return reverse(f"resources:{self.listed}")

    @property
    def crumb(self):
        return {"crumb": self.title, "back": self.list_address, "cancel_url": self.list_address}


HOTLINE = Noun(
    Hotline,
    HotlineForm,
    HotlineFilter,
    "hotline",
    "hotlines",
    lazy("Hotlines"),
    lazy("It is printed nowhere before somebody verifies it."),
)
RESOURCE = Noun(
    LocalResource,
    LocalResourceForm,
    LocalResourceFilter,
    "resource",
    "resources",
    lazy("Local resources"),
    lazy("It is printed nowhere before somebody verifies it."),
)


def list_of(noun):
    """The view of the list: what is verified, until when, and what is not."""

    @require_safe
    @require("see", noun.model)
    def view(request):
        today = timezone.localdate()
        form = noun.filter(request.GET)
        page = Paginator(form.narrow(noun.rows(request.user), today), A_PAGE).get_page(request.GET.get("page"))
        for row in page:
            row.standing = row.standing_on(today)
        context = {
            "form": form,
            "page": page,
            "order": form.order,
            "may_add": rules.may(request.user, "add", noun.model),
            "may_change": rules.may(request.user, "change", noun.model),
        }
        return render(request, f"builds/resources/{noun.listed}.html", context)

    return view


def add_to(noun):
    """The view that writes one down."""

    @require("add", noun.model)
    def view(request):
        form = noun.form(request.POST or None, instance=noun.model())
        if request.method == "POST" and form.is_valid():
            row = verbs.write_down(noun.model(), by=request.user, **form.values)
            messages.success(request, _("Written down: %(row)s. Verify it next.") % {"row": row})
            return redirect(noun.address("verify", row.pk))
        words = {
            "hotline": _("Write down a hotline"),
            "resource": _("Write down a local resource"),
        }
        context = {"form": form, "title": words[noun.name], "text": noun.text, "button": _("Write it down")}
        return render(request, "builds/resources/form.html", context | noun.crumb)

    return view


def change_of(noun):
    """The view that puts one right, and says when that took its verification away."""

    @require("change", noun.model)
    def view(request, pk):
        row = get_visible(noun.rows(request.user), request.user, pk=pk)
        shown = str(row)
        form = noun.form(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            fresh = get_visible(noun.model.objects, request.user, pk=pk)  # the form has changed `row` already
            changes = verbs.change(fresh, by=request.user, **form.values)
            if "verified_on" in changes:
                messages.warning(
                    request, _("It is changed, and no longer verified: nobody prints it before it is verified anew.")
                )
                return redirect(noun.address("verify", pk))
            messages.success(request, _("It is changed.") if changes else _("Nothing was different."))
            return redirect(noun.list_address)
        context = {
            "form": form,
            "title": _("Change %(name)s") % {"name": shown},
            "text": _("The trail keeps how it read before."),
            "button": _("Save the change"),
            "take_out": noun.address("take_out", pk),
        }
        return render(request, "builds/resources/form.html", context | noun.crumb)

    return view


def verify_of(noun):
    """The view on which somebody says that they asked, and how."""

    @require("change", noun.model)
    def view(request, pk):
        row = get_visible(noun.rows(request.user), request.user, pk=pk)
        vouched = verbs.vouched_in(row)
        form = VerifyForm(request.POST or None, initial={"on": timezone.localdate(), "vouched": vouched})
        if request.method == "POST" and form.is_valid():
            try:
                verbs.verify(row, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
                form.data = form.data | {"vouched": vouched}
            else:
                messages.success(request, _("%(row)s is verified for a year.") % {"row": row})
                return redirect(noun.list_address)
        row.standing = row.standing_on(timezone.localdate())
        context = {"form": form, "row": row, "noun": noun.name, "change": noun.address("change", pk)}
        return render(request, "builds/resources/verify.html", context | noun.crumb)

    return view


def take_out_of(noun):
    """The view that asks, then deletes one with a reason."""

    @require("change", noun.model)
    def view(request, pk):
        row = get_visible(noun.rows(request.user), request.user, pk=pk)
        form = TakeOutForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            verbs.take_out(row, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is taken out. The trail keeps what it said and why."))
            return redirect(noun.list_address)
        context = {
            "form": form,
            "question": _("Take %(name)s out?") % {"name": row},
            "says": [_("It is on no sheet that is printed from now on.")],
            "button": _("Take it out"),
        }
        return render(request, "builds/resources/ask.html", context | noun.crumb)

    return view


hotlines, add_hotline, change_hotline = list_of(HOTLINE), add_to(HOTLINE), change_of(HOTLINE)
verify_hotline, take_out_hotline = verify_of(HOTLINE), take_out_of(HOTLINE)
resources, add_resource, change_resource = list_of(RESOURCE), add_to(RESOURCE), change_of(RESOURCE)
verify_resource, take_out_resource = verify_of(RESOURCE), take_out_of(RESOURCE)
