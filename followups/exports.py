"""The board as a list to take out."""

from builds.exports import Listing
from followups.board import days_late
from followups.pauses import holding

COLUMNS = (
    "state",
    "build",
    "meeting",
    "follow_up",
    "due",
    "status",
    "days_late",
    "lead",
    "organization",
    "opened",
    "sent",
    "sent_by",
    "reviewed",
    "paused_until",
)
CHUNK = 500


def listing(followups, at):
    """These follow-ups as a Listing, read as they are written."""
    return Listing("follow-ups", dict.fromkeys(COLUMNS), (row_of(followup, at) for followup in chunked(followups)))


def chunked(followups):
    return followups.iterator(chunk_size=CHUNK)


def row_of(followup, at):
    """One follow-up as the cells of its row."""
    build, lead = followup.build, followup.lead
    pause = holding(build, build.today(at))
    moments = (followup.opened_at, followup.submitted_at, followup.reviewed_at)
    opened, sent, reviewed = (moment and moment.astimezone(build.zone).date() for moment in moments)
    return [
        build.state_id,
        build.slug,
        build.date,
        followup.name,
        followup.due_on,
        followup.status,
        days_late(followup, at),
        lead and lead.name,
        lead and lead.organization and str(lead.organization),
        opened,
        sent,
        followup.submitted_by and str(followup.submitted_by),
        reviewed,
        pause and pause.until,
    ]
