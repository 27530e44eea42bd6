"""Finding the manager, the officer and the backup that a line of the contact list names.

By mailbox *and* name; else by who holds the place now, or by name, organization and state. Never by the mailbox
alone, since desks share them. Whom one list names apart are different people; whom only the list and our own rows
tell apart are a doubt for a person to settle.
"""

from collections import defaultdict

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.imports.store import Store, ref, settled
from contacts.imports.names import person_key, spellings
from contacts.models import Person

KEPT = ("name", "title", "organization_id", "email", "phone", "after_hours_phone", "county_id", "state_id")


class People(Store):
    """People by mailbox, and by organization and name."""

    def __init__(self):
        super().__init__(Person, KEPT, person_key)

    def look_up(self, *, names, emails, organizations, keys):
        """Fetch those of these mailboxes, those of these names in the organizations, and those who hold a place now."""
        spelled = {way for name in names for way in spellings(name)}
        asked = Q(email__in=emails - {""}) | Q(pk__in=keys) | Q(organization__in=organizations, name__in=spelled)
        self.mailboxes, self.placed = defaultdict(list), defaultdict(list)
        for entry in self.fetch(Person.objects.present().filter(asked)):
            self.add(entry)

    def add(self, entry):
        """Let later lines find somebody, also under an address told only now."""
        email, place = entry.values.get("email"), (entry.values.get("organization_id"), entry.key)
        if email and entry not in self.mailboxes[email]:
            self.mailboxes[email].append(entry)
        if place[0] is not None and entry not in self.placed[place]:
            self.placed[place].append(entry)

    def find(self, reading, role, *, organization, holder):
        """Who the manager or officer of a line is, or None for somebody new. `holder` has the place now. Raises Doubt."""
        name, email = reading.values[role], reading.values.get(f"{role}_email", "")
        key, sharing = person_key(name), self.mailboxes[email] if email else []
        there = self._there(ref(organization), key, reading.values["state_id"])
        if holder is not None and holder.key == key:
            there = [holder, *(entry for entry in there if entry is not holder)]
        fitting = [entry for entry in sharing if entry.key == key] or [e for e in there if _may_be(e, email)]
        if len(fitting) > 1:
            fitting = [entry for entry in fitting if entry is holder] or [e for e in fitting if e in there] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return settled(reading, role, fitting, _several(len(fitting)))
        return self._stranger(reading, role, email, sharing, there)

    def _stranger(self, reading, role, email, sharing, there):
        """Somebody new, unless a row of ours with that mailbox or that name may be the same person."""
        perhaps = [entry for entry in dict.fromkeys([*sharing, *there]) if not self.is_spoken_of(entry)]
        if not perhaps:
            return None
        if any(entry in sharing for entry in perhaps):
            names = ", ".join(f"“{entry.values['name']}”" for entry in sharing[:3])
            says = _("The mailbox %(email)s is known as that of %(names)s. Is it the same person, or do they share it?")
            return settled(reading, role, perhaps, says % {"email": email, "names": names})
        says = _("“%(name)s” is known there under another address, %(email)s. Is it the same person?")
        known = perhaps[0].values
        return settled(reading, role, perhaps, says % {"name": known["name"], "email": known["email"]})

    def find_backup(self, reading, *, agency, holder, officer):
        """The backup officer, of whom a line tells only the name, or None for somebody new. Raises Doubt."""
        key = person_key(reading.values["backup_officer"])
        if holder is not None and holder.key == key and holder is not officer:
            return holder
        there = self._there(ref(agency), key, reading.values["state_id"])
        fitting = [entry for entry in there if entry is not officer]
        if len(fitting) > 1 and not all(self.is_spoken_of(entry) for entry in fitting):
            return settled(reading, "backup_officer", fitting, _several(len(fitting)))
        return fitting[0] if fitting else None

    def _there(self, organization, key, state):
        """Those of the organization who bear the name; another state tells them apart."""
        if organization is None:
            return []
        return [entry for entry in self.placed[organization, key] if entry.values.get("state_id") in (None, state)]


def _may_be(entry, email):
    return not (email and entry.values.get("email") and entry.values["email"] != email)


def _several(count):
    return ngettext("%(count)s person we know fits this row.", "%(count)s people we know fit this row.", count) % {
        "count": intcomma(count)
    }
