"""The sentences in which people are asked for a consent, by version.

A row of Consent keeps the version that was shown. A version that was ever shown is never edited: a better sentence
gets the next number and takes its place in `IN_FORCE`; the old one stays, so that it can still be read what somebody
agreed to. The two questions on quotes, with and without a name, are TAT's own (DOMAIN.md 1.8).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from contacts.models import ConsentTo


@dataclass(frozen=True)
class Wording:
    """One version: the sentence beside the tick, what it is for, and what must be known before ticking."""

    version: str
    to: str
    sentence: str
    use: str
    notice: str


# The hosts are often public offices (DOMAIN.md 5, public records).
PUBLIC_RECORD_1 = _(
    "Public agencies host this meeting. What they hold may be a public record that others can ask for. "
    "Give business contacts only: no home address and no private number."
)

WORDINGS = (
    Wording(
        version="hosts-1",
        to=ConsentTo.HOSTS,
        sentence=_("You may share my name, organization and business contact with the hosts of this meeting."),
        use=_("So that they can reach me about the meeting and what comes of it."),
        notice=PUBLIC_RECORD_1,
    ),
    Wording(
        version="contact-list-1",
        to=ConsentTo.CONTACT_LIST,
        sentence=_("You may put my name and business contact on the contact list of my county."),
        use=_("So that managers of truck stops and terminals and their local officers know whom to call."),
        notice=PUBLIC_RECORD_1,
    ),
    Wording(
        version="quote-anonymous-1",
        to=ConsentTo.QUOTE_ANONYMOUS,
        sentence=_("You may quote what I said, without my name."),
        use=_("In reports about coalition builds."),
        notice="",
    ),
    Wording(
        version="quote-named-1",
        to=ConsentTo.QUOTE_NAMED,
        sentence=_("You may quote what I said, with my name and organization."),
        use=_("In reports about coalition builds."),
        notice="",
    ),
)
IN_FORCE = {wording.to: wording for wording in WORDINGS}  # the last version of each counts


def in_force(to):
    """The Wording in which people are asked today for this consent."""
    return IN_FORCE[to]


def known(version):
    """The Wording of a version, or None for one this program never showed, such as an imported one."""
    return next((wording for wording in WORDINGS if wording.version == version), None)
