"""The rows of this room under /admin/, and what the admin of every room stands on.

The admin shows all rows. It changes only what has no verb of its own, through the verb that keeps a row and notes the
change; what has a life cycle is changed on the desk, and nothing is deleted here.
"""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from import_export.admin import ImportMixin

from contacts.actions import imports
from contacts.actions.nouns import keep
from contacts.files import FileNotTaken
from contacts.forms.bringing import BringListForm
from contacts.models import Consent, County, ImportRun, Organization, Person, RefusedRow, Site, State
from contacts.resources import AgenciesResource, PeopleResource, SitesResource
from tat_coalitions.accounts import rules
from tat_coalitions.paging import COUNT_UP_TO

NEVER_SHOWN = {"nonce", "lease_token", "file"}


class ShortPaginator(Paginator):
    """Counts no further than people page: the rest of a million rows is found by searching."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[: COUNT_UP_TO + 1].count()


class HouseAdmin(admin.ModelAdmin):
    """Rows under the rules of the house: who may see and change them, and a note of every change."""

    paginator = ShortPaginator
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def may(self, request, verb):
        """Whether the rules of the model let the user do it; a verb they do not name is nobody's."""
        return verb in rules.table_of(self.model).verbs and rules.may(request.user, verb, self.model)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "see")

    def has_add_permission(self, request, obj=None):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change")

    def has_delete_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return self.may(request, "see")

    def get_view_on_site_url(self, obj=None):
        """The row's page on the desk."""
        return obj.get_absolute_url() if obj is not None and hasattr(obj, "get_absolute_url") else None

    def get_readonly_fields(self, request, obj=None):
        """Bookkeeping, and what many rows hang on, is only read here."""
        table = rules.table_of(self.model)
        system = [name for name, kind in table.classes.items() if kind == rules.FieldClass.SYSTEM]
        many = [field.name for field in self.model._meta.many_to_many]
        own = [field.name for field in self.model._meta.concrete_fields if not field.editable]
        key = [self.model._meta.pk.name] if obj is not None else []
        found = dict.fromkeys([*super().get_readonly_fields(request, obj), *system, *many, *own, *key])
        shown = set(self.shown_fields())
        return [name for name in found if name in shown or name not in table.classes]

    def shown_fields(self):
        """The model's fields but for keys and tokens; sealed ones are opened on the desk, with a reason."""
        classes = rules.table_of(self.model).classes
        return [name for name, kind in classes.items() if kind != rules.FieldClass.SEALED and name not in NEVER_SHOWN]

    def get_fields(self, request, obj=None):
        shown = self.shown_fields()
        if obj is None and self.may(request, "add"):  # bookkeeping has nothing to tell of a row that is not there yet
            return [name for name in shown if name not in self.get_readonly_fields(request, obj)]
        return shown

    def save_model(self, request, obj, form, change):
        keep(obj, by=request.user)

    def log_addition(self, request, obj, message):
        """The trail has it already; a second log would be out of its rules."""

    def log_change(self, request, obj, message):
        """The trail has it already."""


class ReadOnlyAdmin(HouseAdmin):
    """Rows that are looked at here and changed by their verbs on the desk."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class BringsLists(ImportMixin):
    """The import button: the file goes where every list goes, to be looked at on the desk before anything is taken."""

    import_template_name = "admin/lists/bring.html"

    def has_import_permission(self, request):
        return rules.may(request.user, "add", ImportRun)

    def get_urls(self):
        # without the second address of the mixin: there is one way for a list to come in
        address = path(
            "import/",
            self.admin_site.admin_view(self.import_action),
            name="{}_{}_import".format(*self.get_model_info()),
        )
        return [address, *super(ImportMixin, self).get_urls()]

    def import_action(self, request, **kwargs):
        """Ask for the file, and go on with it on the desk."""
        resource = self.get_import_resource_classes(request)[0]()
        form = BringListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                run = imports.begin(what=resource.what, upload=form.cleaned_data["file"], by=request.user)
            except FileNotTaken as refused:
                form.add_error("file", refused.message)
            else:
                return redirect(run)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import: %(list)s") % {"list": resource.get_display_name()},
            "opts": self.opts,
            "form": form,
            "columns": [field.column_name for field in resource.get_user_visible_fields()],
        }
        return TemplateResponse(request, self.import_template_name, context)


@admin.register(State)
class StateAdmin(ReadOnlyAdmin):
    list_display = ("postal", "name", "country", "fips")
    list_filter = ("country",)
    search_fields = ("postal", "name")


@admin.register(County)
class CountyAdmin(ReadOnlyAdmin):
    list_display = ("fips", "name", "state")
    list_select_related = ("state",)
    list_filter = ("state",)
    search_fields = ("name", "fips")


@admin.register(Organization)
class OrganizationAdmin(BringsLists, HouseAdmin):
    resource_classes = (AgenciesResource,)
    list_display = ("shown_name", "kind", "city", "state", "county", "source_id")
    list_select_related = ("state", "county")
    list_filter = ("sector", "kind", "state")
    search_fields = ("name", "city", "source_id")
    autocomplete_fields = ("parent", "state", "county")


@admin.register(Person)
class PersonAdmin(BringsLists, HouseAdmin):
    resource_classes = (PeopleResource,)
    list_display = ("shown_name", "title", "organization", "email", "state", "opted_out_at")
    list_select_related = ("organization", "state")
    list_filter = ("state", ("opted_out_at", admin.EmptyFieldListFilter), ("user", admin.EmptyFieldListFilter))
    search_fields = ("name", "email", "organization__name")
    autocomplete_fields = ("organization", "state", "county")


@admin.register(Site)
class SiteAdmin(BringsLists, HouseAdmin):
    resource_classes = (SitesResource,)
    list_display = ("shown_name", "kind", "address", "city", "state", "county", "manager", "distributes_since")
    list_select_related = ("state", "county", "manager")
    list_filter = ("kind", ("distributes_since", admin.EmptyFieldListFilter), "state")
    search_fields = ("name", "city", "address", "source_id")
    autocomplete_fields = ("organization", "state", "county", "manager")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("person", "to", "given_at", "told", "withdrawn_at")
    list_select_related = ("person",)
    list_filter = ("to", "told", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__email")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "what", "status", "by", "started_at", "created", "updated", "unchanged", "refused")
    list_select_related = ("by",)
    list_filter = ("what", "status")
    search_fields = ("file_name",)


@admin.register(RefusedRow)
class RefusedRowAdmin(ReadOnlyAdmin):
    list_display = ("run", "line", "column", "reason", "doubtful")
    list_select_related = ("run",)
    list_filter = ("doubtful",)
    search_fields = ("reason", "run__file_name")
