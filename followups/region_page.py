"""What the page of a region handed over shows: what its state keeps going there, and who helps."""

import datetime

from django.urls import NoReverseMatch, reverse

from builds.models import Commitment, ContactLink, Proposal, Status
from contacts.models import Site
from followups.models import FollowUp, Training

A_FEW = 5


def page_of(region, user):
    """The context of the page, of what the user may see; a constant number of queries."""
    build = region.build
    return {
        "region": region,
        "build": build,
        "is_lead": region.lead.user_id == user.pk,
        "counties": list(build.counties.select_related("state").order_by("state_id", "name")),
        "helpers": region.stewards.in_force().select_related("person__organization", "person__user"),
        "owed": FollowUp.objects.visible_to(user).filter(build=build).owed().count(),
        "states": _states(build),
        **_trainings(build, user),
        **_promises(build, user),
        **_sites(build, user),
        **_drafts(build, user),
    }


def _states(build):
    """The states served as `(name, address)`; the address is "" where the room of reports has no such page."""
    return [(state.name, _address_of(state)) for state in build.states_served.order_by("name")]


def _address_of(state):
    try:
        return reverse("reports:state_story", args=[state.pk.lower()])
    except NoReverseMatch:
        return ""


def _trainings(build, user):
    rows = Training.objects.visible_to(user).filter(build=build).select_related("organization")
    return {"trainings": rows[:A_FEW], "trained": rows.count()}


def _promises(build, user):
    """Those made after the day of the meeting, as the clocks there tell it."""
    next_day = datetime.datetime.combine(build.date + datetime.timedelta(days=1), datetime.time(), tzinfo=build.zone)
    rows = Commitment.objects.visible_to(user).filter(build=build, made_at__gte=next_day)
    latest = rows.select_related("organization").order_by("-made_at", "-pk")
    return {"promises": latest[:A_FEW], "promised": rows.count()}


def _sites(build, user):
    sites = Site.objects.visible_to(user).filter(county__builds=build).distinct()
    links = ContactLink.objects.visible_to(user).current().filter(site__county__builds=build).distinct()
    return {
        "sites": sites.count(),
        "points": sites.distribution_points().count(),
        "linked": links.with_officer().count(),
        "confirmed": links.confirmed().count(),
    }


def _drafts(build, user):
    rows = Proposal.objects.visible_to(user).filter(after=build)
    return {
        "proposals": rows.select_related("build__state", "proposed_by")[:A_FEW],
        "drafted": rows.exclude(build__status=Status.CANCELLED).count(),
    }
