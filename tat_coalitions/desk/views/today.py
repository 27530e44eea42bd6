"""The start page: who I am and what needs me today."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Build
from builds.words import in_words
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.desk import facts as desk_facts
from tat_coalitions.desk import mail_words, month, needs, own_builds
from tat_coalitions.desk.needs.row import capital

SHOWN = 25


@require_safe
@require("see", Build)
def today(request):
    """What needs the signed-in person, the most harmful first; this month; their builds; the mail."""
    facts = desk_facts.gather(request.user, timezone.now())
    wanted = needs.of(facts)
    context = {
        "heading": heading(wanted),
        "today": facts.today,
        "needs": wanted[:SHOWN],
        "more": max(len(wanted) - SHOWN, 0),
        "paused": list(needs.followups.paused(facts)),
        "next": None if wanted else month.next_date(facts),
        "month": month.of(facts),
        "own": own_builds.of(facts),
        "mail": mail_words.of(facts) if facts.mail else None,
    }
    return render(request, "desk/today.html", context)


def heading(wanted):
    """“Six things need you today, three of them late”."""
    if not wanted:
        return _("Nothing needs you today")
    late = sum(need.late for need in wanted)
    things = ngettext("One thing needs you today", "%(n)s things need you today", len(wanted))
    things = capital(things % {"n": in_words(len(wanted))})
    if not late:
        return things
    if late == len(wanted):
        return ngettext("%(things)s, and it is late", "%(things)s, all late", late) % {"things": things}
    return ngettext("%(things)s, one of them late", "%(things)s, %(n)s of them late", late) % {
        "things": things,
        "n": in_words(late),
    }
