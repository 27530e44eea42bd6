"""What the environment says, read and checked before anything starts.

Nothing set: the *embedded mode*, which brings its own keys, database and mail server and answers on this machine only.
DATABASE_URL, SITE_URL or ALLOWED_HOSTS set: a real installation, where every value must be good or the start stops
with one sentence that says what to set.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import environ

REAL_INSTALLATION = ("DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TRUE = ("1", "true", "yes", "on")
FALSE = ("", "0", "false", "no", "off")
DATABASES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
BROKERS = ("redis", "rediss", "unix")
MAILERS = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
EMBEDDED_SINK_PORT = 8025
MAIL_PER_DOMAIN = 60  # a minute, where TAT_MAIL_PER_DOMAIN says nothing and the mail server is another machine


class Stop(SystemExit):
    """The start cannot go on; the sentence says what to set. Python prints it and exits with 1, without a traceback."""


@dataclass(frozen=True)
class Environment:
    """Checked values, ready for settings.py."""

    embedded: bool
    debug: bool
    data_dir: Path
    port: int
    secret_key: str = field(repr=False)
    field_keys: list[str] = field(repr=False)
    site_url: str
    allowed_hosts: list[str]
    database: dict = field(repr=False)
    redis_url: str = field(repr=False)
    email: dict = field(repr=False)
    mail_sink: bool
    mail_allowed: list[str]
    mail_per_domain: int  # a minute; 0 for as quickly as it goes
    proxy_header: str
    mail_from: str
    postal_address: str  # stands under invitations, as US law asks of them (CAN-SPAM)

    @property
    def is_https(self):
        """Do people reach the site by https?"""
        return self.site_url.startswith("https://")

    @property
    def link_key(self):
        """The key personal links are derived with: one that does not give away the secret key."""
        return hmac.new(self.secret_key.encode(), b"tat-coalitions personal links v1", hashlib.sha256).hexdigest()


def read(values, *, base_dir):
    """Return the checked Environment for `values`, a mapping such as os.environ.

    Raises Stop with a sentence for a person when something is missing or wrong. In embedded mode it makes the data
    folder and writes the keys to it the first time.
    """
    values = {name: value.strip() for name, value in values.items()}
    embedded = not any(values.get(name) for name in REAL_INSTALLATION)
    data_dir = Path(values.get("TAT_DATA_DIR") or base_dir / "var").expanduser().absolute()
    shared = {
        "embedded": embedded,
        "debug": _switch(values, "DEBUG"),
        "data_dir": data_dir,
        "port": _port(values, data_dir),
        "proxy_header": values.get("TAT_PROXY_HEADER", ""),
    }
    return Environment(**shared, **(_embedded(values, shared) if embedded else _installed(values)))


def _embedded(values, shared):
    """Everything of its own, on loopback."""
    data_dir, port = shared["data_dir"], shared["port"]
    keys = own_keys(data_dir)
    sink = not values.get("EMAIL_URL")
    email = _sink(data_dir) if sink else _mailer(values)
    return {
        "secret_key": _secret_key(values) if values.get("SECRET_KEY") else keys["secret_key"],
        "field_keys": _field_keys(values) if values.get("FIELD_KEYS") else keys["field_keys"],
        "site_url": f"http://localhost:{port}",
        "allowed_hosts": list(LOOPBACK),
        "database": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data_dir / "tat.sqlite3")},
        "redis_url": _broker(values) if values.get("REDIS_URL") else "",
        "email": email,
        "mail_sink": sink,
        "mail_allowed": _listed(values, "TAT_MAIL_ALLOWED") or (["*"] if sink else []),
        "mail_per_domain": _per_domain(values, email),
        "mail_from": values.get("DEFAULT_FROM_EMAIL") or "TAT Coalition Builds <coalitions@example.org>",
        "postal_address": values.get("TAT_POSTAL_ADDRESS") or "TAT, P.O. Box 000, Englewood, Colorado 80150",
    }


def _installed(values):
    """A real installation: all of it set, all of it good."""
    site_url, hosts = _site_url(values), _hosts(values)
    host = urlsplit(site_url).hostname
    if host not in [name.strip("[]") for name in hosts]:
        raise Stop(f"ALLOWED_HOSTS does not name {host}, the host of SITE_URL; add it, separated by a comma.")
    email = _mailer(values)
    return {
        "secret_key": _secret_key(values),
        "field_keys": _field_keys(values),
        "site_url": site_url,
        "allowed_hosts": hosts,
        "database": _database(values),
        "redis_url": _broker(values),
        "email": email,
        "mail_sink": False,
        "mail_allowed": _listed(values, "TAT_MAIL_ALLOWED"),
        "mail_per_domain": _per_domain(values, email),
        "mail_from": values.get("DEFAULT_FROM_EMAIL") or f"TAT Coalition Builds <coalitions@{host}>",
        "postal_address": values.get("TAT_POSTAL_ADDRESS", ""),
    }


def _needed(values, name, how):
    if not values.get(name):
        raise Stop(
            f"{name} is not set. {how} "
            f"(Everything must be set as soon as one of {', '.join(REAL_INSTALLATION)} is; "
            "unset all three to run the embedded mode.)"
        )
    return values[name]


def _listed(values, name):
    return [part.strip() for part in values.get(name, "").split(",") if part.strip()]


def _switch(values, name):
    value = values.get(name, "").lower()
    if value not in TRUE + FALSE:
        raise Stop(f"{name} is {value!r}; set it to 1 or 0.")
    return value in TRUE


def _port(values, data_dir):
    """Where it is served: as said, else where script/server was started last, so that a command's mail leads there."""
    value = values.get("PORT", "")
    if not value:
        with contextlib.suppress(OSError, UnicodeError):
            value = (data_dir / "run" / "port").read_text()
    value = value or "8000"
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise Stop(f"PORT is {value!r}; set it to a number from 1 to 65535.")
    return int(value)


def _secret_key(values):
    how = (
        "Set it to a random text of 50 characters or more, for example from "
        "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`, and keep it."
    )
    key = _needed(values, "SECRET_KEY", how)
    if len(key) < 50 or len(set(key)) < 10:
        raise Stop(f"SECRET_KEY is too easy to guess. {how}")
    return key


def _field_keys(values):
    how = (
        "Set it to one or more Fernet keys separated by commas, the first of which encrypts, for example from "
        "`python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'`, and keep them."
    )
    _needed(values, "FIELD_KEYS", how)
    keys = _listed(values, "FIELD_KEYS")
    if not keys or not all(_is_fernet_key(key) for key in keys):
        raise Stop(f"FIELD_KEYS holds something that is no Fernet key. {how}")
    return keys


def _is_fernet_key(key):
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _site_url(values):
    how = "Set it to the address people type, such as https://coalitions.example.org, without a path."
    url = _needed(values, "SITE_URL", how).rstrip("/")
    try:
        parts = urlsplit(url)
        port_is_good = parts.port != 0
    except ValueError:
        raise Stop(f"SITE_URL is {url!r}. {how}") from None
    good = parts.scheme in ("http", "https") and parts.hostname and port_is_good and parts.username is None
    if not good or parts.path or parts.query or parts.fragment:
        raise Stop(f"SITE_URL is {url!r}. {how}")
    if parts.scheme == "http" and parts.hostname not in [name.strip("[]") for name in LOOPBACK]:
        raise Stop(f"SITE_URL is {url!r}; it must begin with https:// anywhere but on localhost.")
    return url


def _hosts(values):
    how = "Set it to the exact names of the site, separated by commas, such as coalitions.example.org."
    _needed(values, "ALLOWED_HOSTS", how)
    hosts = _listed(values, "ALLOWED_HOSTS")
    if not hosts or any(host.startswith((".", "*")) or "/" in host or " " in host for host in hosts):
        raise Stop(f"ALLOWED_HOSTS holds something that is no exact name. {how}")
    return hosts


def _database(values):
    how = "Set it to a PostgreSQL database, such as postgres://user:password@host:5432/name."
    url = _needed(values, "DATABASE_URL", how)
    if urlsplit(url).scheme not in DATABASES:
        raise Stop(f"DATABASE_URL does not begin with postgres://. {how}")
    try:
        database = environ.Env.db_url_config(url)
    except (environ.ImproperlyConfigured, ValueError):
        raise Stop(f"DATABASE_URL cannot be read. {how}") from None
    if not database.get("NAME"):
        raise Stop(f"DATABASE_URL names no database. {how}")
    return database


def _broker(values):
    how = "Set it to a Redis server, such as redis://host:6379/0."
    url = _needed(values, "REDIS_URL", how)
    parts = urlsplit(url)
    if parts.scheme not in BROKERS or not (parts.hostname or parts.path.strip("/")):
        raise Stop(f"REDIS_URL does not name a Redis server. {how}")
    return url


def _mailer(values):
    how = "Set it to a mail server, such as smtp+tls://user:password@host:587."
    url = _needed(values, "EMAIL_URL", how)
    if urlsplit(url).scheme not in MAILERS:
        raise Stop(f"EMAIL_URL does not begin with smtp://, smtp+tls:// or smtp+ssl://. {how}")
    try:
        config = environ.Env.email_url_config(url)
    except (environ.ImproperlyConfigured, ValueError):
        raise Stop(f"EMAIL_URL cannot be read. {how}") from None
    if not config.get("EMAIL_HOST"):
        raise Stop(f"EMAIL_URL names no mail server. {how}")
    return {
        "EMAIL_HOST": config["EMAIL_HOST"],
        "EMAIL_PORT": config.get("EMAIL_PORT") or 25,
        "EMAIL_HOST_USER": config.get("EMAIL_HOST_USER") or "",
        "EMAIL_HOST_PASSWORD": config.get("EMAIL_HOST_PASSWORD") or "",
        "EMAIL_USE_TLS": bool(config.get("EMAIL_USE_TLS")),
        "EMAIL_USE_SSL": bool(config.get("EMAIL_USE_SSL")),
    }


def _per_domain(values, email):
    """How many mails a minute go to one domain. A mail server on this machine keeps a pace of its own."""
    here = email["EMAIL_HOST"] in [name.strip("[]") for name in LOOPBACK]
    value = values.get("TAT_MAIL_PER_DOMAIN") or ("0" if here else str(MAIL_PER_DOMAIN))
    if not value.isascii() or not value.isdigit() or int(value) > 1_000_000:
        raise Stop(
            f"TAT_MAIL_PER_DOMAIN is {value!r}; set it to how many mails a minute may go to one domain, or 0 for any number."
        )
    return int(value)


def _sink(data_dir):
    """The mail server of the embedded mode; whoever starts it writes its port down first."""
    port = EMBEDDED_SINK_PORT
    with contextlib.suppress(OSError, ValueError):
        port = int((data_dir / "run" / "sink-port").read_text())
    return {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
    }


def own_keys(data_dir):
    """The random keys of the embedded mode, made once, for the owner's eyes only."""
    path = data_dir / "keys.json"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_keys(path)
        return json.loads(path.read_text())
    except OSError as error:
        raise Stop(f"Cannot write to {data_dir} ({error.strerror}); set TAT_DATA_DIR to a folder you own.") from None
    except ValueError:
        raise Stop(f"{path} cannot be read as JSON; restore it from a backup: it opens the sealed fields.") from None


def _write_keys(path):
    keys = {
        "secret_key": secrets.token_urlsafe(64),
        "field_keys": [base64.urlsafe_b64encode(os.urandom(32)).decode()],
    }
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(keys, file)
    # Two first starts at once: the link of the second fails, and both read the keys of the first.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
