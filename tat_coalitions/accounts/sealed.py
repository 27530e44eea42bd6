"""A text that is encrypted in the database and opened only with a reason, which the trail keeps."""

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tat_coalitions.trail.actions import record

# How a dump writes the cipher, so that loading it does not seal it a second time; a Fernet token begins with gAAAA.
DUMPED = re.compile(r"sealed:(?P<token>gAAAA[\w-]{80,}={0,2})", re.ASCII)


def keyring():
    """The keys of `settings.FIELD_KEYS`: the first encrypts, every one opens."""
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


class Sealed:
    """What a sealed field holds in memory: it prints as "sealed" and tells its text only to `open`."""

    def __init__(self, token):
        self.token = token

    def __bool__(self):
        return bool(self.token)

    def __eq__(self, other):
        return isinstance(other, Sealed) and other.token == self.token

    def __hash__(self):
        return hash(self.token)

    def __str__(self):
        return "sealed" if self.token else ""

    __repr__ = __str__

    def open(self, row, *, by, reason):
        """The text, after the trail has noted who opened it and why. Raises ValidationError without a reason."""
        if not reason.strip():
            raise ValidationError(_("Say why you need to open this."))
        record("opened a sealed field", row, by=by, reason=reason)
        return self.reveal()

    def reveal(self):
        """The text without a note: for sending a message on its way, never for a page."""
        if not self.token:
            return ""
        try:
            return keyring().decrypt(self.token.encode()).decode()
        except InvalidToken:
            raise ValidationError(_("This was sealed with a key that is not among FIELD_KEYS.")) from None


def seal(text):
    """A Sealed holding the text."""
    return Sealed(keyring().encrypt(text.encode()).decode() if text else "")


class SealedField(models.TextField):
    """Keeps a text encrypted. Assign a plain text or a Sealed; reading gives a Sealed. It cannot be searched."""

    def from_db_value(self, value, expression, connection):
        return Sealed(value or "")

    def to_python(self, value):
        if isinstance(value, Sealed):
            return value
        dumped = DUMPED.fullmatch(value or "")
        return Sealed(dumped["token"]) if dumped else seal(value or "")

    def get_prep_value(self, value):
        return self.to_python(value).token

    def pre_save(self, instance, add):
        sealed = self.to_python(getattr(instance, self.attname))
        setattr(instance, self.attname, sealed)
        return sealed

    def value_to_string(self, obj):
        token = self.to_python(self.value_from_object(obj)).token
        return f"sealed:{token}" if token else ""

    def formfield(self, **kwargs):
        return None

    def get_lookup(self, lookup_name):
        # whether it is empty can be asked; what it says cannot
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None
