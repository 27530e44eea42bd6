"""Trainings held between the intervals, as whoever keeps a region writes them down."""

from django.db import transaction

from contacts.actions.nouns import keep
from followups.models import Training
from tat_coalitions.trail.actions import differences, record, snapshot


@transaction.atomic
def keep_training(region, *, by, organization, **values):
    """Write a training of the region down; a new organization is kept with it. Returns the Training."""
    row = Training(build=region.build, organization=_known(organization, by), entered_by=by, **values)
    row.save(force_insert=True)
    record("wrote down the training", row, by=by, changes=differences({}, row))
    return row


@transaction.atomic
def change_training(training, *, by, organization, **values):
    """Correct a training; returns whether anything changed."""
    before = snapshot(training)
    training.organization = _known(organization, by)
    for name, value in values.items():
        setattr(training, name, value)
    changes = differences(before, training)
    if changes:
        training.save()
        record("changed the training", training, by=by, changes=changes)
    return bool(changes)


@transaction.atomic
def remove_training(training, *, by):
    """Take out one that was entered by mistake; the trail keeps what it said."""
    was = snapshot(training)
    record("took the training out", training, by=by, changes={name: [value, None] for name, value in was.items()})
    training.delete()


def _known(organization, by):
    return organization if organization.pk else keep(organization, by=by)
