"""The mail that brings a co-host its brief: whom it can go to, its words, and whether it is still wanted."""

import base64
from functools import partial

from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import briefs, host_mail, logos, sign_offs
from builds.models import CoHost
from builds.selection import Selection
from builds.words import in_words
from tat_coalitions import paper
from tat_coalitions.accounts.links import absolute
from tat_coalitions.accounts.scope import visible
from tat_coalitions.outbox.allowed import why_not
from tat_coalitions.outbox.drafts import BASE64
from tat_coalitions.outbox.models import Message, Status

KIND = "host_brief"
NAME = lazy("To a co-host, with the brief")
BUTTON = lazy("Sign in and read it there")
PLACEHOLDERS = host_mail.PLACEHOLDERS | {
    "tasks": lazy("a sentence that says how many of their tasks are open, and when the next one is due"),
    "sent_by": lazy("who sends it"),
}
SUBJECT = lazy("Your part in one page: coalition build in {place}, {date}")
TEXT = lazy(
    "{host} holds the coalition build in {place} on {date} together with TAT. The page attached says what is yours to do"
    " and until when, who is who, how the day goes and what comes after.\n\n"
    "{tasks}\n\n"
    "It stands as of today. {sent_by} at TAT is glad to talk it over."
)
WITH_ALL = ("build__state", "build__planner", "build__sustaining_lead", "organization", "person__user", "for_state")


def who_can_get(build, at):
    """A Selection among the build's co-hosts at a moment: those whose contact person can be mailed the brief."""
    found = Selection()
    hosts = list(sign_offs.hosts_of(build))
    mailed = _mailed_today(hosts, at)
    for host in hosts:
        reason = _why_not(host) or (_("It was mailed today already.") if host.pk in mailed else "")
        found.sort_in(host, reason)
    return found


def _why_not(host):
    """Why a co-host's contact person cannot be written to; "" where they can."""
    if host.person is None:
        return _("Nobody is named whom to write to.")
    mailable, _way_in = host_mail.reach(host)
    if not mailable:
        return _("We have no e-mail address.")
    return why_not(host.person.email)


def _mailed_today(hosts, at):
    keys = {host.pk: (_beginning_of_key(host, at), _end_of_key(host)) for host in hosts}
    told = _about(keys).exclude(status=Status.CANCELLED).values_list("about_id", "key")
    return {pk for pk, key in told if key.startswith(keys[pk][0]) and key.endswith(keys[pk][1])}


def key_of(host, at):
    """One brief a day, for each day of the meeting, to each contact person; another one where it was called off."""
    begins, ends = _beginning_of_key(host, at), _end_of_key(host)
    called_off = _about([host.pk]).filter(status=Status.CANCELLED, key__startswith=begins, key__endswith=ends).count()
    return f"{begins}{called_off}{ends}"


def _beginning_of_key(host, at):
    return f"{KIND}:{host.pk}:{host.person_id}:{host.build.today(at)}:"


def _end_of_key(host):
    return f":{host.build.date}"


def _about(keys):
    """The briefs that were written to co-hosts of these keys."""
    return Message.objects.filter(kind=KIND, about_type=CoHost._meta.label_lower, about_id__in=keys)


def last_mailed(hosts):
    """{key of a co-host: when its brief was mailed last}, in one question."""
    keys = [host.pk for host in hosts]
    rows = _about(keys).exclude(status=Status.CANCELLED).order_by().values("about_id").annotate(last=Max("due_at"))
    return {row["about_id"]: row["last"] for row in rows} if keys else {}


def mail(host, *, by, at):
    """The mail with the brief as it stands now, attached as a PDF. May raise what `paper.render_pdf` does."""
    return host_mail.draft(
        KIND,
        host,
        facts_of(host, by=by, at=at),
        button=BUTTON,
        by=by,
        key=key_of(host, at),
        about=host,
        attachments=(_attached(host, at),),
        expires_at=host.build.begins,
    )


def facts_of(host, *, by, at=None):
    """What its placeholders stand for at a moment, now unless one is said."""
    return host_mail.facts_of(host) | {
        "tasks": _tasks(briefs.waiting_of(host, briefs.tasks_of(host)), host.build.today(at)),
        "sent_by": str(by),
    }


def _tasks(waiting, today):
    """“Six open tasks are yours; the first is “Send the letter”, by January 18.”"""
    if not waiting:
        return _("No open task before the day is yours.")
    first, number = waiting[0], len(waiting)
    due = _("which was due on %(day)s") if first.due_on < today else _("by %(day)s")
    words = {"n": in_words(number), "task": first.task, "due": due % {"day": date_format(first.due_on, "F j")}}
    if number == 1:
        return _("One open task is yours: “%(task)s”, %(due)s.") % words
    return capfirst(_("%(n)s open tasks are yours; the first is “%(task)s”, %(due)s.") % words)


def _attached(host, at):
    context = briefs.context_of(host, at) | {"logo": logos.in_document(host)}
    html = render_to_string("builds/co_hosts/brief_paper.html", context)
    pdf = paper.render_pdf(html, title=context["title"])
    content = base64.b64encode(pdf).decode()
    return {"name": "brief.pdf", "type": "application/pdf", "content": content, "encoding": BASE64}


def check(message, at):
    """The outbox's last look: whether the same person still stands for a co-host of a meeting that is ahead on that day."""
    host = CoHost.objects.filter(pk=message.about_id).select_related(*WITH_ALL).first()
    if host is None or host.status == CoHost.Status.WITHDRAWN or host.person_id != message.person_id:
        return _("Somebody else stands for the co-host now, or it has withdrawn.")
    if not message.key.endswith(_end_of_key(host)):
        return _("It names a day that is no longer true.")
    return "" if host.build.is_ahead else _("The meeting is not ahead any more.")


def page_of(message):
    """Where a contact person with an account reads it."""
    host = CoHost.objects.filter(pk=message.about_id).select_related("build").first()
    return absolute(reverse("builds:brief", args=[host.build.slug, host.pk])) if host else ""


def samples(user):
    """Some co-hosts, for the preview of the words."""
    hosts = visible(CoHost.objects.exclude(person=None), user).exclude(status=CoHost.Status.WITHDRAWN)
    return [
        (f"{host.person}, {host.build}", partial(facts_of, host, by=host.build.planner))
        for host in hosts.select_related(*WITH_ALL).order_by("-pk")[:5]
    ]


def register():
    """Tell the rooms below about this mail."""
    host_mail.declare(
        KIND,
        name=NAME,
        check=check,
        link=page_of,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        button=BUTTON,
    )
