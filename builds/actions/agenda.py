"""What people do with the agenda of a build and those who speak in it."""

from django.db import transaction

from builds.models import Session, Speaker
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def add_session(build, *, by, **values):
    """Put an item on the agenda; return it."""
    session = Session(build=build, **values)
    session.save(force_insert=True)
    record("added to the agenda", session, by=by, changes=differences({}, session))
    return session


@transaction.atomic
def change_session(session, *, by, **values):
    """Change an item of the agenda; return the changes."""
    return _change(session, by=by, verb="changed the agenda", values=values)


@transaction.atomic
def remove_session(session, *, by):
    """Take an item off the agenda, and its speakers with it."""
    record("took off the agenda", session, by=by, changes={"title": [session.title, None]})
    session.delete()


@transaction.atomic
def add_speaker(session, *, by, shown_as, person=None, sealed_name=""):
    """Let somebody speak in a session; return the Speaker. A sealed name is written nowhere but in its field."""
    speaker = Speaker(session=session, shown_as=shown_as, person=person, sealed_name=sealed_name)
    speaker.save(force_insert=True)
    record("added a speaker", speaker, by=by, changes={"shown_as": [None, shown_as]})
    return speaker


@transaction.atomic
def change_speaker(speaker, *, by, shown_as, person=None, sealed_name=None):
    """Change a speaker. `sealed_name` None leaves what is sealed, unless the speaker is named openly from now on."""
    before = snapshot(speaker)
    speaker.shown_as, speaker.person = shown_as, person
    if sealed_name is not None or person:
        speaker.sealed_name = sealed_name or ""
    speaker.save()
    record("changed a speaker", speaker, by=by, changes=differences(before, speaker))


@transaction.atomic
def remove_speaker(speaker, *, by):
    """Take a speaker off a session."""
    record("took off a speaker", speaker, by=by)
    speaker.delete()


def open_name(speaker, *, by, reason):
    """The sealed name of a speaker; the trail keeps who opened it and why. Raises ValidationError without a reason."""
    return speaker.sealed_name.open(speaker, by=by, reason=reason)


def _change(row, *, by, verb, values):
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    changes = differences(before, row)
    if changes:
        row.save()
        record(verb, row, by=by, changes=changes)
    return changes


def overlaps(sessions, *, begins):
    """The pairs of items that want the same minutes: {later item's key: the earlier item}.

    What is over when the meeting `begins` (press, registration) runs side by side.
    """
    found, longest = {}, None
    within = [session for session in sessions if session.ends_at > begins]
    for session in sorted(within, key=lambda item: (item.starts_at, item.ends_at, item.pk)):
        if longest is not None and session.starts_at < longest.ends_at:
            found[session.pk] = longest
        if longest is None or session.ends_at > longest.ends_at:
            longest = session
    return found


def credit_hours(sessions):
    """The hours of officer credit of all the items."""
    return sum((session.credit_hours for session in sessions if session.credit_hours), start=0)
