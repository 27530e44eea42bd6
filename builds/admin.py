"""The rows of this room under /admin/: all to be seen, the planning template to be changed, two lists to be taken out."""

from allauth.account.decorators import reauthentication_required
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin

from builds.actions.exports import CONTACTS, PEOPLE, open_listing
from builds.forms.taking_out import TakeContactsOutForm, TakePeopleOutForm
from builds.models import (
    Arrangement,
    Build,
    BuildProvider,
    CoHost,
    Commitment,
    ConsentOfSpeaker,
    ContactLink,
    Edition,
    Goal,
    HandedTask,
    HandOver,
    Hotline,
    Invitation,
    LocalResource,
    PlanTask,
    Proposal,
    ProviderVetting,
    SectorTarget,
    Session,
    SignOff,
    Speaker,
    TemplateTask,
)
from builds.resources import ContactListResource, PeopleOfABuildResource
from builds.views.contact_list import as_file
from contacts.admin import BringsLists, ReadOnlyAdmin
from contacts.models import Person
from tat_coalitions.accounts import rules


class TakesOut(ExportMixin):
    """The export button: the same verb as on the desk, with its purpose, its note in the trail and its rule for cells.

    `listing` is what goes out, `allowed_by` the model whose rules say who may, `take_out_form` what is asked first.
    """

    export_template_name = "admin/lists/take_out.html"
    listing, allowed_by, take_out_form = PEOPLE, Person, TakePeopleOutForm
    resource_classes = (PeopleOfABuildResource,)

    def has_export_permission(self, request):
        return rules.may(request.user, "export", self.allowed_by)

    @method_decorator(reauthentication_required)
    def export_action(self, request):
        """Ask what for, and write the list out."""
        form = self.take_out_form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            listing = open_listing(
                self.listing,
                build=asked["build"],
                with_direct=asked.get("with_direct", False),
                purpose=asked["purpose"],
                by=request.user,
            )
            name = asked["build"].slug if asked["build"] else "all"
            return as_file(listing, asked["format"], f"{name}-{listing.name}")
        resource = self.get_export_resource_classes(request)[0]()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export: %(list)s") % {"list": resource.get_display_name()},
            "opts": self.opts,
            "form": form,
            "columns": [field.column_name for field in resource.get_user_visible_fields()],
        }
        return TemplateResponse(request, self.export_template_name, context)


@admin.register(Build)
class BuildAdmin(TakesOut, ReadOnlyAdmin):
    list_display = ("__str__", "date", "status", "city", "state", "planner", "sustaining_lead", "published_at")
    list_select_related = ("state", "planner", "sustaining_lead")
    list_filter = ("status", ("published_at", admin.EmptyFieldListFilter), "state")
    search_fields = ("title", "city", "slug")
    date_hierarchy = "date"


@admin.register(CoHost)
class CoHostAdmin(ReadOnlyAdmin):
    list_display = ("organization", "role", "build", "person", "status", "signs_invitations", "signs_agenda")
    list_select_related = ("organization", "build", "person")
    list_filter = ("role", "status")
    search_fields = ("organization__name", "build__city", "person__name")


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ("code", "phase", "position", "short")
    list_filter = ("phase",)


@admin.register(TemplateTask)
class TemplateTaskAdmin(ReadOnlyAdmin):
    list_display = ("task", "offset_days", "phase", "owner_role", "goal", "is_follow_up", "in_use")
    list_select_related = ("goal",)
    list_filter = ("phase", "is_follow_up", "in_use")
    search_fields = ("task", "owner_role")


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    list_display = ("was", "becomes", "handed_at", "handed_by", "taken_back_at")
    list_select_related = ("was", "becomes", "handed_by")
    search_fields = ("was__name", "becomes__name")


@admin.register(HandedTask)
class HandedTaskAdmin(ReadOnlyAdmin):
    list_display = ("task", "hand_over", "organization")
    list_select_related = ("task", "hand_over__was", "hand_over__becomes", "organization")
    search_fields = ("task__task",)


@admin.register(PlanTask)
class PlanTaskAdmin(ReadOnlyAdmin):
    list_display = ("task", "build", "due_on", "owner_person", "owner_organization", "done_at", "waived_at")
    list_select_related = ("build", "owner_person", "owner_organization")
    list_filter = ("phase", ("done_at", admin.EmptyFieldListFilter), ("waived_at", admin.EmptyFieldListFilter))
    search_fields = ("task", "build__city", "owner_person__name")


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("title", "build", "starts_at", "ends_at", "lead", "credit_hours")
    list_select_related = ("build",)
    search_fields = ("title", "build__city")


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyAdmin):
    list_display = ("shown_as", "session", "person")
    list_select_related = ("session", "person")
    search_fields = ("shown_as", "session__title")


@admin.register(Invitation)
class InvitationAdmin(TakesOut, ReadOnlyAdmin):
    list_display = ("person", "build", "sector", "stage", "answer", "waiting_since", "arrived_at", "walk_in")
    list_select_related = ("person", "build")
    list_filter = ("stage", "answer", "sector", "walk_in", ("arrived_at", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__email", "build__city", "build__slug")


@admin.register(SectorTarget)
class SectorTargetAdmin(ReadOnlyAdmin):
    list_display = ("build", "sector", "county", "wanted")
    list_select_related = ("build", "county")
    list_filter = ("sector",)
    search_fields = ("build__city", "county__name")


@admin.register(ContactLink)
class ContactLinkAdmin(BringsLists, TakesOut, ReadOnlyAdmin):
    listing, allowed_by, take_out_form = CONTACTS, ContactLink, TakeContactsOutForm
    resource_classes = (ContactListResource,)
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    list_display = ("site", "agency", "officer", "backup", "introduced_at", "verified_on", "next_check_on", "ended_at")
    list_select_related = ("site", "agency", "officer", "backup", "introduced_at")
    list_filter = (
        ("officer", admin.EmptyFieldListFilter),
        ("verified_on", admin.EmptyFieldListFilter),
        ("ended_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("site__name", "agency__name", "officer__name")


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ("organization", "kind", "promised", "build", "made_at")
    list_select_related = ("organization", "build")
    list_filter = ("kind",)
    search_fields = ("organization__name", "build__city")


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("build", "sequence", "standing", "date", "starts_at", "city", "since")
    list_select_related = ("build",)
    list_filter = ("standing",)
    search_fields = ("build__city",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["build", "after", "proposed_by", "proposed_at", "sent_back_at"]
    list_select_related = ["build", "after", "proposed_by"]


@admin.register(SignOff)
class SignOffAdmin(ReadOnlyAdmin):
    list_display = ("build", "co_host", "what", "asked_at", "answer", "said_by", "answered_at")
    list_select_related = ("build", "co_host__organization")
    list_filter = ("what", "answer")
    search_fields = ("build__city", "co_host__organization__name")


@admin.register(Arrangement)
class ArrangementAdmin(ReadOnlyAdmin):
    list_display = ("speaker", "honorarium_status", "travel_status", "updated_at")
    list_select_related = ("speaker",)


@admin.register(ConsentOfSpeaker)
class ConsentOfSpeakerAdmin(ReadOnlyAdmin):
    list_display = ("speaker", "to", "given_on", "told", "withdrawn_on")
    list_select_related = ("speaker",)
    list_filter = ("to",)


@admin.register(ProviderVetting)
class ProviderVettingAdmin(ReadOnlyAdmin):
    list_display = ("organization", "status", "proposed_by", "proposed_at", "signed_by", "signed_on", "expires_on")
    list_select_related = ("organization", "proposed_by")
    list_filter = ("status",)
    search_fields = ("organization__name", "services")


@admin.register(BuildProvider)
class BuildProviderAdmin(ReadOnlyAdmin):
    list_display = ("organization", "build", "named_by", "named_at")
    list_select_related = ("organization", "build", "named_by")
    search_fields = ("organization__name", "build__city")


@admin.register(Hotline)
class HotlineAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "number", "state", "verified_on", "verified_by", "check_again_on")
    list_select_related = ("state", "verified_by")
    list_filter = ("kind", "country", ("verified_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "number", "source")


@admin.register(LocalResource)
class LocalResourceAdmin(ReadOnlyAdmin):
    list_display = ("name", "offers", "phone", "state", "verified_on", "verified_by", "check_again_on")
    list_select_related = ("state", "verified_by")
    list_filter = (("verified_on", admin.EmptyFieldListFilter),)
    search_fields = ("name", "offers", "source")
