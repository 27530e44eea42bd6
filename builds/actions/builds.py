"""What people do with a build itself, as far as no follow-up is touched."""

from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from builds import templating, workflow
from builds.models import Build, CoHost, Edition, PlanTask, SectorTarget, Session, Status
from contacts.models import Person
from tat_coalitions.trail.actions import differences, record, snapshot

# What shows in everybody's calendar: when one of these changes, the entry gets a new version.
IN_THE_CALENDAR = {"city", "state", "venue", "venue_address", "starts_at", "ends_at", "time_zone"}
MANY = ("states_served", "counties")
# What can be taken over from an earlier build.
PARTS = ("co_hosts", "targets", "agenda", "tasks")
NEVER_A_SLUG = {"new", "suggest"}


def person_of(user):
    """The Person behind an account of TAT; made when there is none, since what is owed names a Person."""
    person = getattr(user, "person", None)
    if person is None:
        person = Person.objects.create(name=user.name, email=user.email, user=user)
        record("added the person", person, by=user)
    return person


def free_slug(city, date):
    """A short name that no build has yet: the city and the year, with a number where that is taken."""
    stem = f"{slugify(city)[:60] or 'build'}-{date.year}"
    taken = set(Build.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | NEVER_A_SLUG
    return next(slug for number in count(1) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken)


@transaction.atomic
def create_build(data, *, by, at=None):
    """Write a new build down; its plan is `lay_out`. `data` maps the names of Build's fields to values.

    Its own state is always among the states served. Raises IntegrityError when a given slug is taken.
    """
    at = at or timezone.now()
    data = dict(data)
    many = {name: list(data.pop(name, ())) for name in MANY}
    data.setdefault("slug", free_slug(data["city"], data["date"]))
    build = Build(**data, status_changed_at=at, created_at=at)
    try:
        with transaction.atomic():
            build.save(force_insert=True)
    except IntegrityError:
        # somebody planned the same city at the same moment
        build.slug = free_slug(build.city, build.date)
        build.save(force_insert=True)
    build.states_served.set({build.state, *many["states_served"]})
    build.counties.set(many["counties"])
    Edition.keep(build, since=at)
    record("created the build", build, by=by, at=at, changes=differences({}, build))
    return build


@transaction.atomic
def lay_out(build, *, at=None, source=None, parts=()):
    """Give a new build its plan, agenda and targets; from `source`, an earlier build, the `parts` ticked (of PARTS)."""
    today = build.today(at)
    if build.answer_by is None:
        build.answer_by = templating.answers_close(build, today)
        build.save(update_fields=["answer_by"])
    if source and "co_hosts" in parts:
        _copy_co_hosts(source, build)
    templating.add_tasks(build, today=today)
    if source and "tasks" in parts:
        _copy_own_tasks(source, build, today)
    if source and "agenda" in parts:
        _copy_agenda(source, build)
    else:
        templating.add_agenda(build)
    if source and "targets" in parts:
        _copy_targets(source, build)
    else:
        templating.add_targets(build)


def _copy_co_hosts(source, build):
    """The same organizations in the same roles, to be asked anew; for a state only where the new build serves it."""
    served = set(build.states_served.values_list("pk", flat=True))
    for host in source.co_hosts.exclude(status=CoHost.Status.WITHDRAWN):
        CoHost.objects.create(
            build=build,
            organization_id=host.organization_id,
            role=host.role,
            person_id=host.person_id,
            signs_invitations=host.signs_invitations,
            signs_agenda=host.signs_agenda,
            for_state_id=host.for_state_id if host.for_state_id in served else None,
            reply_to=host.reply_to,
            logo=host.logo.name,
            logo_alt=host.logo_alt,
        )


def _copy_own_tasks(source, build, today):
    """Tasks that staff had added to the template's."""
    own = list(source.tasks.filter(template=None))
    calendar = templating.calendar_of(build, [task.offset_days for task in own], today)
    PlanTask.objects.bulk_create(
        PlanTask(
            build=build,
            phase=task.phase,
            task=task.task,
            goal_id=task.goal_id,
            offset_days=task.offset_days,
            planned_on=calendar.planned_on(task.offset_days),
            due_on=calendar.due_on(task.offset_days),
            owner_role=task.owner_role,
            owner_organization_id=task.owner_organization_id,
            owner_person_id=task.owner_person_id,
        )
        for task in own
    )


def _copy_agenda(source, build):
    """Sessions without their speakers: who speaks is agreed anew each time."""
    Session.objects.bulk_create(
        Session(
            build=build,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            title=item.title,
            lead=item.lead,
            audience=item.audience,
            credit_hours=item.credit_hours,
        )
        for item in source.sessions.all()
    )


def _copy_targets(source, build):
    counties = set(build.counties.values_list("pk", flat=True))
    SectorTarget.objects.bulk_create(
        SectorTarget(build=build, sector=target.sector, county_id=target.county_id, wanted=target.wanted)
        for target in source.targets.all()
        if target.county_id is None or target.county_id in counties
    )


@transaction.atomic
def change_facts(build, *, by, at=None, **values):
    """Set facts of a build other than its date, status and people owed something; return the changes, for the trail.

    Whoever has the meeting in a calendar gets a new version when one of IN_THE_CALENDAR changes.
    """
    at = at or timezone.now()
    before = snapshot(build)
    Edition.keep(build, since=build.created_at)
    counties, served = (values.pop(name, None) for name in ("counties", "states_served"))
    changed = {name for name, value in values.items() if getattr(build, name) != value}
    for name in changed:
        setattr(build, name, values[name])
    if changed & IN_THE_CALENDAR:
        build.sequence += 1
        changed.add("sequence")
    if changed:
        build.save(update_fields=[*changed, "updated_at"])
        Edition.keep(build, since=at)
    changes = differences(before, build)
    if served is not None:
        changes |= _set_many(build.states_served, {build.state, *served}, "states_served")
    if counties is not None:
        changes |= _set_many(build.counties, counties, "counties")
    if changes:
        record("changed the build", build, by=by, at=at, changes=changes)
    return changes


def _set_many(relation, rows, name):
    """Make the relation hold just these rows; `{name: [before, after]}` when that changes anything."""
    before = sorted(str(row) for row in relation.all())
    relation.set(rows)
    after = sorted(str(row) for row in rows)
    return {} if before == after else {name: [", ".join(before), ", ".join(after)]}


@transaction.atomic
def choose_counties(build, *, counties, by):
    """Set the counties the build brings together; return how many there are now."""
    changes = _set_many(build.counties, counties, "counties")
    if changes:
        record("chose the counties", build, by=by, changes=changes)
    return len(counties)


@transaction.atomic
def publish(build, *, by, at=None):
    """Show the build to everybody, by city and date. Raises NotAllowed for a draft or a cancelled one."""
    if build.status in (Status.DRAFT, Status.CANCELLED):
        raise workflow.NotAllowed(_("A build that is a draft or cancelled is not shown in public."))
    return _show(build, by=by, at=at, verb="published the build", published_at=at or timezone.now())


@transaction.atomic
def unpublish(build, *, by, at=None):
    """Take the build off the public pages."""
    return _show(build, by=by, at=at, verb="took the build off the public pages", published_at=None)


def _show(build, *, by, at, verb, published_at):
    if bool(build.published_at) != bool(published_at):
        workflow.change(build, by=by, verb=verb, at=at or timezone.now(), published_at=published_at)
    return build
