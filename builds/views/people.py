"""The People tab of a build: who is on its list, putting people on it and taking them off, answers told to staff."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import guest_list, wanted, waves
from builds.actions import answers, invitations
from builds.candidates import earlier_builds, with_builds
from builds.forms.invitations import CountedInForm, NewPersonForm, PeopleFilter, PickFilter, SectorForm, chosen
from builds.forms.rsvp import ToldAnswerForm
from builds.glance import at_a_glance, glance
from builds.models import Answer, Build, Invitation
from builds.waiting import seats_of
from contacts.actions.consents import shared_by
from contacts.models import Person
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.outbox.models import Message
from tat_coalitions.paging import A_PAGE, KeyPage


def build_of(request, slug):
    return get_visible(Build.objects.select_related("state", "planner"), request.user, slug=slug)


@require("see", Invitation)
def people(request, slug):
    """Everybody on the list, with where they stand."""
    at = timezone.now()
    build = get_visible(at_a_glance(Build.objects, at), request.user, slug=slug)
    overview = glance(build, at)
    sees_needs = rules.may_see(request.user, Invitation, "accommodations")
    form = PeopleFilter(request.GET, places=overview.coverage.places, sees_needs=sees_needs)
    listed = Invitation.objects.visible_to(request.user).filter(build=build)
    rows = form.narrow(listed).select_related(
        "person__organization", "stand_in__person", "in_place_of__person", "brought_by__person"
    )
    paginator = Paginator(rows, A_PAGE)
    if not form.is_narrowed:
        paginator.count = len(overview.coverage.guests)  # counted already
    page = paginator.get_page(request.GET.get("page"))
    waiting = guest_list.only_listed(overview)
    may_invite, sent = rules.may(request.user, "invite", Build), waves.counted(build)
    is_to_settle = may_invite and sent["at_odds"] and not form.is_narrowed
    context = {
        "build": build,
        "glance": overview,
        "tab": "people",
        "heading": guest_list.heading(overview, waiting),
        "waiting": waiting,
        "rows": guest_list.by_sector(overview),
        "form": form,
        "order": form.order,
        "page": page,
        "lines": guest_list.lines(
            page, build=build, today=build.today(at), sees_mail=rules.may(request.user, "see", Message)
        ),
        "sees_needs": sees_needs,
        "shows_arrivals": build.today(at) >= build.date,
        "may_invite": may_invite,
        "may_add": may_invite and build.status not in invitations.NOT_CHANGEABLE,
        "waves": waves.summary(sent),
        "seats": guest_list.seats(overview),
        "at_odds": guest_list.at_odds(build) if is_to_settle else [],
        "closed": wanted.not_open(build, at),
    }
    return render(request, "builds/people/list.html", context)


@require("add", Invitation)
def pick(request, slug):
    """Pick several people from the contacts; ticking nobody adds nobody."""
    build = build_of(request, slug)
    if request.method == "POST":
        return _put_on_list(request, build)
    form = PickFilter(request.GET, build=build, builds=earlier_builds(request.user))
    listed = build.invitations.values("person")
    free = Person.objects.visible_to(request.user).present().exclude(pk__in=listed)
    found = with_builds(form.narrow(free)).select_related("organization", "county__state")
    page = KeyPage(found, order="name", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "build": build,
        "form": form,
        "page": page,
        "listed": listed.count(),
        "needs_sector": any(person.organization is None for person in page),
        "all_of_them": page.total if page.next or page.previous else 0,
        "sector_form": SectorForm(),
    }
    return render(request, "builds/people/pick.html", context)


def _put_on_list(request, build):
    form = SectorForm(request.POST)
    sector = form.cleaned_data["sector"] if form.is_valid() else ""
    keys = chosen(request.POST)
    picked = Person.objects.visible_to(request.user).present().filter(pk__in=keys).select_related("organization")
    if not keys:
        messages.warning(request, _("Nobody was ticked, so nobody was put on the list."))
        return redirect(request.get_full_path())
    try:
        result = invitations.add_to_list(build, picked, by=request.user, sector=sector)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("builds:people", build.slug)
    say_added(request, result)
    if result.without_sector:
        return redirect(request.get_full_path())
    return redirect("builds:people", build.slug)


def say_added(request, result):
    """Tell how many were put on the list, and who was not and why."""
    count = len(result.added)
    text = ngettext("One person is put on the list.", "%(n)s people are put on the list.", count) % {
        "n": intcomma(count)
    }
    if count:
        messages.success(request, text)
    if result.known:
        text = ngettext("One was on the list already.", "%(n)s were on the list already.", result.known)
        messages.info(request, text % {"n": intcomma(result.known)})
    if result.without_sector:
        names = ", ".join(str(person) for person in result.without_sector)
        messages.warning(
            request,
            _("Not added, since no organization says their sector: %(names)s. Choose one below.") % {"names": names},
        )


@require("add", Invitation)
def add_person(request, slug):
    """Put somebody on the list whom we do not know yet."""
    build = build_of(request, slug)
    organization = request.GET.get("organization", "")
    initial = {"organization": int(organization)} if organization.isdecimal() and len(organization) < 18 else {}
    form = NewPersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sector = form.cleaned_data["sector"]
        try:
            result = invitations.add_new_person(build, form.save(commit=False), by=request.user, sector=sector)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(person)s is on the list.") % {"person": result.added[0].person})
            return redirect("builds:people", build.slug)
    return render(request, "builds/people/new.html", {"build": build, "form": form})


@require("add", Invitation)
def remove(request, slug):
    """Ask, then take those off the list who were ticked and not invited yet."""
    build = build_of(request, slug)
    keys = chosen(request.POST if request.method == "POST" else request.GET)
    ticked = build.invitations.filter(pk__in=keys)
    rows = list(ticked.removable().select_related("person").order_by("person__name", "pk"))
    if not rows:
        none_free = _("Nobody is taken off: only people who are not invited yet can be.")
        messages.warning(request, none_free if keys else _("Nobody was ticked, so nobody is taken off."))
        return redirect("builds:people", build.slug)
    if request.method == "POST":
        count = invitations.remove_from_list(build, keys, by=request.user)
        text = ngettext("One person is off the list.", "%(n)s people are off the list.", count) % {"n": intcomma(count)}
        messages.success(request, text)
        return redirect("builds:people", build.slug)
    context = {"build": build, "rows": rows, "stay": ticked.count() - len(rows)}
    return render(request, "builds/people/remove.html", context)


@require("change", Invitation)
def answer_for(request, slug, pk):
    """Write down what somebody told us; beside it, what we know of them and what they were sent."""
    build, at = build_of(request, slug), timezone.now()
    rows = build.invitations.select_related(
        "person__organization",
        "invited_by__organization",
        "stand_in__person__organization",
        "in_place_of__person",
        "brought_by__person",
    )
    invitation = get_visible(rows, request.user, pk=pk)
    invitation.build = build
    data = request.POST if request.method == "POST" else None
    is_full = bool(build.capacity) and invitation.answer != Answer.YES and not seats_of(build).has_room
    shared = shared_by(invitation.person)
    form = ToldAnswerForm(data, invitation=invitation, shared=shared, is_full=is_full)
    if data is not None and form.is_valid():
        try:
            answers.record_answer(
                invitation,
                heard=Invitation.Heard.STAFF,
                by=request.user,
                confirm=form.cleaned_data["send_confirmation"],
                **form.values,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The answer of %(person)s is kept.") % {"person": invitation.person})
            return redirect("builds:people", build.slug)
    context = {
        "build": build,
        "invitation": invitation,
        "line": guest_list.lines([invitation], build=build, today=build.today(at), sees_mail=False)[0],
        "form": form,
        "mail": Message.objects.about(invitation).order_by("-pk")[:10],
        "companions": form.brought,
        "closed": wanted.not_open(build, at),
    }
    return render(request, "builds/people/answer.html", context)


@require("change", Invitation)
def correct_sector(request, slug, pk):
    """Count somebody in another sector at this build, whose words they then read."""
    build = build_of(request, slug)
    invitation = get_visible(build.invitations.select_related("person", "build"), request.user, pk=pk)
    form = CountedInForm(request.POST if request.method == "POST" else None, initial={"sector": invitation.sector})
    if request.method == "POST" and form.is_valid():
        if answers.correct_sector(invitation, form.cleaned_data["sector"], by=request.user):
            messages.success(request, _("%(person)s counts in that sector now.") % {"person": invitation.person})
        return redirect("builds:answer_for", build.slug, invitation.pk)
    context = {
        "form": form,
        "question": _("In which sector does %(person)s count?") % {"person": invitation.person},
        "says": [
            _("At this build alone: the entry of their organization stays as it is."),
            _("Mail that is written from now on is in the words for that sector, where it has its own."),
        ],
        "button": _("Count them there"),
        "cancel_url": reverse("builds:answer_for", args=[build.slug, invitation.pk]),
    }
    return render(request, "desk/confirm.html", context)
