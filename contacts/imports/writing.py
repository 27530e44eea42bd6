"""Many rows into the database at once: by COPY where PostgreSQL has it and the batch is worth it, else by Django's
own bulk insert.

Both ways write the same rows; a test compares them.
"""

import csv
import io
from collections import defaultdict

from django.db import connection
from phonenumber_field.modelfields import PhoneNumberField

WORTH_A_COPY = 100


def insert_rows(model, rows, *, stamp):
    """Insert dicts of column values (by attname), all stamped with one time, and return their keys in the same order."""
    if not rows:
        return []
    if connection.vendor == "postgresql" and len(rows) >= WORTH_A_COPY:
        return _copy(model, rows, stamp)
    made = model.objects.bulk_create(model(**{**_times(model, stamp), **row}) for row in rows)
    keys = [row.pk for row in made]
    if "updated_at" in _times(model, stamp):  # auto_now would give each row its own time
        model.objects.filter(pk__in=keys).update(updated_at=stamp)
    return keys


def update_rows(model, changes, *, stamp):
    """Write `{key: {attname: value}}`, stamped with one time."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    alike = defaultdict(list)
    for key, values in changes.items():
        named = {**values, **{name: stamp for name in ("updated_at",) if name in columns}}
        alike[tuple(sorted(named))].append((key, named))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for names, rows in alike.items():
            assigned = ", ".join(f"{quote(columns[name].column)} = %s" for name in names)
            where = f"WHERE {quote(model._meta.pk.column)} = %s"
            cursor.executemany(
                f"UPDATE {quote(model._meta.db_table)} SET {assigned} {where}",  # noqa: S608 -- names of our own columns
                [[*(_prepared(columns[name], values[name]) for name in names), key] for key, values in rows],
            )


def one_batch_at_a_time():
    """Let no second import write until this transaction ends: what one looks up, the other may be about to write.

    Nor need the end of it wait for the disk: how far the import is stands in the same transaction, so that a power cut
    loses both or neither, and the end of the import does wait.
    """
    if connection.vendor == "postgresql":  # SQLite has one writer anyhow
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contacts.imports'))")
            cursor.execute("SET LOCAL synchronous_commit TO OFF")


def _times(model, stamp):
    names = {field.name for field in model._meta.concrete_fields}
    return {name: stamp for name in ("created_at", "updated_at") if name in names}


def _prepared(field, value):
    # A telephone number is in its stored form already; its field would parse it again for every row.
    if isinstance(field, PhoneNumberField):
        return value
    return field.get_db_prep_save(value, connection)


def _copy(model, rows, stamp):
    table, pk = model._meta.db_table, model._meta.pk
    columns, times = _columns(model), _times(model, stamp)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', pk.column, len(rows)],
        )
        keys = [key for (key,) in cursor.fetchall()]
        lines = io.StringIO(newline="")
        write = csv.writer(lines).writerow
        for key, row in zip(keys, rows, strict=True):
            values = {pk.attname: key, **times, **row}
            write([_copied(values.get(name, unsaid)) for name, unsaid in columns])
        lines.seek(0)
        names = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)
        into = f"{connection.ops.quote_name(table)} ({names})"
        cursor.copy_expert(rf"COPY {into} FROM STDIN WITH (FORMAT csv, NULL '\N')", lines)
    return keys


def _columns(model):
    """(attname, what stands there when a row says nothing) for every column; a callable stands for itself."""
    return [
        (field.attname, field.default if field.has_default() and callable(field.default) else field.get_default())
        for field in model._meta.concrete_fields
    ]


def _copied(value):
    """A value as a cell of COPY: `\\N` is null."""
    if value is None:
        return "\\N"
    return value() if callable(value) else value
