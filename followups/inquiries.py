"""The short mail that asks an organization what became of its promise: its words, its link, and whether it still holds."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.emails import opt_out_link
from builds.models import Status as BuildStatus
from builds.wanted import not_to_be_asked
from followups.facts import place_of
from followups.models import CommitmentAnswer, FollowUp, Inquiry, Source, Status
from followups.questions import Question, said
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute, token_for
from tat_coalitions.outbox import checks, worded
from tat_coalitions.wording import words

KIND = "inquiry"
NAME = lazy("To an organization, about its promise")
BUTTON = lazy("Say what became of it")
PLACEHOLDERS = {
    "name": lazy("the name of the person who is asked"),
    "organization": lazy("the organization that made the promise"),
    "promise": lazy("what was promised, such as “Train drivers: 120 drivers”"),
    "city": lazy("the city of the meeting"),
    "place": lazy("its city and state; never the venue"),
    "date": lazy("the date of the meeting"),
    "said_last": lazy("a sentence that says what was told last time; nothing where nothing was"),
    "again": lazy("a sentence that says how often they were asked; nothing the first time"),
}
SUBJECT = lazy("{organization}: what has become of your promise in {city}?")
TEXT = lazy(
    "At the coalition build in {place} on {date}, {organization} promised: {promise}.\n\n{said_last}\n\n"
    "What has become of it? Your own page takes a minute and needs no account. “Nothing yet” and “not happening” help"
    " us as much as “done”.\n\n{again}"
)
SILENT = (CommitmentAnswer.State.NO_ANSWER, CommitmentAnswer.State.NO_RESPONSE)
# What an organization says, as the follow-up says it. "Something else" is no state that could be counted: its words are.
STATE_OF = {
    Inquiry.Word.DONE: CommitmentAnswer.State.DONE,
    Inquiry.Word.UNDER_WAY: CommitmentAnswer.State.UNDER_WAY,
    Inquiry.Word.NOT_HAPPENING: CommitmentAnswer.State.NOT_HAPPENING,
    Inquiry.Word.OTHER: CommitmentAnswer.State.NO_ANSWER,
}
ROWS = ("commitment__organization", "person", "released_by__person__organization", "followup__interval")
WITH_BUILD = ("followup__build__state", "followup__build__planner", "followup__build__pause")


def with_everything(queryset):
    """The inquiries with all that their mail says, in one query."""
    return queryset.select_related(*ROWS, *WITH_BUILD)


def key_of(inquiry, number):
    """The key of the message of one attempt."""
    return f"{KIND}:{inquiry.pk}:{number}"


def mail(inquiry, number):
    """The mail of the attempt of that number. Once for each."""
    build, person = inquiry.followup.build, inquiry.person
    read = {
        "button": BUTTON,
        "organization": words.harmless(str(inquiry.commitment.organization)),
        "city": words.harmless(build.city),
        "opt_out": "[[opt_out]]",
        "postal_address": settings.POSTAL_ADDRESS,
    }
    from_name, reply_to = sender_of(inquiry)
    if reply_to:
        read["questions_email"] = reply_to
    return worded.draft(
        KIND,
        "followups/mail/inquiry",
        facts_of(inquiry, number),
        to=person,
        build_id=build.pk,
        read=read,
        key=key_of(inquiry, number),
        about=inquiry,
        from_name=from_name,
        reply_to=reply_to or settings.DEFAULT_FROM_EMAIL,
    )


def sender_of(inquiry):
    """`(name, address)`: the lead who asks, with TAT, or whoever plans it at TAT."""
    lead = getattr(inquiry.released_by, "person", None) if inquiry.released_by.is_lead else None
    if lead:
        return _("%(host)s with TAT") % {"host": lead.organization or lead}, lead.email
    planner = inquiry.followup.build.planner
    return f"{planner}, TAT", planner.email


def facts_of(inquiry, number):
    """What its placeholders stand for at the attempt of that number."""
    build = inquiry.followup.build
    question = Question(inquiry.commitment, last_told(inquiry))
    return {
        "name": inquiry.person.shown_name,
        "organization": str(inquiry.commitment.organization),
        "promise": question.promised,
        "city": build.city,
        "place": place_of(build),
        "date": date_format(build.date, "F j, Y"),
        "said_last": said_last(question),
        "again": again(number),
    }


def last_told(inquiry):
    """The last counted answer about the promise before this follow-up that says anything, or None."""
    rows = CommitmentAnswer.objects.filter(commitment=inquiry.commitment_id).exclude(state__in=SILENT)
    last, _drafts = said(rows, inquiry.followup, "commitment_id")
    return last.get(inquiry.commitment_id)


def said_last(question):
    """What was told last time, as a sentence; "" where nothing was."""
    if question.last is None:
        return ""
    return _("Last told, %(after)s: %(said)s.") % {"after": question.last.followup.after, "said": question.said_last}


def again(number):
    """What an attempt says of those before it."""
    return {
        2: _("We asked you before and have not heard from you yet."),
        3: _(
            "This is the third time we ask, and the last. If we hear nothing within a week, we note “no response”; you can"
            " still answer after that."
        ),
    }.get(number, "")


def is_paused(build, at):
    """Whether nobody is reminded of what is owed after the build on that day."""
    pause = getattr(build, "pause", None)  # a build without a pause has none
    return pause is not None and pause.holds(build.today(at))


def told_by_hand(inquiry):
    """Whether somebody wrote down, since it was asked, what the organization told them: then it need not be asked."""
    rows = CommitmentAnswer.objects.filter(followup=inquiry.followup_id, commitment=inquiry.commitment_id)
    rows = rows.filter(source=Source.TOLD, answered_at__gte=inquiry.released_at, unchanged=False)
    return rows.exclude(entered_by=None).exclude(state__in=SILENT).exists()


def says_the_same(inquiry, standing):
    """Whether an answer says what the organization says."""
    said = (STATE_OF[inquiry.said], inquiry.said_total)
    return standing is not None and said == (standing.state, standing.total)


def unwanted(inquiry, at):
    """Why nobody is to be asked by mail at that moment; "" where they are."""
    followup = inquiry.followup
    if inquiry.status == Inquiry.Status.ANSWERED:
        return _("They have answered.")
    if not inquiry.is_waiting:
        return _("They are not asked any more.")
    if followup.build.status == BuildStatus.CANCELLED or followup.status == Status.CANCELLED:
        return _("The build was cancelled.")
    if not followup.is_askable:
        return _("The follow-up is closed.")
    if is_paused(followup.build, at):
        return _("Reminders of this build are paused.")
    return not_to_be_asked(inquiry.person) or (_("They told it by telephone.") if told_by_hand(inquiry) else "")


def check(message, at):
    """The outbox's last look: whether it is still to be asked, and in which words."""
    inquiry = with_everything(Inquiry.objects.filter(pk=message.about_id, person=message.person_id)).first()
    if inquiry is None:
        return _("The promise is gone.")
    reason = unwanted(inquiry, at)
    if reason:
        return reason
    draft = mail(inquiry, int(message.key.rpartition(":")[2]))
    return checks.rewritten(message, draft)


def own_page(message):
    """The personal page of the person the mail goes to."""
    inquiry = Inquiry.objects.filter(pk=message.about_id, person=message.person_id).first()
    return absolute(reverse("asked:promise", args=[token_for("promise", inquiry)])) if inquiry else ""


def samples(user):
    """The latest promises with somebody to ask, for the preview."""
    followups = FollowUp.objects.visible_to(user).filter(build__commitments__person__isnull=False)
    found = []
    for followup in followups.select_related("build__state", "build__planner", "interval").order_by("-due_on", "-pk")[
        :5
    ]:
        promise = followup.build.commitments.exclude(person=None).select_related("organization", "person").first()
        inquiry = Inquiry(followup=followup, commitment=promise, person=promise.person)
        found.append((f"{promise.organization}, {followup.build}", facts_of(inquiry, 1)))
    return found


def register():
    """Tell the rooms below about this mail."""
    worded.declare(
        KIND,
        name=NAME,
        check=check,
        link=own_page,
        opt_out=opt_out_link,
        group=AFTER,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        per_build=True,
        button=BUTTON,
    )
