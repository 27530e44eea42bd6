"""The settings of the tests for real worker and beat processes, with a tick a second instead of a minute."""

import os

from tat_coalitions.testing.settings import *  # noqa: F403
from tat_coalitions.testing.settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = {
    "tick": CELERY_BEAT_SCHEDULE["tick"] | {"schedule": 1.0, "options": {"expires": 5}},
}
EMAIL_PORT = int(os.environ["TAT_TEST_MAIL_PORT"])
EMAIL_TIMEOUT = 5
