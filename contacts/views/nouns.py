"""The lists and pages of organizations, people and sites. The three are alike, so one `Noun` says how they differ."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contacts.actions.nouns import keep
from contacts.forms import (
    OrganizationFilter,
    OrganizationForm,
    PersonFilter,
    PersonForm,
    SiteFilter,
    SiteForm,
)
from contacts.models import Organization, Person, Site
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.paging import KeyPage
from tat_coalitions.trail import timeline


@dataclass(frozen=True)
class Noun:
    """One of the three: its model, its forms, and what its list and page need with each row."""

    model: type
    form: type
    filter: type
    listed: tuple
    list_name: str

    @property
    def name(self):
        return self.model._meta.model_name

    def rows(self, user):
        return self.model.objects.visible_to(user)


ORGANIZATION = Noun(Organization, OrganizationForm, OrganizationFilter, ("state", "county"), "contacts:organizations")
PERSON = Noun(Person, PersonForm, PersonFilter, ("organization", "state", "county__state"), "contacts:people")
SITE = Noun(Site, SiteForm, SiteFilter, ("state", "county", "manager"), "contacts:sites")


def list_of(noun):
    """The view of a noun's list."""

    @require("see", noun.model)
    def view(request):
        form = noun.filter(request.GET)
        found = form.narrow(noun.rows(request.user)).select_related(*noun.listed)
        page = KeyPage(found, order=form.key, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
        context = {
            "form": form,
            "page": page,
            "order": form.order,
            "can_add": rules.may(request.user, "add", noun.model),
        }
        return render(request, f"contacts/{noun.name}_list.html", context)

    return view


def page_of(noun, context_of):
    """The view of one row's page; `context_of(row, user)` adds what stands around it."""

    @require("see", noun.model)
    def view(request, pk):
        row = get_visible(noun.model.objects.select_related(*noun.listed), request.user, pk=pk)
        context = {
            "row": row,
            "can_change": rules.may(request.user, "change", noun.model),
            "moments": timeline.of(row, request.user),
        }
        return render(request, f"contacts/{noun.name}.html", context | context_of(row, request.user))

    return view


def add_to(noun):
    """The view that adds a row."""

    @require("add", noun.model)
    def view(request):
        form = noun.form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            row = keep(form.save(commit=False), by=request.user)
            messages.success(request, _("%(name)s is added.") % {"name": row})
            return redirect(row)
        return render(request, "contacts/form.html", {"form": form, "noun": noun, "back": noun.list_name})

    return view


def change_of(noun):
    """The view that changes a row."""

    @require("change", noun.model)
    def view(request, pk):
        row = get_visible(noun.model.objects, request.user, pk=pk)
        shown = str(row)
        form = noun.form(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            row = keep(form.save(commit=False), by=request.user)
            messages.success(request, _("%(name)s is saved.") % {"name": row})
            return redirect(row)
        return render(request, "contacts/form.html", {"form": form, "noun": noun, "row": row, "shown": shown})

    return view


A_FEW = 20


def around_organization(organization, user):
    """Its people, sites and branches that the user may see."""
    people = Person.objects.visible_to(user).filter(organization=organization).order_by("name", "pk")
    sites = Site.objects.visible_to(user).filter(organization=organization).order_by("name", "pk")
    return {
        "people": people[:A_FEW],
        "sites": sites.select_related("county")[:A_FEW],
        "counts": {"people": people.count(), "sites": sites.count()},
    }


def around_person(person, user):
    """What they agreed to, and which restricted fields the user may see."""
    return {
        "consents": person.consents.in_force(),
        "sees_direct": rules.may_see(user, Person, "direct_phone"),
        "sites": Site.objects.visible_to(user).filter(manager=person).select_related("county").order_by("name", "pk"),
    }


def around_site(site, user):
    """How many agencies serve its county."""
    agencies = Organization.objects.agencies().filter(Q(county=site.county) & Q(county__isnull=False))
    return agencies.aggregate(agencies=Count("pk"))


organizations, organization = list_of(ORGANIZATION), page_of(ORGANIZATION, around_organization)
add_organization, change_organization = add_to(ORGANIZATION), change_of(ORGANIZATION)
people, person = list_of(PERSON), page_of(PERSON, around_person)
add_person, change_person = add_to(PERSON), change_of(PERSON)
sites, site = list_of(SITE), page_of(SITE, around_site)
add_site, change_site = add_to(SITE), change_of(SITE)
