"""Mailing co-hosts the brief of what is theirs to do."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import brief_mail
from builds.workflow import NotAllowed
from tat_coalitions.outbox.actions import queue
from tat_coalitions.trail.actions import record


def mail_briefs(build, keys, *, by, at=None):
    """Mail its brief, as it stands now, to each of these co-hosts that can get it; returns those whose mail is written.

    Nobody chosen is nobody, and a second time on a day mails nothing. Raises NotAllowed where the meeting is not ahead,
    and what `paper.render_pdf` does; then nothing is mailed.
    """
    at = at or timezone.now()
    if not build.is_ahead:
        raise NotAllowed(_("Only for a meeting that is planned and ahead are briefs mailed."))
    hosts = [host for host in brief_mail.who_can_get(build, at).go if host.pk in keys]
    # making paper takes a second each: it is done before anything is held
    drafts = [(host, brief_mail.mail(host, by=by, at=at)) for host in hosts]
    with transaction.atomic():
        written = [host for host, draft in drafts if queue(draft, by=by, at=at)]
        for host in written:
            record("mailed the brief", host, by=by, at=at)
    return written
