"""Whether reminders of what is owed after a build are paused, and how the pages say so."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from followups.models import Pause

LONGEST = datetime.timedelta(days=90)


def holding(build, today):
    """The Pause that holds for a build on a day where it is, or None. Reads `build.pause`: select it with the build."""
    pause = getattr(build, "pause", None)
    return pause if pause and pause.holds(today) else None


def pause_of(build, at):
    """The Pause of a build that holds at a moment, or None; asks for it."""
    row = Pause.objects.filter(build=build).select_related("paused_by").first()
    return row if row and row.holds(build.today(at)) else None


def in_words(pause):
    """“Paused until Mar 3 by Dana Whitlock: the legislature sits”."""
    return _("Paused until %(day)s by %(name)s: %(reason)s") % {
        "day": date_format(pause.until, "M j"),
        "name": pause.paused_by,
        "reason": pause.reason,
    }
