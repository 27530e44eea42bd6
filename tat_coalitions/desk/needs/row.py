"""One thing that needs somebody, ready for components/task_row.html."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.desk.templatetags.house import day_near


@dataclass(frozen=True)
class Need:
    """A sentence, where it leads, and the one thing to do about it.

    `act` is `{label, href, icon}` or `{tel, who, label}`.
    """

    title: str
    href: str
    text: str = ""
    days_late: int = 0
    late: bool = False
    when: str = ""
    pill: dict | None = None
    act: dict | None = None


def late_since(due, today):
    """What a Need that is late by its date holds: pill, days and that it is late."""
    days = (today - due).days
    text = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return {"pill": {"kind": "need", "text": text}, "days_late": days, "late": True}


def due_on(day):
    """“Due Tue, Nov 24”."""
    return _("Due %(day)s") % {"day": day_near(day)}


def call(person, otherwise):
    """Calling somebody whose number is known, else what else can be done."""
    if person is None or not person.phone:
        return otherwise
    return {"label": _("Call %(name)s") % {"name": person}, "tel": person.phone, "who": str(person)}


def who(person, organization=None):
    """“Karen Lindqvist, Office of the Attorney General”."""
    organization = organization or (person.organization if person else None)
    return ", ".join(str(part) for part in (person, organization) if part)


def joined(*parts):
    """The parts that say something, with a dot between them."""
    return " · ".join(str(part) for part in parts if part)


def capital(sentence):
    """The sentence with a capital at its beginning, where a number in words may stand."""
    return sentence[:1].upper() + sentence[1:]
