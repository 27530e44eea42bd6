"""The people of a build from a list: who is on it, what they answered, who came.

An extra of the import of people: every row that is taken puts its person on the list of the build, in the same
transaction.
"""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.actions.invitations import NOT_CHANGEABLE, add_to_list
from builds.models import Answer, Build, Invitation
from builds.workflow import NotAllowed
from contacts.files import FileNotTaken
from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.kinds import organization_kind, sector_called
from contacts.imports.reading import UNCHANGED, UPDATED
from contacts.imports.registry import register_extra, register_undoable
from contacts.imports.undo import kept
from contacts.models import ImportRun, Person, sector_of
from tat_coalitions.trail.actions import differences, draft, record_many, snapshot

BY_LIST = "imported list"
FILLED = (
    "sector", "stage", "invited_at", "answer", "answered_at", "answered_for", "heard", "waiting_since", "arrived_at",
    "arrived_by", "walk_in",
)  # fmt: skip
FALLBACK = "trucking"  # as for organizations whose name does not tell their kind
ANSWERS = {
    "coming": Answer.YES,
    "accepted": Answer.YES,
    "attending": Answer.YES,
    "not coming": Answer.NO,
    "declined": Answer.NO,
    "regrets": Answer.NO,
    "maybe": Answer.MAYBE,
    "tentative": Answer.MAYBE,
}
WAITING = ("waiting list", "waitlist", "wait list", "waitlisted", "waiting")


def build_to_fill(slug):
    """The build of that short name. Raises NotAllowed with a sentence when there is none, or nobody can be added."""
    build = Build.objects.filter(slug=slug).first()
    if build is None:
        raise NotAllowed(_("There is no build called “%(slug)s”.") % {"slug": slug})
    if build.status in NOT_CHANGEABLE:
        raise NotAllowed(_("Nobody can be put on the list of a build that is over or cancelled."))
    return build


class PeopleOfBuild:
    """Puts the people of a list on the list of a build, with the answers and arrivals that the list tells.

    Of somebody who is on it already only gaps are filled: what they said by their own link is not overruled by a list.
    """

    columns = (
        Column.called("answer", lazy("answer"), "answer,rsvp,response,reply,coming"),
        Column.called(
            "arrived", lazy("arrived"), "arrived,attended,present,checked in,check in,came,here,signed in,attendance"
        ),
        Column.called("walk_in", lazy("walk-in"), "walk in,walked in,walkin"),
    )

    def __init__(self, slug):
        try:
            self.build = build_to_fill(slug)
        except NotAllowed as refused:
            raise FileNotTaken(" ".join(refused.messages)) from None
        self.is_told = False  # that the meeting is still to come, which holds for every row

    def read(self, reading):
        """Understand answer, arrival and walk-in; what cannot be understood is left out with a remark."""
        said = reading.extra
        written = reading.get("answer")
        if written:
            said["waits"] = _plain(written) in WAITING
            said["answer"] = Answer.YES if said["waits"] else _answer(written)
            if said["answer"] is None:
                reading.remark("answer", _("“%(value)s” is no answer and was left out.") % {"value": written[:30]})
        said["arrived_at"] = self._arrival(reading)
        walked = values.yes_or_no(reading.get("walk_in") or "no")
        said["walk_in"] = bool(walked and said["arrived_at"])

    def taken(self, readings, *, by, at):
        """Put the people of these rows on the list and fill in what it says; returns the keys of new invitations."""
        if not readings:
            return {}
        about = {reading.entry.pk: reading for reading in readings}
        people = Person.objects.select_related("organization").in_bulk(about)
        added = self._add(people, about, by=by, at=at)
        listed = self.build.invitations.filter(person__in=about).select_related("person", "build")
        by_person = {invitation.person_id: invitation for invitation in listed}
        before = {invitation.pk: snapshot(invitation) for invitation in listed}
        held = {invitation.pk: kept(invitation, FILLED) for invitation in listed}
        fresh = set(added)
        for reading in readings:
            invitation = by_person[reading.entry.pk]
            if self._fill(invitation, reading, at, is_new=invitation.pk in fresh) and reading.result == UNCHANGED:
                reading.result = UPDATED
            fresh.discard(invitation.pk)
        changes = {invitation.pk: differences(before[invitation.pk], invitation) for invitation in listed}
        changed = [invitation for invitation in listed if changes[invitation.pk]]
        Invitation.objects.bulk_update(changed, FILLED, batch_size=500)
        record_many(
            draft("changed by an import", invitation, by=by, changes=changes[invitation.pk], at=at)
            for invitation in changed
        )
        return {
            Invitation._meta.label_lower: {
                "created": sorted(added),
                "before": {str(one.pk): held[one.pk] for one in changed if one.pk not in added},
                "after": {str(one.pk): kept(one, FILLED) for one in listed if one.pk in added or changes[one.pk]},
            }
        }

    def _add(self, people, about, *, by, at):
        """Put people on the list, each in their sector; returns the keys of the new invitations."""
        by_sector = {}
        for person in people.values():
            by_sector.setdefault(self._sector(person, about[person.pk]), []).append(person)
        added = set()
        for sector, group in by_sector.items():
            result = add_to_list(self.build, group, by=by, sector=sector, at=at)
            added |= {invitation.pk for invitation in result.added}
        return added

    def _sector(self, person, reading):
        """The sector of somebody without an organization: as the list says, else by title or mailbox, else trucking."""
        if person.organization:
            return str(person.organization.sector)
        told = sector_called(reading.get("sector"))
        if told:
            return str(told)
        kind, _sure = organization_kind(reading.get("title"), kind=reading.get("kind"), email=person.email)
        sector = sector_of(kind) if kind else FALLBACK
        reading.remark(
            "sector", _("The list does not say for whom this person comes; counted as %(sector)s.") % {"sector": sector}
        )
        return str(sector)

    def _fill(self, invitation, reading, at, *, is_new):
        """Put into the invitation what the list says and nobody said yet; returns whether anything changed."""
        said, before = reading.extra, kept(invitation, FILLED)
        if is_new:
            invitation.sector = str(sector_called(reading.get("sector")) or invitation.sector)
        if said.get("answer") and not invitation.answer:
            invitation.answer, invitation.answered_at, invitation.heard = said["answer"], at, Invitation.Heard.STAFF
            invitation.answered_for = self.build.date
            # a list is taken at its word: who comes, comes, however many seats there are
            invitation.waiting_since = at if said["waits"] else None
            if invitation.stage == Invitation.Stage.DRAFTED and not said["walk_in"]:
                invitation.stage, invitation.invited_at = Invitation.Stage.INVITED, at
        if said["arrived_at"] and not invitation.arrived_at:
            invitation.arrived_at, invitation.arrived_by = said["arrived_at"], BY_LIST
            invitation.waiting_since = None
            invitation.walk_in = said["walk_in"]
        return is_new or kept(invitation, FILLED) != before

    def _arrival(self, reading):
        """When somebody arrived: the time in the list, else the beginning of the meeting; None for who did not come."""
        written = reading.get("arrived")
        moment = _moment(written, self.build.zone)
        came = True if moment else values.yes_or_no(written or "no")
        if came is None:
            reading.remark(
                "arrived", _("“%(value)s” is neither yes nor no and was left out.") % {"value": written[:30]}
            )
        if not came:
            return None
        if self.build.begins - datetime.timedelta(hours=12) > timezone.now():
            if not self.is_told:
                self.is_told = True
                reading.remark("arrived", _("The meeting is still to come, so nobody was checked in."))
            return None
        return moment or self.build.begins


def _answer(written):
    """The Answer that a cell means, or None."""
    word = _plain(written)
    if word in ANSWERS:
        return ANSWERS[word]
    said = values.choice(written, Answer)
    if said:
        return Answer(said)
    return {True: Answer.YES, False: Answer.NO}.get(values.yes_or_no(written))


def _plain(written):
    return written.casefold().strip(" .!")


def _moment(written, zone):
    """A date and time as written in ISO 8601, or None."""
    try:
        moment = parse_datetime(written) if written else None
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment


def described(slug):
    """What becomes of the people of the list, in a sentence."""
    build = Build.objects.filter(slug=slug).first()
    return _("They are put on the list of %(build)s.") % {"build": build or slug}


def people_of(slug):
    """Where one goes on after a list: the people of the build."""
    build = Build.objects.filter(slug=slug).first()
    text = _("To the people of %(build)s") % {"build": build or slug}
    return {"text": text, "href": reverse("builds:people", args=[slug])}


def register():
    """Let imports of people fill the list of a build, and an undo empty it again."""
    register_extra("build", PeopleOfBuild, what=ImportRun.What.PEOPLE, describe=described, leads_to=people_of)
    register_undoable(Invitation)
