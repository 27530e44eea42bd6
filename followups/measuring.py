"""Measures in words: who is asked, when and since when; and which kinds may be seen by whom."""

import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.models import Sector
from followups.models import Interval, Measure

How, SeenBy = Measure.How, Measure.SeenBy
LAST_TO_END = ZoneInfo("Pacific/Pago_Pago")  # where a day that is past is past everywhere

SIDES = {**dict(Sector.choices), "associations": lazy("State associations")}

# What a new measure may be; what the program counts itself has to be known to it.
TOLD_BY_LEADS = (How.NUMBER, How.YES_NO, How.CHOICE)

# A restricted number would stand in public as it is: only a yes can be counted as three or more.
FITS = {
    How.NUMBER: (SeenBy.PUBLIC, SeenBy.STAFF_AND_LEADS, SeenBy.PUBLIC_CAVEAT),
    How.YES_NO: (SeenBy.RESTRICTED,),
    How.CHOICE: (SeenBy.PUBLIC_SHARE,),
}
UNITS = {How.YES_NO: lazy("yes/no, month"), How.CHOICE: lazy("yes, partly, no")}


def today_at(at):
    """The day that has not ended everywhere yet."""
    return at.astimezone(LAST_TO_END).date()


def next_first(day):
    """The first day of the next month."""
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def who_is_asked(measure):
    """“every lead”, or the sides by name; who else counts it."""
    if measure.how == How.COMPUTED:
        return _("nobody: the program counts it")
    if measure.how == How.STAFF:
        return _("nobody: staff enter it from a published source")
    if not measure.asked_of:
        return _("every lead")
    return get_text_list([str(SIDES.get(side, side)) for side in measure.asked_of], _("and"))


def when_asked(measure, names=None):
    """“at every interval”, or after which; `names` are those of the intervals by months, where they are at hand."""
    if not measure.is_asked:
        return ""
    if not measure.months:
        return _("at every interval")
    if names is None:
        names = interval_names()
    told = [names.get(months, str(months)).lower() for months in measure.months]
    return _("after %(intervals)s, and in extra ones") % {"intervals": get_text_list(told, _("and"))}


def interval_names():
    """`{months: name}` of all intervals."""
    return dict(Interval.objects.values_list("months", "name"))


def since(measure):
    """Since and until when it is valid, in words; nothing for one that always was and is."""
    begun, ended = (value and date_format(value, "F j, Y") for value in (measure.valid_from, measure.valid_until))
    if begun and ended:
        return _("from %(begun)s to %(ended)s") % {"begun": begun, "ended": ended}
    if begun:
        return _("from %(begun)s on") % {"begun": begun}
    return _("up to %(ended)s") % {"ended": ended} if ended else ""
