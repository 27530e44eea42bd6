"""The next build as a state drafts it: handed in, changed, withdrawn, sent back. Staff release it by `start_planning`."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from builds import workflow, zones
from builds.actions.builds import change_facts, create_build
from builds.models import Proposal, Status
from builds.workflow import NotAllowed
from followups.actions.lifecycle import cancel_build
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def propose_build(region, *, city, state, date, counties, hosts, note, by, at=None):
    """Draft the next build after that of the region, with its planner and its lead; returns the Proposal."""
    at = at or timezone.now()
    build = create_build(
        {
            "city": city,
            "state": state,
            "date": date,
            "counties": counties,
            "states_served": served(state, counties),
            "status": Status.DRAFT,
            "planner": region.build.planner,
            "sustaining_lead": region.lead,
            "time_zone": zones.zone_of(state),
        },
        by=by,
        at=at,
    )
    row = Proposal(build=build, after=region.build, hosts=hosts, note=note, proposed_by=by, proposed_at=at)
    row.save(force_insert=True)
    record("proposed the build", row, by=by, at=at, changes=differences({}, row))
    return row


@transaction.atomic
def change_proposal(proposal, *, city, state, date, counties, hosts, note, by, at=None):
    """Change a draft, which hands it in again. Raises NotAllowed once TAT plans it."""
    at = at or timezone.now()
    build = proposal.build
    workflow.check_draft(build)
    if date != build.date:
        workflow.change(build, by=by, at=at, verb="gave the draft another day", date=date)
    change_facts(
        build,
        by=by,
        at=at,
        city=city,
        state=state,
        time_zone=build.time_zone if state == build.state else zones.zone_of(state),
        states_served=served(state, counties),
        counties=counties,
    )
    before = snapshot(proposal)
    proposal.hosts, proposal.note = hosts, note
    proposal.sent_back_at, proposal.sent_back_by, proposal.word_back = None, None, ""
    changes = differences(before, proposal)
    if changes:
        proposal.save()
        record("changed the proposed build", proposal, by=by, at=at, changes=changes)


@transaction.atomic
def withdraw_proposal(proposal, *, by, at=None):
    """Take a draft back, which calls its build off. Raises NotAllowed once it is planned: then it is TAT's to call off."""
    at = at or timezone.now()
    workflow.check_draft(proposal.build)
    cancel_build(proposal.build, by=by, at=at, reason=_("The draft was withdrawn."))
    record("withdrew the proposed build", proposal, by=by, at=at)


@transaction.atomic
def send_back(proposal, *, word, by, at=None):
    """Give a draft back to whoever proposed it, with what they should change. Raises NotAllowed once it is planned."""
    workflow.check_draft(proposal.build)
    if not word.strip():
        raise NotAllowed(_("Write what they should change."))
    before = snapshot(proposal)
    proposal.sent_back_at, proposal.sent_back_by, proposal.word_back = at or timezone.now(), by, word
    proposal.save(update_fields=["sent_back_at", "sent_back_by", "word_back"])
    record("sent the proposed build back", proposal, by=by, at=at, changes=differences(before, proposal))


def served(state, counties):
    """The states a draft serves: its own, and those of its counties."""
    return {state, *(county.state for county in counties)}
