"""The mail that tells somebody that they lead what comes after a build now: its words, and whether it still holds."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from builds import notices
from builds.models import Build
from contacts.models import Person
from followups.audiences import is_reachable
from followups.facts import place_of
from followups.models import FollowUp, Status
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute
from tat_coalitions.outbox import checks, worded

KIND = "new_lead"
NAME = lazy("To a new lead")
OWED = (Status.EXPECTED, Status.SCHEDULED, Status.OPEN, Status.IN_PROGRESS)
PLACEHOLDERS = {
    "name": lazy("the new lead’s name"),
    "place": lazy("city and state of the meeting; never the venue"),
    "date": lazy("the date of the meeting"),
    "days": lazy("when their follow-ups are due"),
    "planner": lazy("who plans it at TAT"),
}
SUBJECT = lazy("You lead what comes after the coalition build in {place}")
TEXT = lazy(
    "You now lead what comes after the coalition build in {place}, {date}. We ask you what came of it: {days}. Each time"
    " we write to you some days before, and answering takes about five minutes.\n\n"
    "What was answered before you stays as it is. Questions? {planner} at TAT knows more."
)


def owed_by(person, build):
    """The follow-ups of the build that are the person's to answer, by day."""
    return FollowUp.objects.filter(build=build, lead=person, status__in=OWED).order_by("due_on")


def mail(person, build, *, on):
    """Tells that they lead it now, as a draft that staff release; once a day at most. None where nothing is theirs."""
    days = [date_format(due, "F j, Y") for due in owed_by(person, build).values_list("due_on", flat=True)]
    if not days or not is_reachable(person):
        return None
    return worded.draft(
        KIND,
        "followups/mail/new_lead",
        facts_of(build, person, days),
        to=person,
        build_id=build.pk,
        read={"way_in": bool(person.user and person.user.has_access)},
        key=f"{KIND}:{build.pk}:{person.pk}:{on}",
        about=build,
        from_name=f"{build.planner}, TAT",
        reply_to=build.planner.email or settings.DEFAULT_FROM_EMAIL,
        release_reason=_("It tells somebody that they lead the follow-ups now. Read it, then release it."),
    )


def facts_of(build, person, days):
    """What its placeholders stand for."""
    dues = get_text_list(days, _("and"))
    return {
        "name": person.shown_name,
        "place": place_of(build),
        "date": date_format(build.date, "F j, Y"),
        "days": ngettext("the follow-up is due on %(days)s", "follow-ups are due on %(days)s", len(days))
        % {"days": dues},
        "planner": str(build.planner),
    }


def check(message, at):
    """The outbox's last look: whether they lead it still, and from which days on."""
    build = Build.objects.select_related("state", "planner").filter(pk=message.build_id).first()
    person = Person.objects.select_related("user").filter(pk=message.person_id).first()
    draft = mail(person, build, on="") if build and person else None
    if draft is None:
        return _("Somebody else leads it now, or nothing is left to answer.")
    return checks.rewritten(message, draft)


def samples(user):
    """Leads of the latest builds, for the preview."""
    rows = Build.objects.visible_to(user).exclude(sustaining_lead=None).select_related("state", "planner")
    rows = rows.select_related("sustaining_lead").order_by("-date", "pk")[:5]
    return [
        (
            f"{build.sustaining_lead}, {build}",
            facts_of(build, build.sustaining_lead, [_("in one, three and six months")]),
        )
        for build in rows
    ]


def start_page(message):
    """Where the new lead begins."""
    return absolute(reverse("followups:board"))


def words_of(_message):
    """The kind of words of every such mail."""
    return KIND


def register():
    """Tell the rooms below about this mail."""
    notices.register(KIND, words_of)
    worded.declare(
        KIND,
        name=NAME,
        check=check,
        link=start_page,
        group=AFTER,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        per_build=True,
        button=lazy("Sign in and see your follow-ups"),
    )
