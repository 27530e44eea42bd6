"""Where only one can write at a time: a private copy in which a list is tried, so that nobody waits for it."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

NAMELESS = "file:"  # SQLite keeps it out of every folder, and it is gone with the connection or the process


@contextmanager
def apart():
    """Do what is done here in a copy of an SQLite database; elsewhere, and within a transaction, where it is.

    What is written in the copy stays there.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if ours.vendor != "sqlite" or ours.in_atomic_block:
        yield
        return
    copy = ours.copy()
    copy.settings_dict["NAME"] = NAMELESS
    for each in (ours, copy):
        each.ensure_connection()
    ours.connection.backup(copy.connection)
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = ours
        copy.close()
