"""How quickly mail goes to one domain: TAT_MAIL_PER_DOMAIN a minute, counted from the rows.

A mailbox provider that is written to too quickly puts everything off. What is beyond the pace waits where it stands,
and no try is counted.
"""

import datetime

from django.conf import settings

from tat_coalitions.outbox.models import Message

A_MINUTE = datetime.timedelta(minutes=1)


def is_over(domain, at):
    """Whether more than the pace allows has been tried to the domain in the minute before `at`, by anybody.

    Counted after a claim, the claimed one among them: two senders who claim at once both see both.
    """
    limit = settings.TAT_MAIL_PER_DOMAIN
    # another sender's clock may be a little ahead
    tried = Message.objects.filter(domain=domain, tried_at__gt=at - A_MINUTE, tried_at__lt=at + A_MINUTE)
    return bool(limit) and tried.count() > limit
