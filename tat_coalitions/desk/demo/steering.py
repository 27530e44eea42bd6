"""What staff of the demo steer: one more follow-up before a session. Its reminders go on: the mail is what one looks for."""

import datetime

from builds.models import Build
from followups.actions import extras


def tell(story):
    """Laredo is asked once more before the session two years on."""
    laredo = Build.objects.get(city="Laredo")
    january = datetime.date(laredo.date.year + 2, 1, 8)
    title = f"Before the session of {january.year}"
    extras.add_extra(laredo, title=title, due_on=january, lead=laredo.sustaining_lead, by=story.dana, at=story.at)
