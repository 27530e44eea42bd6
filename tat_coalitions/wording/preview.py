"""How a mail would read, for a real person or, where there is none yet, with its placeholders named."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tat_coalitions.wording import words


@dataclass(frozen=True)
class Preview:
    """A mail as it would read: for whom, what it says, and which of its placeholders nobody could fill in."""

    label: str
    name: str
    subject: str
    text: str
    button: str
    unknown: list


def samples_of(kind, user):
    """`[(label, facts)]` of real rows to preview with; never empty."""
    found = list(kind.samples(user)) if kind.samples else []
    return found or [(_("nobody yet, with its placeholders named"), named(kind))]


def named(kind):
    """Facts that name what each placeholder stands for."""
    return {name: f"‹{what}›" for name, what in kind.placeholders.items()}


def chosen(samples, asked):
    """`(number, label, facts)` of the sample asked for by its number, else of the first."""
    number = int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) < len(samples) else 0
    label, facts = samples[number]
    return number, label, facts() if callable(facts) else facts


def preview_of(kind, written, label, facts):
    """The Preview of Words for one sample."""
    subject, text = words.fill(written, facts)
    unknown = [name for name in words.used_in(written) if facts.get(name) is None]
    return Preview(label, str(facts.get("name") or ""), subject, text, str(kind.button), unknown)
