"""What people do with a build itself, as far as no follow-up is touched."""

from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from builds import copying, templating, workflow
from builds.models import Build, Edition, Status
from contacts.models import Person
from tat_coalitions.trail.actions import differences, record, snapshot

# What shows in everybody's calendar: when one of these changes, the entry gets a new version.
IN_THE_CALENDAR = {"city", "state", "venue", "venue_address", "starts_at", "ends_at", "time_zone"}
MANY = ("states_served", "counties")
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
def lay_out(build, *, at=None, by=None, source=None, parts=()):
    """Give a new build its plan, agenda and targets; from `source`, an earlier build, the `parts` ticked.

    What can be copied is told by `builds.copying`. Returns how much was, `{name of the part: number}`.
    """
    at = at or timezone.now()
    today = build.today(at)
    if build.answer_by is None:
        build.answer_by = templating.answers_close(build, today)
        build.save(update_fields=["answer_by"])
    copied = copying.copy(source, build, parts, by=by, at=at, first=True) if source else {}
    templating.add_tasks(build, today=today)
    copied |= copying.copy(source, build, parts, by=by, at=at, first=False) if source else {}
    if "agenda" not in copied:
        templating.add_agenda(build)
    if "targets" not in copied:
        templating.add_targets(build)
    return copied


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
