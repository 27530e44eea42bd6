"""The mail that tells TAT that a lead said at the yearly question: somebody else does this now."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.models import Build
from contacts.models import Person
from followups.audiences import People
from followups.models import Audience, FollowUp, Stewardship
from followups.models.followups import OWED, Status
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute
from tat_coalitions.accounts.models import User
from tat_coalitions.outbox import checks, worded

KIND = "lead_left"
NAME = lazy("To TAT, when a lead says that somebody else does it now")
BUTTON = lazy("Open their account")
PLACEHOLDERS = {
    "name": lazy("who is told"),
    "lead": lazy("the lead who said so"),
    "successor": lazy("who does it now, in the lead’s words"),
    "day": lazy("the day they said so"),
    "builds": lazy("the builds they lead or owe an answer for"),
}
SUBJECT = lazy("{lead} says that somebody else leads now")
TEXT = lazy(
    "On {day} {lead} answered our yearly question: somebody else does this now. In their words: {successor}.\n\n"
    "It is about {builds}.\n\n"
    "Their access is shut until somebody at TAT acts. Hand over what they lead, invite the new one, then close the account."
)
A_FEW = 6


def builds_of(user):
    """The builds that somebody leads, keeps the region of, or still owes an answer for, the latest first."""
    owed = FollowUp.objects.filter(lead__user=user, status__in=[Status.EXPECTED, *OWED, Status.ASKED_BACK])
    kept = Stewardship.objects.filter(lead__user=user, ended_at=None)
    led = Build.objects.filter(sustaining_lead__user=user)
    keys = {
        *owed.values_list("build", flat=True),
        *kept.values_list("build", flat=True),
        *led.values_list("pk", flat=True),
    }
    builds = Build.objects.filter(pk__in=keys).select_related("state", "planner", "second")
    return list(builds.order_by("-date", "pk"))


def whom_to_tell(builds, *, looks_only=False):
    """The planners of these builds and every administrator, as Persons who can be written to, each once."""
    people = People(looks_only=looks_only)
    planners = [person for build in builds for person in people.of(Audience.PLANNER, build)]
    return list(dict.fromkeys([*planners, *people.of(Audience.ADMINISTRATORS, None)]))


def mails(user):
    """A Draft for each of TAT's own people who should know."""
    builds = builds_of(user)
    return [mail(user, person, builds) for person in whom_to_tell(builds)]


def mail(user, person, builds):
    """What one of them is told."""
    return worded.draft(
        KIND,
        "followups/mail/lead_left",
        facts_of(user, person, builds),
        to=person,
        read={"button": BUTTON},
        key=f"{KIND}:{user.pk}:{user.said_left_at.isoformat()}:{person.pk}",
        about=user,
    )


def facts_of(user, person, builds):
    """What its placeholders stand for."""
    named = [str(build) for build in builds[:A_FEW]] + ([_("others")] if builds[A_FEW:] else [])
    return {
        "name": person.shown_name,
        "lead": str(user),
        "successor": user.successor,
        "day": date_format(localtime(user.said_left_at), "F j, Y"),
        "builds": get_text_list(named, _("and")) or None,
    }


def check(message, at):
    """The outbox's last look: whether nobody has acted on it, and whether it is still theirs to know."""
    user = User.objects.who_left().filter(pk=message.about_id).first()
    if user is None:
        return _("Somebody has acted on it already.")
    builds = builds_of(user)
    told = [person for person in whom_to_tell(builds, looks_only=True) if person.pk == message.person_id]
    if not told:
        return _("It is no longer theirs to act on.")
    return checks.rewritten(message, mail(user, told[0], builds))


def samples(user):
    """Those who said so last, for the preview."""
    person = Person.objects.filter(user=user).first() or Person(name=user.name, email=user.email)
    rows = User.objects.visible_to(user).who_left().order_by("-said_left_at", "pk")[:5]
    return [(str(left), facts_of(left, person, builds_of(left))) for left in rows]


def account(message):
    """The page where staff act."""
    return absolute(User(pk=message.about_id).get_absolute_url())


def register():
    """Tell the rooms below about this mail."""
    worded.declare(
        KIND,
        name=NAME,
        check=check,
        link=account,
        group=AFTER,
        placeholders=PLACEHOLDERS,
        subject=SUBJECT,
        text=TEXT,
        samples=samples,
        per_build=False,
        button=BUTTON,
    )
