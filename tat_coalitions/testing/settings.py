"""The settings of the project, stricter and quicker, for tests."""

import os
from pathlib import Path

from tat_coalitions.settings import *  # noqa: F403
from tat_coalitions.settings import (
    BASE_DIR,
    CACHES,
    DATABASES,
    INSTALLED_APPS,
    MIDDLEWARE,
    STORAGES,
    TAT_DATA_DIR,
    TEMPLATES,
)
from tat_coalitions.testing.templates import UndefinedVariable

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

# A page that asks the database the same question for every row fails its test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["tat_coalitions.testing.pages.OneQuestionPerPage", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]  # read once, then again to be deleted

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable(BASE_DIR / "templates")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
FUTURE_SWEEPS = True  # `sweep --at` may go ahead of the clock
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every worker has files of its own: what one prints takes no place from another.
MEDIA_ROOT = TAT_DATA_DIR / WORKER / "media"
RUN_DIR = TAT_DATA_DIR / WORKER / "run"

# Every worker has a Redis database of its own, for the cache and for the broker.
REDIS_DATABASE = 1 + int(WORKER.removeprefix("gw"))
REDIS_URL = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{REDIS_DATABASE}"
CACHES["default"]["LOCATION"] = REDIS_URL
CELERY_BROKER_URL = REDIS_URL

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without a dot: what Django calls a copy is then what pytest-django calls the database of a process.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATABASES["default"]["NAME"]).with_name("test"))}
