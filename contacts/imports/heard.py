"""How far a worker is with a list, told beside the database: what a look does there is rolled back.

Only a help for whoever waits. A cache that does not answer says nothing, and keeps nobody from working.
"""

import logging
from contextlib import suppress

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEPT = 3_600  # seconds
A_MINUTE = 60


def tell(run, of):
    """Say that somebody is at work on the run, and how many of its rows are gone through."""
    try:
        cache.set(_key(run), {"read": run.rows_read, "of": of, "at": timezone.now()}, KEPT)
    except (RedisError, OSError) as error:
        logger.warning("How far import %s is could not be told: %s", run.pk, error)


def last_of(run):
    """What was told last: `{"read", "of", "at"}`, or None."""
    with suppress(RedisError, OSError):
        return cache.get(_key(run))
    return None


def may_hint(run):
    """Whether nobody told a worker of the run within this minute; not while nobody can say."""
    with suppress(RedisError, OSError):
        return cache.add(f"contacts.import-hint.{run.pk}", True, A_MINUTE)
    return False


def _key(run):
    return f"contacts.import-heard.{run.pk}"
