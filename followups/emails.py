"""The mail of this room: one digest of reminders per person and day.

It says what is owed or wanted, for which meeting and until when; nothing about what was answered. Its links lead to
pages behind sign-in, or are personal and put in while it is sent.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from builds.emails import opt_out_link
from builds.models import Invitation
from builds.models.invitations import comes
from followups import facts
from followups.audiences import TAT, is_reachable
from followups.models import Audience, Step
from followups.models.reminders import OF_FOLLOWUPS
from followups.wordings import BUTTONS, kind_of
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.wording.words import fill, harmless, wordings_of

KIND = "reminders"
OPT_OUT = "[[opt_out]]"


@dataclass(frozen=True)
class Item:
    """One thing the mail speaks of: a title, paragraphs, and the page to open, if there is one for them."""

    title: str
    sentences: tuple
    url: str
    button: str


class Writer:
    """Writes the digests of many people, with the words and numbers of all their reminders asked for at once."""

    def __init__(self, reminders, ladder, at):
        self.reminders, self.ladder, self.at = reminders, ladder, at

    @cached_property
    def words(self):
        """The words that hold, by kind and build, for everybody."""
        return wordings_of([(kind_of_reminder(each), each.build_id, "") for each in self.reminders])

    @cached_property
    def answers(self):
        """`{build's key: {invited, coming, silent}}` of the builds whose planners and hosts are told."""
        builds = {each.build_id for each in self.reminders if each.step == Step.MEETING and not each.invitation_id}
        return answers_of(builds)

    def digest(self, reminders, *, key):
        """The mail of one person over one or more of the reminders, as true now. Returns a Draft."""
        person, builds = reminders[0].person, {each.build_id for each in reminders}
        subject, text, html = compose("followups/mail/reminders", self._context(person, reminders))
        return Draft(
            key=key,
            kind=KIND,
            to_email=person.email,
            to_name=person.shown_name,
            subject=subject,
            text=text,
            html=html,
            about=subject_of(reminders[0]) if len(reminders) == 1 else None,
            person_id=person.pk,
            build_id=reminders[0].build_id if len(builds) == 1 else None,
            **sender_of(reminders),
        )

    def _context(self, person, reminders):
        items = [self.item(each) for each in reminders]
        invited = any(each.invitation_id for each in reminders)
        return {
            "name": harmless(person.shown_name),
            "items": items,
            "count": len(items),
            "cities": facts.cities_of(reminders),
            "leads": any(each.followup and each.followup.lead_id == each.person_id for each in reminders),
            "because": because_of(reminders),
            "opt_out": OPT_OUT if invited else "",
            "postal_address": settings.POSTAL_ADDRESS if invited else "",
        }

    def item(self, reminder):
        """What one reminder says to its person."""
        kind = kind_of_reminder(reminder)
        title, text = fill(self.words[kind, reminder.build_id, ""], self.facts_of(reminder))
        url, button = page_of(reminder, kind)
        return Item(title, tuple(text.split("\n\n")), url, button)

    def facts_of(self, reminder):
        """What the placeholders of its words stand for."""
        if reminder.invitation:
            return facts.of_invitation(reminder.build, self.at)
        if reminder.step == Step.CHASE:
            return facts.of_chase(reminder.build)
        if reminder.step in OF_FOLLOWUPS:
            if is_for_the_lead(reminder):
                return facts.of_owed(reminder.followup, self.ladder, self.at)
            return facts.of_missing(reminder.followup, self.at)
        return facts.of_meeting(reminder.build, self.answers.get(reminder.build_id))


def answers_of(builds):
    """`{build's key: {invited, coming, silent}}`, in one query."""
    if not builds:
        return {}
    rows = Invitation.objects.filter(build__in=builds, stage=Invitation.Stage.INVITED)
    counts = (
        rows.order_by()
        .values("build")
        .annotate(
            invited=Count("pk"),
            coming=Count("pk", filter=comes()),
            silent=Count("pk", filter=Q(pk__in=Invitation.objects.to_be_reminded().order_by().values("pk"))),
        )
    )
    return {row["build"]: row for row in counts}


def kind_of_reminder(reminder):
    """The kind of words in which a reminder is told."""
    if reminder.step in OF_FOLLOWUPS:
        return kind_of_owed(reminder)
    if reminder.step == Step.CHASE:
        return "reminder_chase"
    if reminder.invitation:
        if reminder.step == Step.MEETING:
            return kind_of(Step.MEETING, Audience.COMING)
        is_for_another_day = reminder.invitation.answer and reminder.invitation.is_for_another_day
        return "reminder_new_day" if is_for_another_day else kind_of(reminder.step, Audience.INVITED)
    is_for_hosts = reminder.rule and Audience.CO_HOSTS in reminder.rule.audience
    return kind_of(Step.MEETING, Audience.CO_HOSTS if is_for_hosts else TAT[0])


def kind_of_owed(reminder):
    lead = reminder.followup.lead
    if is_for_the_lead(reminder):
        return kind_of(reminder.step, Audience.LEAD)
    if lead is None:
        return "reminder_no_lead"
    return "reminder_unanswered" if is_reachable(lead) else "reminder_unreachable"


def is_for_the_lead(reminder):
    return reminder.followup.lead_id == reminder.person_id


def subject_of(reminder):
    """The row that a mail of this reminder alone is about."""
    return reminder.followup or reminder.invitation or reminder.build


def page_of(reminder, kind):
    """`(address, button)` of the page to open; none where they have no way in."""
    if kind == "reminder_hosting" and reminder.person.user_id is None:
        return "", ""
    return address_of(reminder, kind), str(BUTTONS[kind])


def address_of(reminder, kind):
    build = reminder.build
    if reminder.invitation_id:
        return f"[[rsvp:{reminder.invitation_id}]]"
    if kind in ("reminder_chase", "reminder_hosting"):
        return absolute(build.get_absolute_url())
    if kind == "reminder_planning":
        return absolute(reverse("builds:people", args=[build.slug]))
    if is_for_the_lead(reminder):
        return absolute(reverse("followups:detail", args=[reminder.followup_id]))
    return absolute(reverse("followups:build", args=[build.slug]))


def because_of(reminders):
    """Why they get this mail, in a sentence."""
    if any(each.followup and is_for_the_lead(each) for each in reminders):
        return _("You get this because you agreed to lead what comes after a coalition build.")
    if any(each.invitation_id for each in reminders):
        hosts = facts.hosts_of(next(each.build for each in reminders if each.invitation_id))
        return _("You get this because %(hosts)s would like to have you there.") % {"hosts": harmless(hosts)}
    if all(each.rule and Audience.CO_HOSTS in each.rule.audience for each in reminders):
        return _("You get this because you hold a coalition build together with TAT.")
    return _("You get this because you plan or oversee coalition builds at TAT.")


def sender_of(reminders):
    """In whose name it goes: for one invitation the host's who asked, as the invitation did; else TAT's."""
    first = reminders[0]
    if len(reminders) > 1 or not first.invitation:
        return {}
    host = first.invitation.invited_by
    signer = host.person if host and host.person else first.build.planner
    name = _("%(host)s with TAT") % {"host": host.organization} if host else f"{first.build.planner}, TAT"
    return {"from_name": name, "reply_to": (host.answers_go_to if host else "") or signer.email}


# The outbox asks these while it sends.


def personal_page(message, pk):
    """The personal link of an invitation of the very person the mail goes to; "" of anybody else's."""
    row = Invitation.objects.filter(pk=pk, person=message.person_id).first()
    return absolute(reverse("links:rsvp", args=[token_for("rsvp", row)])) if row else ""


def opt_out(message):
    """Where one click ends invitations, where the mail speaks of one."""
    return opt_out_link(message) if OPT_OUT in message.text else ""


def start_page(message):
    """Where whoever signs in begins."""
    return absolute(reverse("followups:board"))
