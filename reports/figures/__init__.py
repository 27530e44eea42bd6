"""Counting once: plain functions from builds to plain rows, of words and numbers alone.

Page, PDF and CSV show the rows these return; a published report keeps the ones it was published with.
"""

from reports.figures.asked import asked, interval_rows, months_in_words
from reports.figures.behind import behind_rows
from reports.figures.goals import goal_rows
from reports.figures.measures import LEADS, PUBLIC, STAFF, measure_rows, sites_of
from reports.figures.promises import group_rows, promise_rows, promises, said_by, silence
from reports.figures.steps import step_rows
from reports.figures.turnout import by_sector, joined, people_by_sector, turnout

__all__ = [
    "LEADS",
    "PUBLIC",
    "STAFF",
    "asked",
    "behind_rows",
    "by_sector",
    "goal_rows",
    "group_rows",
    "interval_rows",
    "joined",
    "measure_rows",
    "months_in_words",
    "people_by_sector",
    "promise_rows",
    "promises",
    "said_by",
    "silence",
    "sites_of",
    "step_rows",
    "turnout",
]
