"""The rules of access in words, from the tables themselves: for a person's own page and for docs/access.md."""

from django.conf import settings
from django.utils.text import capfirst

from tat_coalitions.accounts.models import Role
from tat_coalitions.accounts.rules import FieldClass, tables

FILE = settings.BASE_DIR / "docs" / "access.md"
START = """\
# Who may do what

Written by `manage.py describe_access` from the rules in the code (`rules.py` and `registry.py` of each room); a test
fails when the two differ. Which *rows* somebody sees is said in the cells: TAT's own people see all rows; a lead sees
those of the builds they co-host, sustain or lead a follow-up of. Seeing a row is not changing it: each verb has rows of
its own, those its cell names, and they are always among the rows somebody sees. A verb that a lead has without a rule
for its rows opens none. A *region handed over* is the counties of a build that TAT gave into the hands of its
sustaining lead; what that opens begins with the hand-over and ends after its last day, for whom the lead named, too.
Somebody else's row answers "not found", as one that does not exist. Who is not signed in reads what is published, and
opens one thing by a personal link.

Fields are kept in five ways. *Public* ones may stand on a page that everybody reads. *Internal* ones are seen by
whoever may see the row. *Restricted* ones only by the roles named; the trail says that they changed and never what
they say. *Sealed* ones are encrypted, and opened with a reason that the trail keeps. All others are bookkeeping.
"""
SHOWN = (FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.RESTRICTED, FieldClass.SEALED)


def what_a_role_may_do(role):
    """Rows of what the role may do, by kind of row: `{name, verbs: [{verb, rows}]}`."""
    found = []
    for model, table in tables().items():
        verbs = [{"verb": verb, "rows": roles[role]} for verb, roles in table.verbs.items() if role in roles]
        if verbs:
            found.append({"name": model._meta.verbose_name_plural, "verbs": verbs})
    return sorted(found, key=lambda row: str(row["name"]))


def markdown():
    """The text of docs/access.md."""
    parts = sorted(tables().items(), key=lambda pair: _name(pair[0]).lower())
    return START + "".join(_of(model, table) for model, table in parts)


def _of(model, table):
    roles = [Role.ADMINISTRATOR, Role.STAFF, Role.LEAD]
    lines = [f"\n## {_name(model)}\n"]
    lines += [f"| | {' | '.join(str(role.label) for role in roles)} |", f"|---{'|---' * len(roles)}|"]
    lines += [f"| {verb} | {' | '.join(rows.get(role, '–') for role in roles)} |" for verb, rows in table.verbs.items()]
    lines += [""] + [line for kind in SHOWN if (line := _fields(model, table, kind))]
    return "\n".join(lines).rstrip() + "\n"


def _name(model):
    return capfirst(model._meta.verbose_name_plural)


def _fields(model, table, kind):
    """One line for the fields kept in this way, or nothing."""
    names = [name for name, known in table.classes.items() if known == kind]
    if not names:
        return ""
    words = ", ".join(str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in names)
    seen_by = ""
    if kind == FieldClass.RESTRICTED:
        seen_by = f", seen by {' and '.join(Role(role).label.lower() for role in table.restricted_to)}"
    return f"*{kind.capitalize()}{seen_by.replace('tat', 'TAT')}*: {words}.\n"
