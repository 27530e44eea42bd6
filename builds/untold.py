"""What the page of a build's notices says: who gets which words, grouped by what the mail says."""

import hashlib
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import notices
from builds.models import Answer, CoHost, Invitation
from builds.words import in_words
from tat_coalitions.wording.words import kind_of

MOST = 2000  # of one build; nobody invites more


@dataclass(frozen=True)
class Group:
    """Mail that says the same to everybody but for the name: what it is called, its first mail, and all of it."""

    mark: str
    name: str
    whom: str
    wording: str
    messages: list

    @property
    def first(self):
        return self.messages[0]


def heading(number):
    """What is true of the notices, over their page."""
    if not number:
        return _("Everybody has been told")
    text = ngettext("%(n)s person has not been told yet", "%(n)s people have not been told yet", number)
    return capfirst(text % {"n": in_words(number)})


def groups_of(build):
    """The Groups of a build's mail that waits for somebody to release it, the largest first."""
    found = {}
    waiting = notices.waiting().filter(build_id=build.pk).defer("html", "secrets")
    for message in waiting.order_by("to_name", "pk")[:MOST]:
        found.setdefault(mark_of(message), []).append(message)
    whom = audience_of([message for theirs in found.values() for message in theirs])
    groups = [_group(mark, theirs, whom) for mark, theirs in found.items()]
    return sorted(groups, key=lambda group: -len(group.messages))


def mark_of(message):
    """The same for mail that says the same, whoever it greets."""
    said = f"{message.subject}\n{message.text}"
    if message.to_name:
        said = said.replace(message.to_name, "")
    return hashlib.sha256(" ".join(said.split()).encode()).hexdigest()[:12]


def _group(mark, messages, whom):
    wording = notices.wording_of(messages[0])
    names = dict.fromkeys(whom.get((each.about_type, each.about_id)) for each in messages)
    names = [name for name in names if name]
    if any(message.edited_from for message in messages):
        names.append(_("in other words"))
    return Group(mark, str(kind_of(wording).name), get_text_list(names, _("and")), wording, messages)


def audience_of(messages):
    """`{(kind of row, its key): who they are, in words}` of what the mail is about."""
    invitation, host = Invitation._meta.label_lower, CoHost._meta.label_lower
    keys = [message.about_id for message in messages if message.about_type == invitation]
    said = {
        Answer.YES: _("to those who are coming"),
        Answer.MAYBE: _("to those who may come"),
        Answer.INSTEAD: _("to those who send somebody we cannot write to"),
        "": _("to those who have not answered"),
    }
    rows = Invitation.objects.filter(pk__in=keys).values_list("pk", "answer", "waiting_since")
    told = {
        (invitation, pk): _("to those who wait for a seat") if waits else said.get(answer, "")
        for pk, answer, waits in rows
    }
    told |= {(host, message.about_id): _("to co-hosts") for message in messages if message.about_type == host}
    return told


def search(messages, text):
    """Those whose name or address holds every word of the text."""
    words = text.casefold().split()
    return [
        message
        for message in messages
        if all(word in f"{message.to_name} {message.to_email}".casefold() for word in words)
    ]
