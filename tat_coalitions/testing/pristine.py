"""The database as the migrations left it, put back after each test that commits.

Django empties every table after such a test, and with them the reference rows that migrations brought. Here a copy is
taken once, and put back past every trigger: the trail refuses to be emptied in any other way. Most tests leave the
three thousand counties as they were, so only a table with other rows than remembered is written again.
"""

import sqlite3

from django.db import transaction

SCHEMA = "pristine"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'django_migrations' ORDER BY 1"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""

ROWS = 'SELECT count(*), sum(xmin::text::bigint) FROM public."{}"'  # a row that was written again has another xmin

_sqlite_copy = sqlite3.connect(":memory:", check_same_thread=False)
_remembered = {}  # of each table in the copy: which rows stood there when it was last as in the copy


def remember(connection):
    """Take the copy, once per test database."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.backup(_sqlite_copy)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in _column(cursor, TABLES, "public"):
            if _column(cursor, f'SELECT 1 FROM public."{table}" LIMIT 1'):
                cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE public."{table}"')
                _remembered[table] = _rows(cursor, table)


def restore(connection):
    """Put the copy back. Needs a superuser on PostgreSQL."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _sqlite_copy.backup(connection.connection)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '15s'")  # a process the test forgot still holds rows: say so
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key check
        changed = [table for table in _remembered if _rows(cursor, table) != _remembered[table]]
        empty = set(_column(cursor, TABLES, "public")) - set(_remembered)
        cursor.execute("; ".join(f'DELETE FROM public."{table}"' for table in [*empty, *changed]))
        for table in changed:
            columns = ", ".join(f'"{name}"' for name in _column(cursor, COLUMNS, table))
            cursor.execute(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {SCHEMA}."{table}"')
            _remembered[table] = _rows(cursor, table)


def send_others_away(connection):
    """End every other session: the thread of a test's server may hold one, and a database in use cannot be dropped."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _rows(cursor, table):
    """Which rows stand there, in two numbers."""
    cursor.execute(ROWS.format(table))
    return cursor.fetchone()


def _column(cursor, query, *parameters):
    cursor.execute(query, parameters)
    return [row[0] for row in cursor.fetchall()]
