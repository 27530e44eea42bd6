"""When the clock ticks: at once when it starts, then as settings.py says."""

import datetime

from celery.beat import PersistentScheduler

LONG_AGO = datetime.timedelta(days=366)


class Clock(PersistentScheduler):
    """Celery's own schedule, with all of ours due at the start: what came due while nothing ran does not wait."""

    def setup_schedule(self):
        super().setup_schedule()
        for name in self.app.conf.beat_schedule:
            entry = self.schedule[name]
            entry.last_run_at = entry.default_now() - LONG_AGO
