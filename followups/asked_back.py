"""The mail that tells a lead what TAT asks about a follow-up they sent: its words, and whether it still holds."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from followups.audiences import is_reachable
from followups.facts import adjective, place_of
from followups.models import AskBack
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute
from tat_coalitions.outbox import checks, worded

KIND = "asked_back"
NAME = lazy("To the lead, when TAT asks back")
BUTTON = lazy("Sign in and open the follow-up")
PLACEHOLDERS = {
    "name": lazy("the lead’s name"),
    "city": lazy("the city of the meeting"),
    "place": lazy("its city and state; never the venue"),
    "date": lazy("the date of the meeting"),
    "interval": lazy("which follow-up it is, such as “three-month”"),
    "question": lazy("what TAT asks, as it was written"),
    "asked_by": lazy("who asks"),
}
SUBJECT = lazy("{city}: a question about your {interval} follow-up")
TEXT = lazy(
    "Thank you for the {interval} follow-up of the coalition build in {place}. We have a question about it:\n\n"
    "{question}\n\n"
    "Please change what needs it and send it again. Until then it counts as you sent it. {asked_by} at TAT is glad to talk"
    " it over."
)


def mail(asked):
    """Tells the lead what is asked; None where nobody can be written to."""
    followup = asked.followup
    build, lead = followup.build, followup.lead
    if not is_reachable(lead):
        return None
    return worded.draft(
        KIND,
        "followups/mail/asked_back",
        facts_of(asked),
        to=lead,
        build_id=build.pk,
        read={"button": BUTTON},
        key=f"{KIND}:{asked.pk}:{lead.pk}",
        about=asked,
        from_name=f"{asked.asked_by}, TAT",
        reply_to=asked.asked_by.email or settings.DEFAULT_FROM_EMAIL,
    )


def facts_of(asked):
    """What its placeholders stand for."""
    followup = asked.followup
    return {
        "name": followup.lead.shown_name if followup.lead else "",
        "city": followup.build.city,
        "place": place_of(followup.build),
        "date": date_format(followup.build.date, "F j, Y"),
        "interval": adjective(followup),
        "question": asked.words,
        "asked_by": str(asked.asked_by),
    }


def with_everything(queryset):
    """The questions with all that their mail says, in one query."""
    return queryset.select_related("followup__build__state", "followup__interval", "followup__lead", "asked_by")


def check(message, at):
    """The outbox's last look: whether it is still open, and still that lead's."""
    asked = with_everything(AskBack.objects.unsettled().filter(pk=message.about_id)).first()
    draft = mail(asked) if asked else None
    if draft is None or draft.person_id != message.person_id:
        return _("It is settled, or somebody else leads it now.")
    return checks.rewritten(message, draft)


def own_followup(message):
    """The follow-up to be opened."""
    asked = AskBack.objects.filter(pk=message.about_id).first()
    return absolute(reverse("followups:detail", args=[asked.followup_id])) if asked else ""


def samples(user):
    """The latest questions, for the preview."""
    rows = with_everything(AskBack.objects.visible_to(user)).exclude(followup__lead=None)[:5]
    return [(f"{asked.followup.lead}, {asked.followup.build}", facts_of(asked)) for asked in rows]


def register():
    """Tell the rooms below about this mail."""
    worded.declare(
        KIND,
        name=NAME,
        check=check,
        link=own_followup,
        group=AFTER,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        per_build=False,
        button=BUTTON,
    )
