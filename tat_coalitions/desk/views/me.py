"""One's own account, and what one's role may do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.models import User
from tat_coalitions.accounts.rules import tables


@require_safe
@require("see themselves", User)
def me(request):
    """Who I am here, how I sign in, and what I may do."""
    return render(request, "desk/me.html", {"may": what_a_role_may_do(request.user.role)})


def what_a_role_may_do(role):
    """Rows of what the role may do, by kind of row: `{name, verbs: [{verb, rows}]}`."""
    found = []
    for model, table in tables().items():
        verbs = [{"verb": verb, "rows": roles[role]} for verb, roles in table.verbs.items() if role in roles]
        if verbs:
            found.append({"name": model._meta.verbose_name_plural, "verbs": verbs})
    return sorted(found, key=lambda row: str(row["name"]))
