"""The mail that tells a sustaining lead that the region of their build is in their hands: its words, and whether it holds."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds import notices
from followups.facts import place_of
from followups.models import Stewardship
from followups.wordings import AFTER
from tat_coalitions.accounts.links import absolute
from tat_coalitions.outbox import checks, worded

KIND = "region_handed_over"
NAME = lazy("To a lead whose region is handed over")
PLACEHOLDERS = {
    "name": lazy("the lead’s name"),
    "place": lazy("city and state of the meeting; never the venue"),
    "date": lazy("the date of the meeting"),
    "counties": lazy("the counties of the region"),
    "until": lazy("the last day it holds, unless it is renewed"),
    "planner": lazy("who planned it at TAT"),
}
SUBJECT = lazy("What the coalition build in {place} began is in your hands")
TEXT = lazy(
    "From today you keep going what the coalition build in {place}, {date}, began. The region: {counties}.\n\n"
    "You keep the contact list of truck stops and officers, write down trainings and new promises as they happen, name"
    " people of your side who help you, and draft the next build when you are ready for one. The follow-ups stay as"
    " they are: we write to you when one is due.\n\n"
    "This holds until {until} and can be renewed. Questions? {planner} at TAT knows more."
)
A_FEW = 12


def mail(region, *, held=True):
    """What the sustaining lead is told, as a draft that staff release unless `held` is False."""
    build, lead = region.build, region.lead
    return worded.draft(
        KIND,
        "followups/mail/region_handed_over",
        facts_of(region),
        to=lead,
        to_email=lead.email or lead.user.email,
        build_id=build.pk,
        key=f"{KIND}:{region.pk}:{lead.pk}",
        about=build,
        from_name=f"{build.planner}, TAT",
        reply_to=build.planner.email or settings.DEFAULT_FROM_EMAIL,
        release_reason=_("It tells a lead that the region is theirs to keep. Read it, then release it.")
        if held
        else "",
    )


def facts_of(region):
    """What its placeholders stand for."""
    build = region.build
    counties = [str(county) for county in build.counties.select_related("state").order_by("state_id", "name")]
    named = counties[:A_FEW] + ([_("and more")] if counties[A_FEW:] else [])
    return {
        "name": region.lead.shown_name,
        "place": place_of(build),
        "date": date_format(build.date, "F j, Y"),
        "counties": get_text_list(named, _("and")) if len(counties) <= A_FEW else "; ".join(named),
        "until": date_format(region.expires_on, "F j, Y"),
        "planner": str(build.planner),
    }


def check(message, at):
    """The outbox's last look: whether it is still in their hands, and until when."""
    regions = Stewardship.objects.in_force(timezone.localdate(at)).filter(
        build=message.build_id, lead=message.person_id
    )
    region = regions.select_related("build__state", "build__planner", "lead__user").first()
    if region is None:
        return _("The region is not in their hands any more.")
    if not (region.lead.user and region.lead.user.has_access):
        return _("They cannot sign in any more.")
    draft = mail(region)
    return checks.rewritten(message, draft)


def samples(user):
    """Regions that are handed over, for the preview."""
    rows = Stewardship.objects.visible_to(user).select_related("build__state", "build__planner", "lead")
    return [(str(region), facts_of(region)) for region in rows[:5]]


def start_page(message):
    """Where they begin: the page of their region."""
    region = Stewardship.objects.filter(build=message.build_id, lead=message.person_id, ended_at=None).first()
    return absolute(reverse("followups:region", args=[region.pk]) if region else reverse("followups:regions"))


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
        button=lazy("Sign in and see your region"),
    )
