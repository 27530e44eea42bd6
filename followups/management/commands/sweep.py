"""`manage.py sweep`: do what is due, once."""

import datetime
import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from followups.actions.sweep import Incomplete, sweep


class Command(BaseCommand):
    help = (
        "Opens follow-ups that are due, writes their reminders, chases builds that nobody closed and sends due mail. "
        "Any number of times, by anyone: nothing is sent twice. The last line is JSON: opened, reminders, sent, "
        "failed, unknown (of this run) and late (follow-ups and builds, as they stand now)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--at",
            metavar="ISO-TIME",
            help="the time to take for everything, such as 2027-03-01T09:00:00-06:00 (UTC where no zone is given); "
            "a future time only in the embedded mode and in tests",
        )

    def handle(self, *args, **options):
        at = moment(options["at"])
        try:
            counts = sweep(at)
        except Incomplete as error:
            self.stdout.write(json.dumps(error.counts))
            raise CommandError(f"{error} The log says why.") from error
        except Error as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        self.stdout.write(
            "Opened {opened} follow-ups, wrote {reminders} reminders, sent {sent} mails; {failed} failed, "
            "{unknown} may or may not have arrived. {late} follow-ups and builds are late.".format(**counts)
        )
        self.stdout.write(json.dumps(counts))


def moment(text):
    """The time a person gave, or now. Raises CommandError for what is no time, and for a future one where that is not
    allowed: it would write dates into a real trail that have not come."""
    now = timezone.now()
    if not text:
        return now
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no time; write it like 2027-03-01T09:00:00-06:00.") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=datetime.UTC)
    if at > now and not getattr(settings, "FUTURE_SWEEPS", settings.EMBEDDED):
        raise CommandError(f"{text} lies in the future; that is for the embedded mode only.")
    return at
