"""What people do with the agenda of a build and those who speak in it."""

from itertools import combinations

from django.db import transaction
from django.utils import timezone

from builds.models import Arrangement, ConsentOfSpeaker, Session, Speaker
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
def change_speaker(speaker, *, by, shown_as, person=None, sealed_name=None, at=None):
    """Change a speaker. `sealed_name` None leaves what is sealed, unless the speaker is named openly from now on.

    Another person or another sealed name may be somebody else: nobody inherits a yes, or what was agreed.
    """
    before = snapshot(speaker)
    if speaker.person_id != (person.pk if person else None) or sealed_name:
        settle_consents(speaker, {}, by=by, at=at or timezone.now())
        Arrangement.objects.filter(speaker=speaker).delete()
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


@transaction.atomic
def arrange(speaker, *, by, **values):
    """Keep what is agreed with a speaker: topics, money, travel, who is with them. The trail says that, never what."""
    arrangement, _new = Arrangement.objects.get_or_create(speaker=speaker)
    _change(arrangement, by=by, verb="agreed with a speaker", values=values)
    return arrangement


@transaction.atomic
def settle_consents(speaker, wanted, *, by, at):
    """Make the speaker's consents what `wanted` says: {to: (given on, who told us)} of those that hold, None of others.

    A yes that ends is kept as taken back on this day; a yes with another day or source takes the place of the old one.
    """
    today = speaker.session.build.today(at)
    for to in ConsentOfSpeaker.To.values:
        held = speaker.consents.filter(to=to, withdrawn_on=None).first()
        now = wanted.get(to)
        if (held and (held.given_on, held.told)) == (now or None):
            continue
        if held:
            held.withdrawn_on = max(today, held.given_on)
            held.save(update_fields=["withdrawn_on"])
        if now:
            given_on, told = now
            ConsentOfSpeaker.objects.create(
                speaker=speaker, to=to, given_on=given_on, told=told, noted_by=by, noted_at=at
            )
        label = ConsentOfSpeaker.To(to).label
        record("noted a consent of a speaker", speaker, by=by, at=at, reason=str(label),
               changes={"consent": [bool(held), bool(now)]})  # fmt: skip


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


def double_booked(sessions):
    """Who should speak in two items at once: {speaker's key: the other item}. Sealed names are not compared."""
    spoken = [(session, speaker) for session in sessions for speaker in session.speakers.all() if speaker.person_id]
    found = {}
    for (first, one), (second, other) in combinations(spoken, 2):
        together = first.starts_at < second.ends_at and second.starts_at < first.ends_at
        if one.person_id == other.person_id and first.pk != second.pk and together:
            found.setdefault(one.pk, second)
            found.setdefault(other.pk, first)
    return found


def credit_hours(sessions):
    """The hours of officer credit of all the items."""
    return sum((session.credit_hours for session in sessions if session.credit_hours), start=0)
