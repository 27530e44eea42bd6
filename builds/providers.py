"""The provider of record of a build: who it is, whether its vetting holds on the day, and what is to be said of it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import BuildProvider, ProviderVetting
from builds.words import in_words

# The template's day for choosing a provider with the Attorney General; before it none is missed.
CHOSEN_BY = 110


@dataclass(frozen=True)
class Provider:
    """A provider of record, with the vetting that counts on a day or the newest one, if any."""

    row: BuildProvider
    vetting: ProviderVetting | None
    is_vetted: bool

    @property
    def name(self):
        return str(self.row.organization)


def named_for(build, user):
    """The providers of record of a build in the order in which they were named, with all their vettings.

    Each vetting knows `is_readable`: whether the user may open its page.
    """
    own = ProviderVetting.objects.visible_to(user).order_by().filter(pk=OuterRef("pk"))
    vettings = Prefetch("organization__vettings", ProviderVetting.objects.annotate(is_readable=Exists(own)))
    return list(build.providers.select_related("organization").prefetch_related(vettings))


def standing_on(named, day):
    """The providers as they stand on a day."""
    found = []
    for row in named:
        vettings = list(row.organization.vettings.all())
        holds = [vetting for vetting in vettings if vetting.is_in_force(day)]
        found.append(Provider(row, (holds or vettings or [None])[0], bool(holds)))
    return found


def warnings_of(build, providers):
    """What is not as it should be, as sentences: one provider is meant, vetted on the meeting's day."""
    found = []
    if not providers:
        found.append(_("No victim service provider of record is named."))
    elif len(providers) > 1:
        found.append(
            _("%(number)s providers of record are named; one is meant.")
            % {"number": in_words(len(providers)).capitalize()}
        )
    return found + [
        _("The vetting of %(provider)s is not in force on the day of the meeting: %(why)s.")
        % {"provider": provider.name, "why": why_not(provider.vetting, build.date)}
        for provider in providers
        if not provider.is_vetted
    ]


def why_not(vetting, day):
    """Why a provider's newest vetting does not hold on a day."""
    if vetting is None:
        return _("nobody has vetted it")
    status = ProviderVetting.Status
    if vetting.status in (status.APPROVED, status.REPLACED):
        dates = {"day": date_format(vetting.expires_on if vetting.expires_on < day else vetting.signed_on, "M j, Y")}
        return (
            _("it holds until %(day)s") if vetting.expires_on < day else _("it was signed off later, on %(day)s")
        ) % dates
    return {
        status.PROPOSED: _("it waits for the Attorney General’s office"),
        status.REFUSED: _("it was refused"),
        status.WITHDRAWN: _("it was withdrawn"),
    }[vetting.status]


def warning_on_plan(build, today):
    """What the plan of a build says about its provider while its day is ahead, in one sentence, or nothing."""
    if not build.is_ahead or build.date < today:
        return ""
    named = list(build.providers.with_vetting_on(build.date).values_list("is_vetted", flat=True))
    if not named:
        is_due = (build.date - today).days <= CHOSEN_BY
        return _("No victim service provider of record is named.") if is_due else ""
    if len(named) > 1:
        return _("Several victim service providers of record are named; one is meant.")
    return "" if named[0] else _("The vetting of the victim service provider does not hold on the day of the meeting.")
