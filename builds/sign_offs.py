"""What a co-host signs off: the list or agenda as it stands, what changed since, and where each sign-off stands.

A sign-off is worth what it was given for. So each keeps the rows it saw as short digests, and whatever is told of it
("4 people added since") is computed by comparing those with the rows as they are now.
"""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import CoHost, Session, SignOff, Speaker

What, Answer = SignOff.What, SignOff.Answer
SHORT = 16  # hexadecimal digits of a row's digest: enough to notice a change


@dataclass(frozen=True)
class Stand:
    """The list or agenda at a moment: its rows by key, each as a digest.

    `before` holds, by key, the digests under which an item may have stood before the program renamed it.
    """

    rows: dict
    before: dict = field(default_factory=dict)

    @property
    def count(self):
        return len(self.rows)

    @property
    def fingerprint(self):
        """One digest over all rows, whatever their order."""
        return _digest(sorted(self.rows.items()), 64)


@dataclass(frozen=True)
class Changes:
    """What is different from an earlier stand: keys of rows."""

    added: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    renamed: list = field(default_factory=list)  # by the program, and nothing else of them

    def __bool__(self):
        return bool(self.added or self.gone or self.changed or self.renamed)

    @classmethod
    def between(cls, stood, stand):
        """From the rows of a sign-off to those of a Stand."""
        now = stand.rows
        differ = sorted(key for key in stood.keys() & now.keys() if stood[key] != now[key])
        renamed = [key for key in differ if stood[key] in stand.before.get(key, ())]
        return cls(
            added=sorted(now.keys() - stood.keys()),
            gone=sorted(stood.keys() - now.keys()),
            changed=[key for key in differ if key not in renamed],
            renamed=renamed,
        )


def stand_of(build, what):
    """The Stand of the build's invitation list or agenda now, in one question, or two."""
    return Stand(_rows_of_list(build)) if what == What.INVITATIONS else _stand_of_agenda(build)


def people_of(build):
    """The invitations that a co-host signs off: those on the list, not who walked in on the day or is brought along."""
    return build.invitations.filter(walk_in=False, brought_by=None)


def sessions_of(build):
    """The agenda with its speakers and what they agreed to."""
    speakers = Speaker.objects.select_related("person").prefetch_related("consents")
    return build.sessions.prefetch_related(Prefetch("speakers", speakers))


def _rows_of_list(build):
    columns = ("person_id", "sector", "person__organization_id")
    rows = people_of(build).order_by().values_list(*columns)
    return {str(person): _digest([sector, organization]) for person, sector, organization in rows}


OF_THE_AGENDA = ("starts_at", "ends_at", "title", "lead", "audience", "credit_hours")


# What the program renamed on agendas that stood (migration 0014): what an item is called now, and what it was.
NOW, BEFORE = Session.SOMEBODY_SPEAKS, "Survivor-leader"
AUDIENCES_BEFORE = {"All": ("All", "All; no recording")}


def _stand_of_agenda(build):
    """A sealed name is no part of it: who signs the agenda off does not know it."""
    columns = ("pk", "speakers__shown_as", "speakers__person_id", *OF_THE_AGENDA)
    rows = Session.objects.filter(build=build).order_by("pk", "speakers__pk").values_list(*columns)
    sessions = {}
    for pk, shown_as, person, *facts in rows:
        speakers = sessions.setdefault(str(pk), ([_plain(fact) for fact in facts], []))[1]
        speakers += [[shown_as, person]] if shown_as else []
    stand = {key: _of_item(facts, speakers) for key, (facts, speakers) in sessions.items()}
    return Stand(stand, {key: _renamed(*item) for key, item in sessions.items()})


def _of_item(facts, speakers):
    return _digest([facts, sorted(speakers, key=str)])


def _renamed(facts, speakers):
    """What the item would have been signed off as before the program renamed it; nothing of any other."""
    said = dict(zip(OF_THE_AGENDA, facts, strict=True))
    if said["title"] != NOW:
        return set()
    audiences = AUDIENCES_BEFORE.get(said["audience"], (said["audience"],))
    return {_of_item([*(said | {"title": BEFORE, "audience": each}).values()], speakers) for each in audiences}


def _plain(fact):
    """A time, a number of hours or a text, the same on every database."""
    return f"{fact.normalize():f}" if isinstance(fact, Decimal) else str(fact or "")


def _digest(facts, length=SHORT):
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:length]


def since(changes, what):
    """“4 people added, one taken off”: what changed since, in words; "" when nothing did."""
    people = what == What.INVITATIONS
    texts = (
        (
            changes.added,
            ngettext("one person added", "%(n)s people added", len(changes.added))
            if people
            else ngettext("one item added", "%(n)s items added", len(changes.added)),
        ),
        (changes.gone, ngettext("one taken off", "%(n)s taken off", len(changes.gone))),
        (changes.changed, ngettext("one changed", "%(n)s changed", len(changes.changed))),
        (changes.renamed, _("“%(before)s” is called “%(now)s” on every agenda")),
    )
    names = {"before": BEFORE, "now": NOW}
    return get_text_list([text % {"n": intcomma(len(keys)), **names} for keys, text in texts if keys], _("and"))


def in_numbers(count, what):
    """“62 people”, “12 items”."""
    if what == What.INVITATIONS:
        return ngettext("one person", "%(n)s people", count) % {"n": intcomma(count)}
    return ngettext("one item", "%(n)s items", count) % {"n": intcomma(count)}


@dataclass(frozen=True)
class Standing:
    """Where one co-host stands with one thing: the last answer, what waits, what changed since they answered."""

    host: CoHost
    what: str
    waiting: SignOff | None
    last: SignOff | None
    changes: Changes

    @property
    def is_signed(self):
        """Whether what stands there now is signed off."""
        return bool(self.last and self.last.answer == Answer.SIGNED and not self.changes)

    @property
    def wants_changes(self):
        return bool(self.last and self.last.answer == Answer.CHANGES)

    @property
    def label(self):
        return SignOff.What(self.what).label

    @property
    def pill(self):
        """What components/pill.html shows of it: {kind, text}."""
        if self.is_signed:
            return {"kind": "done", "text": _("signed off")}
        if self.waiting:
            return {"kind": "need", "text": _("asked, no answer yet")}
        if self.wants_changes:
            return {"kind": "need", "text": _("wants changes")}
        return (
            {"kind": "need", "text": _("changed since")} if self.last else {"kind": "open", "text": _("not asked yet")}
        )

    @property
    def sentence(self):
        """The whole of it in a sentence."""
        told = [self._answer()] if self.last else []
        if self.last and self.changes:
            told.append(_("Since then: %(changes)s.") % {"changes": since(self.changes, self.what)})
        if self.waiting:
            told.append(_("Asked on %(day)s, no answer yet.") % {"day": _day(self.waiting.last_asked_at, self.host)})
        return " ".join(told) or _("Nobody has asked yet.")

    def _answer(self):
        names = {
            "who": self.last.said_by,
            "day": _day(self.last.answered_at, self.host),
            "rows": in_numbers(self.last.counted, self.what),
        }
        if self.last.answer == Answer.SIGNED:
            return _("%(who)s signed off %(rows)s on %(day)s.") % names
        return _("%(who)s wanted changes on %(day)s.") % names

    @property
    def warning(self):
        """Why somebody should think twice before it goes out; "" when all is signed."""
        if self.is_signed:
            return ""
        names = {"host": self.host.organization, "what": self.label, "told": self.sentence}
        if self.last and not self.wants_changes:
            return _("%(host)s signed off %(what)s, and it changed. %(told)s") % names
        return _("%(host)s has not signed off %(what)s. %(told)s") % names


def _day(moment, host):
    return date_format(moment.astimezone(host.build.zone), "M j")


def standings_of(build, hosts, whats=tuple(What.values)):
    """The Standings of these co-hosts with what they want to sign off, in a handful of questions for all."""
    wanted = [(host, what) for host in hosts for what in whats if host.signs(what)]
    if not wanted:
        return []
    open_rows, answered = {}, {}
    rows = SignOff.objects.filter(build=build, what__in=whats).order_by("asked_at", "pk")
    for row in rows:
        (open_rows if row.is_open else answered)[row.co_host_id, row.what] = row  # the newest stays
    stands = {what: stand_of(build, what) for what in {what for _host, what in wanted}} if answered else {}
    found = []
    for host, what in wanted:
        host.build = build
        last = answered.get((host.pk, what))
        changes = Changes.between(last.stood, stands[what]) if last else Changes()
        found.append(Standing(host, what, open_rows.get((host.pk, what)), last, changes))
    return found


def hosts_of(build):
    """The co-hosts that have not withdrawn, with whom to ask there."""
    hosts = build.co_hosts.exclude(status=CoHost.Status.WITHDRAWN)
    return hosts.select_related("organization", "person__user", "for_state").order_by("pk")


def warnings_of(build, hosts, what):
    """What is missing before it goes out, a sentence for each co-host who wants to sign it off and has not."""
    return [standing.warning for standing in standings_of(build, hosts, (what,)) if standing.warning]
