"""A build at a glance: who holds it, and the four figures that stand over all its tabs.

Everything but the people and counties is asked for together with the build itself, so that each tab has questions to
the database left for its own content.
"""

import datetime
from collections import namedtuple
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import notices
from builds.coverage import Coverage, cover
from builds.matrix import wanted_by_sector
from builds.models import Build, CoHost, Invitation, PlanTask, SectorTarget, Status
from builds.models.builds import AHEAD, TIME_ZONES
from builds.workflow import CHASED
from contacts.models import State
from contacts.names import decent
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as MailStatus

Target = namedtuple("Target", "sector county wanted")

ROLES = {role.value: place for place, role in enumerate(CoHost.Role)}


class Lines(Aggregate):
    """The rows of a group as the lines of one text."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, chr(10))"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        template = "GROUP_CONCAT(%(expressions)s, char(10))"
        return self.as_sql(compiler, connection, template=template, **extra)


def at_a_glance(builds, at):
    """The builds with what `glance` needs to know of their plan, hosts, targets and mail."""
    hosts = CoHost.objects.filter(build=OuterRef("pk")).exclude(status=CoHost.Status.WITHDRAWN)
    targets = SectorTarget.objects.filter(build=OuterRef("pk"))
    mail = Message.objects.filter(build_id=OuterRef("pk"))
    return (
        with_plan(builds, at)
        .select_related("state", "planner", "second", "sustaining_lead")
        .annotate(
            glance_states=_lines(State.objects.filter(builds=OuterRef("pk")), "builds", F("name")),
            glance_hosts=_lines(hosts, "build", _row(F("role"), F("organization__name"))),
            glance_targets=_lines(
                targets, "build", _row(F("sector"), Coalesce(F("county"), Value("")), _text("wanted"))
            ),
            glance_sent=_count(mail.filter(status=MailStatus.SENT), "build_id"),
            glance_trouble=_count(mail.in_trouble(), "build_id"),
            glance_untold=_count(notices.waiting().filter(build_id=OuterRef("pk")), "build_id"),
            glance_waiting=_count(mail.filter(status__in=[MailStatus.DUE, MailStatus.SENDING]), "build_id"),
        )
    )


def with_plan(builds, at):
    """The builds, each with `glance_tasks`, `glance_settled` and `glance_late`: how far its plan is."""
    tasks = PlanTask.objects.filter(build=OuterRef("pk"))
    return builds.alias(today_there=_today_there(at)).annotate(
        glance_tasks=_count(tasks),
        glance_settled=_count(tasks.settled()),
        glance_late=Case(
            When(status__in=CHASED, then=_count(tasks.late(OuterRef("today_there")))),
            default=Value(0),
            output_field=IntegerField(),
        ),
    )


def standing(builds, at):
    """How many of the builds are ahead, and of how many the day is over and nobody said what became of them."""
    ahead = Q(status__in=AHEAD)
    counted = builds.order_by().annotate(today_there=_today_there(at))
    return counted.aggregate(
        ahead=Count("pk", filter=ahead & Q(date__gte=F("today_there"))),
        unclosed=Count("pk", filter=ahead & Q(date__lt=F("today_there"))),
    )


def with_turnout(builds):
    """The builds, each with `invited`, `coming` and `came`."""
    invitations = Invitation.objects.filter(build=OuterRef("pk"))
    return builds.annotate(
        invited=_count(invitations.filter(walk_in=False)),
        coming=_count(invitations.coming()),
        came=_count(invitations.arrived()),
    )


def _today_there(at):
    """The date in each build's own zone: at any moment the map has two."""
    dates = {zone: at.astimezone(ZoneInfo(zone)).date() for zone, _label in TIME_ZONES}
    earlier, later = min(dates.values()), max(dates.values())
    ahead = [zone for zone, date in dates.items() if date == later]
    return Case(When(time_zone__in=ahead, then=Value(later)), default=Value(earlier), output_field=DateField())


def _count(rows, by="build"):
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _lines(rows, by, text):
    joined = rows.order_by().values(by).annotate(lines=Lines(text)).values("lines")
    return Coalesce(Subquery(joined, output_field=TextField()), Value(""), output_field=TextField())


def _row(*columns):
    parts = [columns[0]]
    for column in columns[1:]:
        parts += [Value("\t"), column]
    return Concat(*parts, output_field=TextField())


def _text(name):
    return Cast(F(name), CharField())


@dataclass(frozen=True)
class Glance:
    """What stands over the tabs of a build. `figures` and the rest are ready for the templates."""

    build: Build
    states: list
    hosts: list
    targets: list
    coverage: Coverage
    tasks: int
    settled: int
    late: int
    sent: int
    trouble: int
    waiting: int
    untold: int
    today: datetime.date

    @property
    def days(self):
        """Days until the meeting where it is; negative when it is over."""
        return (self.build.date - self.today).days

    @property
    def is_unclosed(self):
        """Whether the day is over and nobody has said what became of it."""
        return self.build.is_ahead and self.days < 0

    @property
    def has_the_word(self):
        """Whether what stands over the tabs asks for something first: then no other button is the ink one."""
        return self.is_unclosed or self.build.status in (Status.DRAFT, Status.POSTPONED)

    @property
    def states_in_words(self):
        """“Texas and New Mexico, along I-10”."""
        states = get_text_list(self.states, _("and"))
        if not self.build.corridor:
            return states
        return _("%(states)s, along %(corridor)s") % {"states": states, "corridor": self.build.corridor}

    @property
    def hosts_in_words(self):
        return get_text_list([decent(name) for name in self.hosts], _("and"))

    @property
    def wanted(self):
        """How many people the room needs in all."""
        return sum(wanted_by_sector(self.targets).values())

    @property
    def coming(self):
        """How many are coming; once the build took place, how many came."""
        return sum(guest.counts for guest in self.coverage.guests)

    @property
    def invited(self):
        return sum(guest.invited for guest in self.coverage.guests)

    @property
    def unanswered(self):
        return sum(guest.unanswered for guest in self.coverage.guests)

    @property
    def figures(self):
        """The four figures, for TAT."""
        return [*self.figures_of_leads, self._messages()]

    @property
    def figures_of_leads(self):
        """The three figures a lead sees: mail is TAT's."""
        return [self._plan(), self._people(), self._counties()]

    def _plan(self):
        pill = None
        if self.late:
            pill = {
                "kind": "need",
                "text": ngettext("%(n)s late", "%(n)s late", self.late) % {"n": intcomma(self.late)},
            }
        return {
            "name": _("Plan"),
            "value": self.settled,
            "of": _("of %(all)s done") % {"all": intcomma(self.tasks)},
            "pill": pill,
            "href": reverse("builds:tasks", args=[self.build.slug]),
        }

    def _people(self):
        by_sector = self.coverage.by_sector()
        note = (
            _("%(invited)s invited") % {"invited": intcomma(self.invited)} if self.invited else _("nobody invited yet")
        )
        if self.invited and not self.build.took_place:
            note = _("%(invited)s, %(silent)s unanswered") % {"invited": note, "silent": intcomma(self.unanswered)}
        return {
            "name": _("Came") if self.build.took_place else _("Coming"),
            "value": self.coming,
            "of": _("of %(wanted)s wanted") % {"wanted": intcomma(self.wanted)} if self.wanted else "",
            "stack": [{"sector": sector, "value": by_sector[sector]} for sector in sorted(by_sector, key=_place_of)],
            "stack_total": max(self.wanted, self.coming),
            "note": note,
            "href": reverse("builds:people", args=[self.build.slug]),
        }

    def _counties(self):
        gaps, with_sites = len(self.coverage.gaps), len(self.coverage.with_sites)
        figure = {"name": _("Counties covered"), "href": f"{self.build.get_absolute_url()}#cover"}
        if not with_sites:
            note = _("no site on record") if self.coverage.places else _("no county chosen yet")
            return figure | {"value": None, "note": note}
        pill = None
        if gaps:
            text = ngettext("%(n)s gap", "%(n)s gaps", gaps) % {"n": intcomma(gaps)}
            pill = {"kind": "calm" if self.build.took_place else "need", "text": text}
        return figure | {
            "value": len(self.coverage.covered),
            "of": _("of %(all)s") % {"all": intcomma(with_sites)},
            "pill": pill,
        }

    def _messages(self):
        pill = None
        if self.trouble:
            text = ngettext("%(n)s needs a look", "%(n)s need a look", self.trouble) % {"n": intcomma(self.trouble)}
            pill = {"kind": "need", "text": text}
        return {
            "name": _("Messages"),
            "value": self.sent,
            "of": _("sent"),
            "pill": pill,
            "note": _("%(n)s waiting") % {"n": intcomma(self.waiting)} if self.waiting else "",
            "href": f"{reverse('outbox:list')}?build={self.build.pk}",
        }


def _place_of(sector):
    return list(wanted_by_sector([])).index(sector)


def glance(build, at):
    """The Glance of a build, in two questions when it comes from `at_a_glance`, else in three."""
    if not hasattr(build, "glance_tasks"):
        build = at_a_glance(Build.objects.filter(pk=build.pk), at).get()
    return Glance(
        build=build,
        states=sorted(filter(None, build.glance_states.split("\n")), key=lambda name: (name != build.state.name, name)),
        hosts=[name for _place, name in sorted(_hosts(build.glance_hosts))],
        targets=_targets(build.glance_targets),
        coverage=cover(build),
        tasks=build.glance_tasks,
        settled=build.glance_settled,
        late=build.glance_late,
        sent=build.glance_sent,
        trouble=build.glance_trouble,
        waiting=build.glance_waiting,
        untold=build.glance_untold,
        today=build.today(at),
    )


def _hosts(text):
    for line in filter(None, text.split("\n")):
        role, _tab, name = line.partition("\t")
        yield ROLES[role], name


def _targets(text):
    rows = [line.split("\t") for line in text.split("\n") if line]
    return [Target(sector, county, int(wanted)) for sector, county, wanted in rows]
