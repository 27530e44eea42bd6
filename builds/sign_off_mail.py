"""The mail that asks a co-host to sign something off: its words, and whether it is still wanted."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import host_mail, sign_offs
from builds.models import CoHost, SignOff
from tat_coalitions.accounts.links import absolute
from tat_coalitions.outbox import checks

KIND = "sign_off"
NAME = lazy("To a co-host, who is asked to sign off")
BUTTON = lazy("Sign in and read it")
PLACEHOLDERS = host_mail.PLACEHOLDERS | {
    "what": lazy("what is to be signed off: “the invitation list” or “the agenda”"),
    "how_many": lazy("how much that is now, such as “62 people”"),
    "since": lazy("a sentence that says what changed since they last answered; empty the first time"),
    "how_to_answer": lazy("a sentence that says how to answer, with an account or without"),
    "asked_by": lazy("who asks"),
}
SUBJECT = lazy("Please look at {what}: coalition build in {place}, {date}")
TEXT = lazy(
    "You hold the coalition build in {place} on {date} together with TAT. Before it goes out, please look at {what}:"
    " {how_many} at the moment. {since}\n\n"
    "{how_to_answer} You can sign it off as it stands, or say what should change.\n\n"
    "{asked_by} at TAT is glad to talk it over."
)
WITH_ALL = ("build__state", "co_host__organization", "co_host__person__user", "asked_by")


def mail(asked):
    """Asks the contact person; None where nobody can be written to. One mail for each time of asking."""
    host = asked.co_host
    mailable, _way_in = host_mail.reach(host)
    if not mailable:
        return None
    key = f"{KIND}:{asked.pk}:{asked.times_asked}:{host.person_id}"
    return host_mail.draft(KIND, host, facts_of(asked), button=BUTTON, by=asked.asked_by, key=key, about=asked)


def facts_of(asked):
    """What its placeholders stand for."""
    host, what = asked.co_host, asked.what
    host.build = asked.build
    stand = sign_offs.stand_of(asked.build, what)
    _mailable, way_in = host_mail.reach(host)
    return host_mail.facts_of(host) | {
        "what": str(SignOff.What(what).label),
        "how_many": sign_offs.in_numbers(stand.count, what),
        "since": _since(host, what, stand),
        "how_to_answer": _("Sign in to read it and to answer.")
        if way_in
        else _("Please answer this mail, or call us."),
        "asked_by": str(asked.asked_by),
    }


def _since(host, what, stand):
    last = host.sign_offs.filter(what=what).exclude(answered_at=None).order_by("-answered_at", "-pk").first()
    if last is None:
        return ""
    changed = sign_offs.since(sign_offs.Changes.between(last.stood, stand), what)
    return _("Since you last answered: %(changes)s.") % {"changes": changed or _("nothing new")}


def check(message, at):
    """The outbox's last look: whether it is still open, and still asked of that person. New words are taken over."""
    asked = SignOff.objects.open().filter(pk=message.about_id).select_related(*WITH_ALL).first()
    is_wanted = asked and asked.build.is_ahead and asked.co_host.status != CoHost.Status.WITHDRAWN
    draft = mail(asked) if is_wanted else None
    if draft is None or draft.key != message.key:
        return _("It is answered, asked anew or not wanted any more, or somebody else stands for the co-host now.")
    return checks.rewritten(message, draft)


def page_of(message):
    """Where it is read and signed."""
    asked = SignOff.objects.filter(pk=message.about_id).select_related("build").first()
    return absolute(reverse("builds:sign_off", args=[asked.build.slug, asked.co_host_id, asked.what])) if asked else ""


def samples(user):
    """The latest askings, for the preview of the words."""
    rows = SignOff.objects.visible_to(user).exclude(co_host__person=None).select_related(*WITH_ALL)
    latest = rows.order_by("-asked_at", "-pk")[:5]
    return [(f"{row.co_host.person}, {row.build}", partial(facts_of, row)) for row in latest]


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
