"""What people do with those who hold a build together with TAT."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import logos, templating
from builds.models import CoHost
from builds.workflow import NotAllowed
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def add_co_host(build, *, by, **values):
    """Let an organization co-host; one that had withdrawn is back. Returns (the CoHost, how many tasks it took)."""
    host = build.co_hosts.filter(organization=values["organization"], status=CoHost.Status.WITHDRAWN).first()
    if host:
        values.setdefault("status", CoHost.Status.ASKED)
        return change_co_host(host, by=by, **values)
    host = CoHost(build=build, **values)
    host.save(force_insert=True)
    record("added the co-host", host, by=by, changes=differences({}, host))
    return host, templating.name_owners(build)


@transaction.atomic
def change_co_host(host, *, by, **values):
    """Change a co-host; a new contact person takes over the open tasks of the old one. Returns (host, tasks taken)."""
    before, was = snapshot(host), host.person
    for name, value in values.items():
        setattr(host, name, value)
    if (was, before["status"]) != (host.person, host.status):
        host.knows_since = timezone.now()  # whoever is named now, or confirms now, knows how it stands
    changes = differences(before, host)
    changes.pop("knows_since", None)
    if changes:
        host.save()
        record("changed the co-host", host, by=by, changes=changes)
    handed = 0
    if was and was != host.person:
        handed = templating.hand_tasks_of(host.organization, host.build, was=was, becomes=host.person)
    return host, handed + templating.name_owners(host.build)


@transaction.atomic
def withdraw_co_host(host, *, by, reason=""):
    """The organization no longer co-hosts: its open tasks wait for somebody else. Returns how many they are."""
    if host.status == CoHost.Status.WITHDRAWN:
        raise NotAllowed(_("That organization has withdrawn already."))
    before = snapshot(host)
    host.status = CoHost.Status.WITHDRAWN
    host.save(update_fields=["status"])
    record("withdrew the co-host", host, by=by, changes=differences(before, host), reason=reason)
    tasks = host.build.tasks.open().filter(owner_organization=host.organization)
    freed = tasks.update(owner_organization=None, owner_person=None)
    templating.name_owners(host.build)
    return freed


@transaction.atomic
def set_logo(host, *, by, logo, logo_alt):
    """Give a co-host a logo: `logo` is (bytes, ending) as `logos.redrawn` returns it, or None to change its text alone."""
    before = snapshot(host)
    if logo:
        host.logo = logos.keep(*logo)
    host.logo_alt = logo_alt
    return _keep_logo(host, before, by=by, verb="set the logo of the co-host")


@transaction.atomic
def remove_logo(host, *, by):
    """Take a co-host's logo away; its name stands there again."""
    before = snapshot(host)
    host.logo, host.logo_alt = "", ""
    return _keep_logo(host, before, by=by, verb="took the logo of the co-host away")


def _keep_logo(host, before, *, by, verb):
    changes = differences(before, host)
    if changes:
        host.save(update_fields=["logo", "logo_alt"])
        record(verb, host, by=by, changes={"logo_alt": [before["logo_alt"], host.logo_alt]})
    if before["logo"] and before["logo"] != host.logo.name:
        transaction.on_commit(lambda: _throw_away(before["logo"]))
    return changes


def _throw_away(name):
    """Delete a picture that no co-host of any build shows any more."""
    if not CoHost.objects.filter(logo=name).exists():
        default_storage.delete(name)
