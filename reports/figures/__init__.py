"""Counting once: plain functions from builds to plain rows, of words and numbers alone.

Page, PDF and CSV show the rows these return; a published report keeps the ones it was published with.
"""

from reports.figures.around import around_of, came_around
from reports.figures.asked import asked, interval_rows, months_in_words
from reports.figures.behind import behind_rows
from reports.figures.goals import goal_rows
from reports.figures.measures import LEADS, PUBLIC, STAFF, measure_rows
from reports.figures.over_time import multiplier, response_rows
from reports.figures.promises import group_rows, promise_rows, promises, said_by, silence
from reports.figures.steps import step_rows
from reports.figures.turnout import (
    by_sector,
    by_sectors,
    came_by_build,
    joined,
    people_by_sector,
    people_rows,
    turnout,
)

__all__ = [
    "LEADS",
    "PUBLIC",
    "STAFF",
    "around_of",
    "asked",
    "behind_rows",
    "by_sector",
    "by_sectors",
    "came_around",
    "came_by_build",
    "goal_rows",
    "group_rows",
    "interval_rows",
    "joined",
    "measure_rows",
    "months_in_words",
    "multiplier",
    "people_by_sector",
    "people_rows",
    "promise_rows",
    "promises",
    "response_rows",
    "said_by",
    "silence",
    "step_rows",
    "turnout",
]
