"""The mail that asks a colleague one question of a follow-up: its words, its link, and whether it is still wanted."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.emails import opt_out_link
from followups.audiences import is_reachable
from followups.facts import place_of
from followups.models import Delegation, FollowUp
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.outbox import checks, worded
from tat_coalitions.wording.words import harmless

KIND = "delegated_question"
PURPOSE = "answer"
NAME = lazy("To a colleague of a lead, with one question")
BUTTON = lazy("Answer the question")
PLACEHOLDERS = {
    "name": lazy("the colleague’s name"),
    "asker": lazy("who asks"),
    "place": lazy("city and state of the meeting; never the venue"),
    "date": lazy("the date of the meeting"),
    "question": lazy("what is asked, in a sentence; of a promise, only that it is one"),
    "until": lazy("the last day on which the link works"),
}
SUBJECT = lazy("{asker} asks you one question about the coalition build in {place}")
TEXT = lazy(
    "{asker} answers for what came after the coalition build in {place}, on {date}, and thinks that you know one of the"
    " answers better: {question}.\n\nIt takes a minute and needs no account. The page shows what was said last, and what"
    " exactly is counted. It is open until {until}."
)


def mail(delegation):
    """Asks the colleague at once, as a Draft. `delegation` comes with its follow-up's build, its person and who asks."""
    build = delegation.followup.build
    read = {
        "asker": harmless(delegation.asked_by),
        "words": harmless(delegation.words),
        "button": str(BUTTON),
        "opt_out": "[[opt_out]]",
        "postal_address": settings.POSTAL_ADDRESS,
    }
    return worded.draft(
        KIND,
        "followups/mail/delegated",
        facts_of(delegation),
        to=delegation.person,
        build_id=build.pk,
        read=read,
        key=f"{KIND}:{delegation.pk}",
        about=delegation,
        from_name=_("%(host)s with TAT") % {"host": delegation.asked_by},
        reply_to=delegation.asked_by.email,
        expires_at=end_of(delegation),
    )


def end_of(delegation):
    """The moment at which its last day ends, on the clocks of the build."""
    next_day = delegation.expires_on + datetime.timedelta(days=1)
    return datetime.datetime.combine(next_day, datetime.time(), tzinfo=delegation.followup.build.zone)


def facts_of(delegation):
    """What its placeholders stand for."""
    build = delegation.followup.build
    return {
        "name": delegation.person.shown_name,
        "asker": str(delegation.asked_by),
        "place": place_of(build),
        "date": date_format(build.date, "F j, Y"),
        "question": str(delegation.measure) if delegation.measure_id else str(_("what became of a promise made there")),
        "until": date_format(delegation.expires_on, "F j, Y"),
    }


def with_everything():
    """Delegations with what their page and their mail speak of."""
    return Delegation.objects.select_related(
        "followup__build__state",
        "followup__build__planner",
        "followup__interval",
        "followup__lead__organization",
        "followup__submitted_by",
        "person__organization",
        "asked_by",
        "measure",
        "commitment",
    )


def why_closed(delegation, at):
    """Why the link takes no answer any more, as a sentence; "" while it does. A follow-up that was sent is told apart."""
    if delegation.withdrawn_at:
        return _("%(who)s has taken the question back. You need not do anything.") % {"who": delegation.asked_by}
    if delegation.followup.is_answered and not delegation.followup.can_be_filled:
        return ""
    if delegation.expires_on < delegation.followup.build.today(at):
        return _("The link was good until %(day)s.") % {"day": date_format(delegation.expires_on, "F j, Y")}
    if not delegation.followup.can_be_filled:
        return _("The follow-up is not open any more. You need not do anything.")
    return ""


def leads_now(delegation):
    """The Person who leads the follow-up in the place of whoever asked; None while the asker still reads it."""
    lead, asker = delegation.followup.lead, delegation.asked_by
    if lead is None or asker.is_tat or lead.user_id == asker.pk:
        return None
    reads = asker.has_access and FollowUp.objects.visible_to(asker).filter(pk=delegation.followup_id).exists()
    return None if reads else lead


def check(message, at):
    """The outbox's last look: whether the question is still open, and the colleague still wants mail."""
    delegation = with_everything().filter(pk=message.about_id).first()
    if delegation is None or delegation.withdrawn_at:
        return _("The question was taken back.")
    if delegation.answered_at:
        return _("The question is answered already.")
    if delegation.followup.is_answered and not delegation.followup.can_be_filled:
        return _("The follow-up was sent meanwhile.")
    if why := why_closed(delegation, at):
        return why
    if not is_reachable(delegation.person):
        return _("They want no mail, or have no address.")
    draft = mail(delegation)
    return checks.rewritten(message, draft)


def link(message):
    """The colleague's own page; "" where the question is gone."""
    delegation = Delegation.objects.filter(pk=message.about_id, withdrawn_at=None).first()
    return absolute(address_of(delegation)) if delegation else ""


def address_of(delegation):
    """The path of the colleague's own page."""
    return reverse("asked:question", args=[token_for(PURPOSE, delegation)])


def samples(user):
    """The latest questions that were asked, for the preview."""
    rows = with_everything().filter(pk__in=Delegation.objects.visible_to(user).values("pk"))
    return [(str(row), facts_of(row)) for row in rows.order_by("-asked_at", "pk")[:5]] or [
        (_("An example"), example(timezone.localdate()))
    ]


def example(today):
    """What the placeholders might stand for, before anybody was asked."""
    return {
        "name": "Karen Holt",
        "asker": "Marisol Vega",
        "place": "Laredo, Texas",
        "date": date_format(today, "F j, Y"),
        "question": _("Officers trained with TAT or BOTL material"),
        "until": date_format(today + datetime.timedelta(days=14), "F j, Y"),
    }


def register():
    """Tell the rooms below about this mail."""
    worded.declare(
        KIND,
        name=NAME,
        check=check,
        link=link,
        opt_out=opt_out_link,
        group=AFTER,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        per_build=True,
        button=BUTTON,
    )
