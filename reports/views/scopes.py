"""The reports of all builds, and the combined one of a state or of the whole program."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Build
from contacts.models import State
from reports import scopes
from reports.forms import ScopeForm
from reports.models import ImpactReport
from tat_coalitions import paper
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.paper import PaperError

PER_PAGE = 50


@require_safe
@require("see", ImpactReport)
def reports(request):
    """Every build that took place with what is published of it, the newest build first."""
    published = ImpactReport.objects.published().filter(build=OuterRef("pk")).order_by("-version")
    builds = Build.objects.visible_to(request.user).took_place().select_related("state").order_by("-date", "pk")
    builds = builds.annotate(
        published_version=Subquery(published.values("version")[:1]),
        published_on=Subquery(published.values("published_at")[:1]),
    )
    page = Paginator(builds, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": ScopeForm(states=states_of(request.user))}
    return render(request, "reports/list.html", context)


def states_of(user):
    """The states with a build that took place and that the user may see."""
    builds = Build.objects.visible_to(user).took_place().order_by().values("pk")
    return State.objects.filter(builds__in=builds).distinct()


@require_safe
@require("see", ImpactReport)
def combined(request):
    """The PDF of a state's builds, or of all, within a period: of those the user may see."""
    form = ScopeForm(request.GET, states=states_of(request.user))
    if not form.is_valid():
        messages.error(request, " ".join(message for errors in form.errors.values() for message in errors))
        return redirect("reports:list")
    chosen = form.cleaned_data
    visible = Build.objects.visible_to(request.user).order_by().values("pk")
    document = scopes.document_of(
        state=chosen["state"], first=chosen["first"], last=chosen["last"], among=visible, at=timezone.now()
    )
    try:
        return paper.answer(
            request, scopes.html_of(document), title=document["title"], filename=_("builds report") + ".pdf"
        )
    except PaperError as error:
        messages.error(request, str(error))
        return redirect("reports:list")
