"""The contact list: proposing, choosing and confirming the officer a site calls."""

from collections import defaultdict
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.linking import Agency, Proposer
from builds.models import ContactLink, Invitation
from contacts.models import Organization, Person, Site
from tat_coalitions.trail.actions import differences, record, snapshot

# A confirmed link is looked at again with the follow-ups; this is the longest it may go without.
CHECK_AFTER = timedelta(days=180)
BATCH = 500


@transaction.atomic
def link_sites(*, build=None, by=None):
    """Propose an agency and officers for every site: of the build's counties, or of all.

    What staff chose stays; proposals are made again, so that a second run changes nothing. Returns a dict of how many
    `sites` there are, how many are `linked` and how many are `without`.
    """
    sites = Site.objects.filter(county__builds=build) if build else Site.objects.all()
    rows = list(sites.values_list("pk", "county_id", "state_id", "county__state_id", "lat", "lon").order_by("pk"))
    links = {link.site_id: link for link in ContactLink.objects.current().filter(site__in=sites)}
    proposer = Proposer(agencies_near(build, {row[1] for row in rows}, {row[2] for row in rows}))
    new, better = [], []
    for pk, county, state, county_state, lat, lon in rows:
        link = links.get(pk)
        # a county of another state is a contradiction that a person settles first
        if (link and link.chosen_at) or (county and county_state != state):
            continue
        found = proposer.propose(county=county, state=state, lat=lat, lon=lon)
        if found is None:
            continue
        if link is None:
            new.append(ContactLink(site_id=pk, **fields_of(found)))
        elif fields_of(found) != {name: getattr(link, name) for name in fields_of(found)}:
            for name, value in fields_of(found).items():
                setattr(link, name, value)
            better.append(link)
    ContactLink.objects.bulk_create(new, batch_size=BATCH)
    ContactLink.objects.bulk_update(better, ["agency_id", "officer_id", "backup_id", "how"], batch_size=BATCH)
    linked = len(links) + len(new)
    if new or better:
        record("proposed contacts", build, by=by, changes={"links": [len(links), linked]})
    return {"sites": len(rows), "linked": linked, "without": len(rows) - linked}


def fields_of(found):
    return {"agency_id": found.agency, "officer_id": found.officer, "backup_id": found.backup, "how": found.how}


def agencies_near(build, counties, states):
    """The agencies of these counties and states with their officers, those who come to the build first."""
    coming = coming_to(build)
    officers = defaultdict(list)
    people = Person.objects.present().filter(organization__in=Organization.objects.agencies())
    for pk, organization in people.order_by("name", "pk").values_list("pk", "organization_id"):
        officers[organization].append(pk)
    served = defaultdict(set)
    for organization, county in Organization.counties_served.through.objects.filter(county__in=counties).values_list(
        "organization_id", "county_id"
    ):
        served[organization].add(county)
    found = Organization.objects.agencies().filter(state__in=states)
    for pk, kind, state, county, lat, lon in found.values_list(
        "pk", "kind", "state_id", "county_id", "lat", "lon"
    ).iterator(chunk_size=5000):
        own = sorted(officers.get(pk, ()), key=lambda person: person not in coming)
        yield Agency(
            pk=pk,
            kind=kind,
            state=state,
            counties=frozenset(served.get(pk, set()) | ({county} if county else set())),
            lat=lat,
            lon=lon,
            officers=tuple(own[:2]),
            officer_comes=bool(own) and own[0] in coming,
        )


def coming_to(build):
    """The people who came to the build or said that they come."""
    if build is None:
        return set()
    invitations = Invitation.objects.filter(build=build)
    came = invitations.arrived() | invitations.coming()
    return set(came.values_list("person_id", flat=True))


@transaction.atomic
def choose(site, *, agency, officer, backup, by, build=None, at=None):
    """Choose who the site calls, as staff or as the state's lead. A new officer has confirmed nothing yet.

    Returns the link.
    """
    link = ContactLink.objects.current().filter(site=site).first() or ContactLink(site=site)
    before = snapshot(link) if link.pk else {}
    if link.officer_id != (officer and officer.pk):
        link.manager_confirmed_at = link.officer_confirmed_at = link.verified_on = link.next_check_on = None
        link.introduced_at = None
    link.agency, link.officer, link.backup = agency, officer, backup
    link.how = _("chosen by the state’s lead") if getattr(by, "is_lead", False) else _("chosen by staff")
    link.chosen_at, link.chosen_by = at or timezone.now(), by
    if build and build.took_place and link.introduced_at is None and officer:
        link.introduced_at = build
    link.save()
    record("chose the contact", link, by=by, at=at, changes=differences(before, link))
    return link


@transaction.atomic
def confirm(link, *, side, by, on=None, at=None):
    """One side says yes, as told to staff: `side` is "manager" or "officer". With both, the link is verified.

    Raises ValidationError where nobody is named on that side.
    """
    if side == "officer" and link.officer_id is None:
        raise ValidationError(_("Choose an officer before one can confirm."))
    if side == "manager" and link.site.manager_id is None:
        raise ValidationError(_("Name the site’s manager before one can confirm."))
    before, now = snapshot(link), at or timezone.now()
    setattr(link, f"{side}_confirmed_at", now)
    if link.is_confirmed:
        link.verified_on = on or timezone.localdate(now)
        link.next_check_on = link.verified_on + CHECK_AFTER
    link.save()
    record(f"noted that the {side} confirmed the contact", link, by=by, at=at, changes=differences(before, link))


@transaction.atomic
def ask_again(link, *, by, at=None):
    """Take both yeses back, so that both sides are asked anew from now on. Whether there was anything to take back."""
    before = snapshot(link)
    link.manager_confirmed_at = link.officer_confirmed_at = link.verified_on = link.next_check_on = None
    if not differences(before, link):
        return False
    link.chosen_at, link.chosen_by = at or timezone.now(), by
    link.save()
    record("asked both sides again", link, by=by, at=at, changes=differences(before, link))
    return True


@transaction.atomic
def mark(site, *, since, materials, by):
    """Say since when a site hands out which materials, or with `since` None that it does not. Returns a sentence."""
    before = snapshot(site)
    site.distributes_since, site.materials = since, materials
    changes = differences(before, site)
    if changes:
        site.save(update_fields=["distributes_since", "materials", "updated_at"])
        record("marked what the site hands out", site, by=by, changes=changes)
    if since:
        return _("%(site)s is a distribution point.") % {"site": site}
    return _("%(site)s is no distribution point.") % {"site": site}
