"""Bringing lists in: a look at what would become of a file, taking it, going on after a crash, taking it back.

Whatever starts an import (a page, a command, the admin) calls these verbs, and every row passes the same engine.
"""

import datetime
import logging
import secrets
from contextlib import suppress
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.files import FileNotTaken
from contacts.imports import heard as heard_of
from contacts.imports import running
from contacts.imports.hints import nudge
from contacts.imports.undo import take_back
from contacts.models import ImportRun
from tat_coalitions.trail.actions import record

logger = logging.getLogger(__name__)

AT_ONCE = 500  # rows that are gone through while the page waits
AT_ONCE_BYTES = 1_000_000  # a file beyond this is not even counted while the page waits
QUIET = datetime.timedelta(seconds=90)  # a batch takes seconds
SLICE = datetime.timedelta(seconds=60)  # then the worker takes up other work in between
WAITS_FOR = datetime.timedelta(days=30)
REFUSED_KEPT_FOR = datetime.timedelta(days=90)  # as long as the texts of mail
STOPPED = lazy("It was stopped at line %(line)d. What was taken stays; import the file again for the rest.")
Status = ImportRun.Status


class NotAllowed(Exception):
    """What was asked does not fit where the import stands; the text is a sentence for the person."""


def import_file(*, what, file, name, by, options=None, dry_run=False, seen=None):
    """Take a list from its first row to its last, now; returns the ImportRun.

    `file` is a path or a binary stream, `seen` is called with the run and the readings of each
    batch. A dry run changes nothing and
    returns a run that is not saved. Raises FileNotTaken before anything is changed.
    """
    run = ImportRun(what=what, file_name=name[:200], by=by, options=options or {})
    table, importer = running.opened(run, file)
    if dry_run:
        running.look(run, table, importer, by=by, seen=seen)
        run.status = Status.DONE
        return run
    run.lease_token, run.lease_until = secrets.token_urlsafe(20), timezone.now() + running.LEASE
    run.save()
    try:
        running.take(run, table, importer, by=by, seen=seen)
    except BaseException:  # also when a person stops the command
        with suppress(DatabaseError):
            _fail(run, STOPPED % {"line": run.at_line})
        raise
    _finish(run, by=by)
    return run


@transaction.atomic
def begin(*, what, upload, by, options=None):
    """Keep an uploaded file and have it looked at; returns the ImportRun.

    A short list is looked at before this returns, which raises FileNotTaken and keeps nothing where the file is none; a
    longer one by a worker. Columns that were chosen for a list with the same header are chosen again.
    """
    run = ImportRun(what=what, status=Status.LOOKING, file_name=upload.name[:200], by=by, options=options or {})
    run.file.save(secrets.token_hex(16), upload, save=False)
    try:
        _look_or_wait(run, by=by)
    except Exception:
        run.file.delete(save=False)
        raise
    record("brought a list to import", run, by=by)
    return run


@transaction.atomic
def look_again(run, *, by, **choices):
    """Look at the list once more with other choices: `columns`, `header_line`, `encoding`, `mode`, `kind`, `settled`.

    Raises NotAllowed when it is not waiting for a look, FileNotTaken when the choices make no list of it.
    """
    _must_be(run, Status.WAITING)
    if "columns" in choices:
        choices |= {"chosen_by": by.pk, "remembered": None}
    run.options = {**run.options, **choices}
    run.status = Status.LOOKING
    _look_or_wait(run, by=by)


@transaction.atomic
def confirm(run, *, by):
    """Take the list that was looked at: a short one now, a longer one by a worker. Raises NotAllowed."""
    if not ImportRun.objects.filter(pk=run.pk, status=Status.WAITING).update(status=Status.RUNNING, lease_until=None):
        raise NotAllowed(_("This import has been started or thrown away already."))
    run.refresh_from_db()
    _forget_rows(run)
    running.forget_counts(run)
    run.by = by
    run.save()
    record("started an import", run, by=by)
    if run.rows_total <= AT_ONCE:
        _work_on(run, at=timezone.now())
    else:
        _tell(run)
        transaction.on_commit(partial(nudge, run.pk), robust=True)


@transaction.atomic
def throw_away(run, *, by):
    """Forget a list that was not imported, and its file. Raises NotAllowed when it was."""
    if run.status not in (Status.WAITING, Status.FAILED, Status.LOOKING) or run.created or run.batches.exists():
        _must_be(run, Status.WAITING)
    record("threw a list away unread", run, by=by)
    _drop_file(run)
    run.delete()


@transaction.atomic
def undo(run, *, by):
    """Take back what an import did, while nothing newer touched its rows. Raises NotAllowed with the reason."""
    if not ImportRun.objects.filter(pk=run.pk, status=Status.DONE).update(status=Status.UNDONE):
        raise NotAllowed(_("Only a finished import can be undone, and only once."))
    kept = take_back(run, stamp=timezone.now())
    if kept:
        raise NotAllowed(kept)
    run.refresh_from_db()
    record("took an import back", run, by=by, changes={"created": [run.created, 0], "updated": [run.updated, 0]})


def go_on(pk, *, at):
    """Go on with an import where it stands, for a while; the worker's part. Does nothing when somebody else works on
    it.
    """
    run = ImportRun.objects.under_way().filter(pk=pk).first()
    if run is not None and run.file:
        _work_on(run, at=at)


def resume_stale(at):
    """Have imports gone on with whose worker died, or whose hint went lost; returns how many there were.

    A list that was imported from the command line cannot be gone on with here: it is marked as stopped.
    """
    stale = list(ImportRun.objects.stale(at))
    for run in stale:
        if run.file:
            nudge(run.pk)
            continue
        ImportRun.objects.stale(at).filter(pk=run.pk).update(
            status=Status.FAILED, finished_at=at, error=STOPPED % {"line": run.at_line}
        )
    return len(stale)


@transaction.atomic
def forget_old(at):
    """Let go of lists that nobody imported for a month, and after three of what was in their rows; returns how many."""
    waiting = ImportRun.objects.filter(status=Status.WAITING, started_at__lt=at - WAITS_FOR)
    for run in waiting:
        _drop_file(run)
        _forget_rows(run)
        running.forget_counts(run)
        run.status, run.finished_at, run.error = (
            Status.FAILED,
            at,
            _("Nobody imported it for a month, so the file was deleted."),
        )
        run.save()
    old = ImportRun.objects.filter(finished_at__lt=at - REFUSED_KEPT_FOR).exclude(found__has_key="forgotten")
    for run in old:
        run.refused_rows.update(row={}, candidates=[])
        run.notes, run.found = [], {"header": run.found.get("header", []), "notes": [], "forgotten": True}
        run.save(update_fields=["notes", "found"])
    if waiting or old:
        record("let go of old lists", by=None, at=at, changes={"lists": [len(waiting) + len(old), 0]})
    return len(waiting) + len(old)


def take_up(run, *, by, at):
    """Let another worker go on with a list of which nothing was heard for a while. Raises NotAllowed when it is not so.

    Where the first one is alive all the same it notices that it lost the list, and nothing is taken twice.
    """
    if quiet_since(run, at=at) is None:
        raise NotAllowed(_("Somebody is at work on this list, or it is done."))
    ImportRun.objects.under_way().filter(pk=run.pk, lease_token=run.lease_token).update(lease_until=None)
    _tell(run)
    record("had an import taken up", run, by=by, at=at)
    nudge(run.pk)


def quiet_since(run, *, at):
    """When something was last heard of a list under way, where that is so long ago that its worker may be dead; else
    None.
    """
    if not (run.is_under_way and run.file):
        return None
    heard = heard_of.last_of(run)
    signs = [run.started_at, heard and heard["at"], run.lease_until and run.lease_until - running.LEASE]
    last = max(filter(None, signs))
    return last if last < at - QUIET else None


def looked_at(run):
    """(rows tried, rows of the list) while a worker looks at a list, or None where nothing was told yet."""
    heard = heard_of.last_of(run) if run.status == Status.LOOKING else None
    return (heard["read"], heard["of"]) if heard else None


def _tell(run, _readings=None):
    heard_of.tell(
        run, min(run.rows_total, running.looked_at_most()) if run.status == Status.LOOKING else run.rows_total
    )


def hint_if_stale(run, *, at):
    """Tell a worker again about a run that nobody works on, at most once a minute. Changes nothing by itself."""
    waits = run.is_under_way and run.file and (run.lease_until is None or run.lease_until < at)
    if waits and heard_of.may_hint(run):
        nudge(run.pk)


def _look_or_wait(run, *, by):
    """Look at a short list at once; leave a long one, or one that takes long to read, to a worker."""
    run.lease_token, run.lease_until = "", None
    if run.file.size > AT_ONCE_BYTES:
        run.save()
        transaction.on_commit(partial(nudge, run.pk), robust=True)
        return
    table, importer = _opened(run)
    run.save()
    if table.count > AT_ONCE:
        transaction.on_commit(partial(nudge, run.pk), robust=True)
        return
    _look(run, table, importer, by=by)


def _opened(run):
    """Open the stored file; columns chosen for a list with the same header before are chosen again."""
    with run.file.open("rb") as stored:
        table, importer = running.opened(run, stored)
        earlier = _chosen_before(run)
        if earlier:
            told = {"file": earlier.file_name, "on": timezone.localdate(earlier.started_at).isoformat()}
            columns = earlier.options["columns"]
            run.options = {**run.options, "columns": columns, "chosen_by": run.by_id, "remembered": told}
            table, importer = running.opened(run, stored)
    return table, importer


def _chosen_before(run):
    """The last list with this header for which the person chose columns, or None; "by their names" is a choice, too."""
    if "columns" in run.options or run.by_id is None:
        return None
    theirs = Q(options__chosen_by=run.by_id) | (Q(by=run.by_id) & ~Q(options__has_key="chosen_by"))
    alike = ImportRun.objects.filter(theirs, what=run.what, found__header=run.found["header"])
    last = alike.filter(options__has_key="columns").exclude(pk=run.pk).order_by("-pk").first()
    return last if last and last.options["columns"] else None


def _look(run, table, importer, *, by):
    """Try the rows, keep what would become of each, and last of all say that it can be seen.

    It is kept some hundreds at a time, so that others can write in between. Until the end it is shown to nobody, and
    whoever goes on after a crash begins anew.
    """
    running.forget_counts(run)
    refused, tried = running.look(run, table, importer, by=by, most=running.looked_at_most(), seen=_tell)
    with transaction.atomic():
        running.hold(run)
        _forget_rows(run)
    for rows in running.some_at_a_time(refused, tried):
        with transaction.atomic():
            running.hold(run)
            type(rows[0]).objects.bulk_create(rows)
    with transaction.atomic():
        running.hold(run)
        run.status, run.lease_token, run.lease_until = Status.WAITING, "", None
        run.save()


def _forget_rows(run):
    """Let go of what the last look found out about each row."""
    run.refused_rows.all().delete()
    run.tried_rows.all().delete()


def _work_on(run, *, at):
    """Claim the run and do what it needs; leave it free again when time is up."""
    token = secrets.token_urlsafe(20)
    claim = ImportRun.objects.stale(at).filter(pk=run.pk)
    if not claim.update(lease_token=token, lease_until=at + running.LEASE):
        return
    run.refresh_from_db()
    try:
        table, importer = _opened(run)
        if run.status == Status.LOOKING:
            _look(run, table, importer, by=run.by)
        elif running.take(run, table, importer, by=run.by, until=at + SLICE, seen=_tell):
            _finish(run, by=run.by)
        else:
            ImportRun.objects.filter(pk=run.pk, lease_token=token).update(lease_token="", lease_until=None)
            transaction.on_commit(partial(nudge, run.pk), robust=True)
    except FileNotTaken as refused:
        _fail(run, refused.message)
    except FileNotFoundError:
        _fail(run, _("The stored file is gone. Bring the list again."))
    except running.LostLease:
        logger.info("Import %s was taken over.", run.pk)
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # when its lease has run out, somebody goes on with it
    except Exception:
        logger.exception("Import %s broke off.", run.pk)
        _fail(run, STOPPED % {"line": run.at_line})


@transaction.atomic
def _finish(run, *, by):
    run.status, run.finished_at, run.lease_token, run.lease_until = Status.DONE, timezone.now(), "", None
    _drop_file(run)  # what it held is in the rows now, and in the refused ones
    run.save()
    counts = {name: [None, getattr(run, name)] for name in ("created", "updated", "unchanged", "refused")}
    record("imported a list", run, by=by, changes=counts)


def _drop_file(run):
    """Let go of the stored file, and delete it when the transaction is through."""
    if run.file:
        transaction.on_commit(partial(run.file.storage.delete, run.file.name), robust=True)
        run.file = ""


def _fail(run, message):
    ImportRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(
        status=Status.FAILED, error=message, finished_at=timezone.now(), lease_token="", lease_until=None
    )


def _must_be(run, status):
    """Lock the run and make sure that it stands there. Raises NotAllowed."""
    if not ImportRun.objects.filter(pk=run.pk, status=status).update(rows_total=F("rows_total")):
        raise NotAllowed(_("This import has moved on. Look at it again."))
    run.refresh_from_db()
