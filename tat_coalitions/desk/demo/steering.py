"""What staff of the demo steer: one more follow-up before a session, and reminders of an old build that rest."""

import datetime

from followups.actions import extras, pausing
from followups.models import FollowUp

TITLE = "Before the session"


def tell(laredo, *, by, at):
    """Laredo is asked once more before the next session, and its reminders rest for some days from its due day on."""
    if FollowUp.objects.filter(build=laredo, interval=None).exists():
        return
    january = datetime.date(laredo.date.year + 2, 1, 8)
    extras.add_extra(laredo, title=TITLE, due_on=january, lead=laredo.sustaining_lead, by=by, at=at)
    last_day = laredo.today(at) + datetime.timedelta(days=5)
    pausing.pause(laredo, until=last_day, reason="The lead is at the Attorney General’s conference", by=by, at=at)
