"""Fills the registries for this room: its rules, and which rows a lead sees because they co-host or sustain a build."""

from django.db.models import Q

from builds import brief_mail, emails, reach, rules, sign_off_mail, wanted, wordings  # noqa: F401  rules declares the tables
from builds.actions import importing
from builds.imports.contacts import ContactsImporter
from builds.models import (
    Build,
    BuildProvider,
    CoHost,
    Commitment,
    ContactLink,
    Edition,
    Goal,
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
    Status,
)
from builds.moments import of_person
from contacts.imports import registry as imports
from contacts.models import Consent, Organization, Person, Site
from tat_coalitions.accounts.scope import grant
from tat_coalitions.outbox import names
from tat_coalitions.trail import timeline


def everything(user):
    """Goals are the same for everybody."""
    return Q()


def builds_of(user):
    """The builds a lead may see, as a subquery."""
    return Build.objects.visible_to(user).order_by().values("pk")


def co_hosted_or_sustained(user):
    hosting = CoHost.objects.filter(person__user=user).exclude(status=CoHost.Status.WITHDRAWN)
    return Q(pk__in=hosting.values("build")) | Q(sustaining_lead__user=user)


def they_stand_for(user):
    """The co-hosts whose contact person they are."""
    return Q(person__user=user) & ~Q(status=CoHost.Status.WITHDRAWN)


def asked_of_them(user):
    return Q(co_host__in=CoHost.objects.filter(they_stand_for(user)).values("pk"))


def placed_builds_of(user):
    """Those of them whose counties TAT has settled: a draft opens no site and no officer."""
    return Build.objects.visible_to(user).exclude(status=Status.DRAFT).order_by().values("pk")


def of_their_builds(user):
    return Q(build__in=builds_of(user))


def that_name_them(user):
    """Those that name them, or nobody but their organization."""
    theirs = Person.objects.filter(user=user, organization__isnull=False).values("organization")
    return Q(owner_person__user=user) | Q(owner_person=None, owner_organization__in=theirs)


def of_their_sessions(user):
    return Q(session__build__in=builds_of(user))


def people_of_their_builds(user):
    builds = builds_of(user)
    return (
        Q(pk__in=Invitation.objects.filter(build__in=builds).values("person"))
        | Q(pk__in=CoHost.objects.filter(build__in=builds).values("person"))
        | Q(pk__in=Build.objects.filter(pk__in=builds).values("planner"))
        | Q(pk__in=Build.objects.filter(pk__in=builds).values("sustaining_lead"))
        | Q(pk__in=links_of(user).values("officer"))
        | Q(pk__in=links_of(user).values("backup"))
        | Q(pk__in=Site.objects.filter(sites_of_their_counties(user)).values("manager"))
    )


def organizations_of_their_builds(user):
    builds = builds_of(user)
    return (
        Q(pk__in=Person.objects.filter(people_of_their_builds(user)).values("organization"))
        | Q(pk__in=CoHost.objects.filter(build__in=builds).values("organization"))
        | Q(pk__in=Commitment.objects.filter(build__in=builds).values("organization"))
        | Q(pk__in=links_of(user).values("agency"))
        | Q(pk__in=Site.objects.filter(sites_of_their_counties(user)).values("organization"))
    )


def sites_of_their_counties(user):
    return Q(county__in=Build.counties.through.objects.filter(build__in=placed_builds_of(user)).values("county"))


def links_of_their_sites(user):
    return Q(site__in=Site.objects.filter(sites_of_their_counties(user)).values("pk"))


def consents_of_their_people(user):
    return Q(person__in=Person.objects.filter(people_of_their_builds(user)).values("pk"))


def links_of(user):
    return ContactLink.objects.filter(links_of_their_sites(user))


grant(Build, co_hosted_or_sustained)
for model in (CoHost, Edition, PlanTask, Session, Invitation, SectorTarget, Commitment, Proposal, SignOff):
    grant(model, of_their_builds)
grant(PlanTask, that_name_them, verb="finish")
grant(CoHost, they_stand_for, verb="read the brief of")
grant(SignOff, asked_of_them, verb="answer")
grant(Goal, everything)
grant(Speaker, of_their_sessions)
grant(Person, people_of_their_builds)
grant(Organization, organizations_of_their_builds)
grant(Site, sites_of_their_counties)
grant(ContactLink, links_of_their_sites)
grant(Consent, consents_of_their_people)
grant(BuildProvider, of_their_builds)
grant(LocalResource, reach.of_their_states)
grant(Hotline, reach.of_their_states_or_a_country)
grant(ProviderVetting, reach.vettings_of_their_office)
grant(ProviderVetting, reach.vettings_of_their_office, verb="sign off")

wordings.register()
emails.register()
wanted.register()
sign_off_mail.register()
brief_mail.register()
timeline.register(Person, of_person)


def builds_by_name(ids):
    """What the outbox calls the builds that mail speaks of."""
    return {build.pk: (str(build), build.get_absolute_url()) for build in Build.objects.filter(pk__in=ids)}


names.register("build", builds_by_name)

imports.register(ContactsImporter)
imports.register_undoable(ContactLink)
importing.register()
