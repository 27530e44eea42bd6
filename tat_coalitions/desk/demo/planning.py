"""What a plan shows in the demo beside its template: tasks of one's own, and one that is not needed."""

import datetime

from builds.actions.plan import add_task, waive

A_WEEK = datetime.timedelta(days=7)


def add_their_own(story, build):
    """The planner and the state add a task each; the trailer is in use elsewhere."""
    add_task(build, by=story.dana, task="Borrow the lectern", due_on=build.date - A_WEEK, owner_person=story.planner)
    add_task(
        build,
        by=story.dana,
        task="Ask the sheriff for a color guard",
        due_on=build.date - 5 * A_WEEK,
        owner_person=story.marisol,
    )
    trailer = build.tasks.open().filter(task__startswith="Request the Freedom Drivers Project")
    waive(trailer, by=story.dana, reason="The trailer is in Ohio that week.", at=story.at)
