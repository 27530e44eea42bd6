"""How the demo's leads come in: one trusts her phone, one is asked this time whether that is still her."""

import datetime

from tat_coalitions.accounts import actions
from tat_coalitions.accounts.models import User

LONG_AGO = datetime.timedelta(days=370)


def tell(story):
    """Marisol trusts her phone (nobody has its token); Lorraine last confirmed more than a year ago."""
    actions.trust_device(story.marisol.user, browser="Safari on iPhone", at=story.at - datetime.timedelta(days=40))
    leads = [story.marisol.user_id, story.lorraine.user_id]
    User.objects.filter(pk__in=leads, last_login=None).update(last_login=story.at - datetime.timedelta(days=3))
    User.objects.filter(pk=story.marisol.user_id).update(attested_at=story.at - datetime.timedelta(days=40))
    User.objects.filter(pk=story.lorraine.user_id).update(attested_at=story.at - LONG_AGO)
