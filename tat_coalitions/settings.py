"""The settings, from the environment alone; `running.environment` checks it and says what is missing."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from tat_coalitions.running import environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read(os.environ, base_dir=BASE_DIR)

# This installation
EMBEDDED = ENVIRONMENT.embedded
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
FIELD_KEYS = ENVIRONMENT.field_keys
LINK_KEY = ENVIRONMENT.link_key
SITE_URL = ENVIRONMENT.site_url
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
TAT_DATA_DIR = ENVIRONMENT.data_dir
TAT_MAIL_ALLOWED = ENVIRONMENT.mail_allowed
TAT_MAIL_PER_DOMAIN = ENVIRONMENT.mail_per_domain
MAIL_SINK = ENVIRONMENT.mail_sink  # mail goes to the embedded mode's own server, and can be read in MAILBOX_DIR
MAILBOX_DIR = TAT_DATA_DIR / "mailbox"
RUN_DIR = TAT_DATA_DIR / "run"

# What it is made of
INSTALLED_APPS = [
    "tat_coalitions.trail",
    "tat_coalitions.accounts",
    "tat_coalitions.wording",
    "tat_coalitions.outbox",
    "contacts",
    "builds",
    "followups",
    "reports",
    "tat_coalitions.desk",
    "tat_coalitions.desk.admin_apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "phonenumber_field",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tat_coalitions.accounts.middleware.SessionLimitsMiddleware",
    "tat_coalitions.accounts.middleware.PrivatePagesMiddleware",
    "tat_coalitions.accounts.middleware.TrustedDeviceMiddleware",
    "tat_coalitions.accounts.middleware.AttestationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tat_coalitions.urls"
WSGI_APPLICATION = "tat_coalitions.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tat_coalitions.desk.context.house",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Data
DATABASES = {"default": ENVIRONMENT.database | {"CONN_HEALTH_CHECKS": True}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start: a transaction that reads first cannot end in "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
if ENVIRONMENT.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENVIRONMENT.redis_url,
            "KEY_PREFIX": "tat",
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": TAT_DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
MEDIA_ROOT = TAT_DATA_DIR / "media"  # private: nothing in it has an address of its own
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Pages
STATIC_URL = "/static/"
STATIC_ROOT = TAT_DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LANGUAGE_CODE = "en-us"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tat_coalitions.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ATTEST_URL = "desk:attest"  # asked of leads once a year, before any other page
ACCOUNT_ADAPTER = "tat_coalitions.desk.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up, but without a password here nobody signs in by one
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come by invitation to the mailbox itself
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "tat_coalitions.desk.signing_in.tokens.NewPasswordTokens"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
ACCOUNT_FORMS = {
    "login": "tat_coalitions.desk.signing_in.forms.SignInForm",
    "reauthenticate": "tat_coalitions.desk.signing_in.forms.AskAgainForm",
    "change_password": "tat_coalitions.desk.signing_in.forms.OtherPasswordForm",
    "reset_password_from_key": "tat_coalitions.desk.signing_in.forms.ForgottenPasswordForm",
    "request_login_code": "tat_coalitions.desk.signing_in.forms.SignInCodeForm",
    "confirm_login_code": "tat_coalitions.desk.signing_in.forms.CodeForm",
    "reset_password": "tat_coalitions.desk.signing_in.forms.NewPasswordForm",
    "user_token": "tat_coalitions.desk.signing_in.forms.NewPasswordLinkForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "TAT Coalition Builds"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https
MFA_TRUST_COOKIE_AGE = timedelta(days=200)
# Without it every visitor behind a proxy would share one rate limit; a header nobody overwrites could be forged.
if ENVIRONMENT.proxy_header:
    ALLAUTH_TRUSTED_CLIENT_IP_HEADER = ENVIRONMENT.proxy_header

# Browser and transport
COOKIE_PREFIX = "__Host-" if ENVIRONMENT.is_https else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}tat_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}tat_csrf"
CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MFA_TRUST_COOKIE_NAME = f"{COOKIE_PREFIX}tat_trusted"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}tat_device"
TRUSTED_DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}tat_trusted_device"  # of leads; signs them in without a code
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.is_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# Mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.email["EMAIL_HOST"]
EMAIL_PORT = ENVIRONMENT.email["EMAIL_PORT"]
EMAIL_HOST_USER = ENVIRONMENT.email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = ENVIRONMENT.email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = ENVIRONMENT.email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = ENVIRONMENT.email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
POSTAL_ADDRESS = ENVIRONMENT.postal_address
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Background work: a task is a hint, the row is the truth
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_PUBLISH_RETRY = False  # with the broker down a publisher must hear so at once
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for the broker for as long as it takes
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(RUN_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "followups.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "papers": {"task": "reports.resume", "schedule": 60.0, "options": {"expires": 55}},
    "imports": {"task": "contacts.resume_imports", "schedule": 60.0, "options": {"expires": 55}},
}
if ENVIRONMENT.redis_url:
    CELERY_BROKER_URL = ENVIRONMENT.redis_url
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "max_retries": 1,
        "interval_start": 0.1,
        "interval_step": 0,
    }
else:
    BROKER_DIR = TAT_DATA_DIR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.05,
    }

# What is written down about running
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "tat_coalitions": {"level": "INFO"},
        "contacts": {"level": "INFO"},
        "builds": {"level": "INFO"},
        "followups": {"level": "INFO"},
        "reports": {"level": "INFO"},
    },
}
