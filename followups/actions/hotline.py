"""What staff do with hotline figures. Every change stays in the trail; what a report was published with stays there."""

from django.db import transaction

from followups.models import HotlineFigure
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def add_figure(*, by, at=None, **values):
    """Write down a published value; return it. Another value of the same year is another row."""
    figure = HotlineFigure.objects.create(entered_by=by, **values)
    record("wrote down the hotline figure", figure, by=by, at=at, changes=differences({}, figure))
    return figure


@transaction.atomic
def change_figure(figure, *, by, at=None, **values):
    """Correct a published value; return the changes."""
    before = snapshot(figure)
    for name, value in values.items():
        setattr(figure, name, value)
    changes = differences(before, figure)
    if changes:
        figure.save()
        record("changed the hotline figure", figure, by=by, at=at, changes=changes)
    return changes


@transaction.atomic
def delete_figure(figure, *, by, at=None):
    """Take a value out that should not be here; the trail keeps what it was."""
    changes = {name: [value, None] for name, value in snapshot(figure).items()}
    record("deleted the hotline figure", figure, by=by, at=at, changes=changes)
    figure.delete()
