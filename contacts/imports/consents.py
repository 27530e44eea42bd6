"""What a list says about consents: given ones are kept, the person's own word is never overruled."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.imports import values
from contacts.imports.columns import Column
from contacts.imports.reading import UNCHANGED, UPDATED
from contacts.models import Consent, ConsentTo

COLUMNS = {"consent_hosts": ConsentTo.HOSTS, "consent_contact_list": ConsentTo.CONTACT_LIST}
WORDING = "imported list"


class Consents:
    """The two consent columns of a list of people, as the export of a build's people writes them."""

    columns = (
        Column.called("consent_hosts", lazy("consent: hosts"), "consent hosts"),
        Column.called("consent_contact_list", lazy("consent: contact list"), "consent contact list"),
    )

    def read(self, reading):
        """Understand the columns; what is neither yes nor no is left out with a remark."""
        for name, to in COLUMNS.items():
            written = reading.get(name)
            if not written:
                continue
            given = values.yes_or_no(written)
            if given:
                reading.extra[to] = True
            elif given is None:
                reading.remark(name, _("“%(value)s” is neither yes nor no and was left out.") % {"value": written[:30]})

    def taken(self, readings, *, by, at):
        """Write the consents that are new. Who took one back has not given it again by standing in a list."""
        given = {(r.entry.pk, to): r for r in readings for to in COLUMNS.values() if r.extra.get(to)}
        if not given:
            return {}
        known = set(Consent.objects.filter(person__in={pk for pk, _to in given}).values_list("person_id", "to"))
        new = []
        for (person, to), reading in given.items():
            if (person, to) not in known:
                new.append(Consent(person_id=person, to=to, given_at=at, wording=WORDING, told=Consent.Told.IMPORT))
                reading.result = UPDATED if reading.result == UNCHANGED else reading.result
        made = Consent.objects.bulk_create(new)
        after = {str(consent.pk): {"withdrawn_at": None} for consent in made}
        return {Consent._meta.label_lower: {"created": [consent.pk for consent in made], "after": after}}
