"""The resource sheet of a build: whom to call, for the registration table.

Only what somebody verified is on it, and only while the verification holds on the day the sheet is for: the day of the
meeting, or today once that is past. Lines stand in the order of TAT's list of hotlines: from the smallest region to the
largest, then those that help victims, then emergency. 911 is always on it.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from builds.models import Build, Hotline, LocalResource
from builds.models.resources import Standing
from builds.providers import named_for, standing_on, warnings_of, why_not

TIPS = (Hotline.Kind.REGIONAL, Hotline.Kind.STATE, Hotline.Kind.NATIONAL)
SHOWN_LEFT_OUT = 20


@dataclass(frozen=True)
class LeftOut:
    """Something of the place that is not on the sheet, and why."""

    name: str
    why: str
    href: str


@dataclass
class Sheet:
    """What is printed, in its order; `left_out` is for the page alone."""

    build: Build
    day: object
    tips: list = field(default_factory=list)
    providers: list = field(default_factory=list)
    resources: list = field(default_factory=list)
    victims: list = field(default_factory=list)
    emergencies: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    named: list = field(default_factory=list)

    @property
    def has_nothing(self):
        """Whether 911 is all there is."""
        return not (self.tips or self.providers or self.resources or self.victims or self.emergencies)

    @property
    def title(self):
        day = date_format(self.build.date, "F j, Y")
        names = {"city": self.build.city, "state": self.build.state, "day": day}
        return _("Whom to call, %(city)s, %(state)s, %(day)s") % names

    @property
    def printed(self):
        """How many lines are on it, 911 among them."""
        parts = (self.tips, self.providers, self.resources, self.victims, self.emergencies)
        return 1 + sum(len(part) for part in parts)

    @property
    def more_left_out(self):
        return max(0, len(self.left_out) - SHOWN_LEFT_OUT)


def sheet_of(build, at, user):
    """The Sheet of a build as it stands at a moment, and as the user may read of it; the build knows its state."""
    today = build.today(at)
    sheet = Sheet(build, max(today, build.date))
    named = named_for(build, user)
    sheet.named = standing_on(named, build.date)
    sheet.warnings = warnings_of(build, sheet.named)
    for provider in standing_on(named, sheet.day):
        if provider.is_vetted:
            sheet.providers.append(provider)
        else:
            sheet.left_out.append(LeftOut(provider.name, why_not(provider.vetting, sheet.day), ""))
    for line in sorted(lines_of(build), key=_order):
        _put(sheet, line, today)
    for resource in sorted(resources_of(build), key=lambda row: (not row.counties.all(), row.name.casefold(), row.pk)):
        if resource.is_in_force(sheet.day):
            sheet.resources.append(resource)
        else:
            sheet.left_out.append(_left_out(resource, sheet.day, today))
    return sheet


def _put(sheet, line, today):
    """A line where its kind belongs, or among those left out."""
    if line.is_always_printed:
        return  # it heads every sheet
    if not line.is_in_force(sheet.day):
        sheet.left_out.append(_left_out(line, sheet.day, today))
    elif line.kind in TIPS:
        sheet.tips.append(line)
    elif line.kind == Hotline.Kind.VICTIM:
        sheet.victims.append(line)
    else:
        sheet.emergencies.append(line)


def _order(line):
    """From the smallest region to the largest: counties, state, country; then by kind and name."""
    counties = len(line.counties.all())
    region = (0, counties) if counties else (1 if line.state_id else 2, 0)
    return Hotline.Kind.values.index(line.kind), region, line.name.casefold(), line.pk


def _left_out(row, day, today):
    if row.standing_on(day) == Standing.NEVER:
        why = _("nobody has verified it")
    elif row.check_again_on < today:
        why = _("its verification lapsed after %(day)s") % {"day": date_format(row.check_again_on, "M j, Y")}
    else:
        why = _("its verification lapses after %(day)s, before the meeting") % {
            "day": date_format(row.check_again_on, "M j, Y")
        }
    return LeftOut(
        str(row),
        why,
        reverse(f"resources:verify_{'hotline' if isinstance(row, Hotline) else 'resource'}", args=[row.pk]),
    )


def of_place(build, model):
    """Which rows of the model are for the build's place: for its counties, or for a whole state that it serves."""
    near = model.counties.through.objects.filter(county__in=build.counties.order_by().values("pk"))
    somewhere = model.counties.through.objects.values(model._meta.model_name)
    served = build.states_served.order_by().values("pk")
    return Q(pk__in=near.values(model._meta.model_name)) | (Q(state__in=served) & ~Q(pk__in=somewhere))


def lines_of(build):
    """The lines for the build's place, those of the whole country among them."""
    country = Q(state=None, counties=None, country=build.state.country)
    found = Hotline.objects.filter(of_place(build, Hotline) | country).distinct()
    return found.select_related("state").prefetch_related("counties")


def resources_of(build):
    """The local resources for the build's place."""
    return LocalResource.objects.filter(of_place(build, LocalResource)).prefetch_related("counties")
