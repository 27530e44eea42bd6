"""The database as the migrations left it, put back after each test that commits.

Django empties every table after such a test, and with them the reference rows that migrations brought. Here a copy is
taken once, and put back past every trigger: the trail refuses to be emptied in any other way.
"""

import sqlite3

from django.db import transaction

SCHEMA = "pristine"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'django_migrations' ORDER BY 1"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""

_sqlite_copy = sqlite3.connect(":memory:", check_same_thread=False)


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


def restore(connection):
    """Put the copy back. Needs a superuser on PostgreSQL."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _sqlite_copy.backup(connection.connection)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '15s'")  # a process the test forgot still holds rows: say so
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key check
        for table in _column(cursor, TABLES, "public"):
            cursor.execute(f'DELETE FROM public."{table}"')
        for table in _column(cursor, TABLES, SCHEMA):
            columns = ", ".join(f'"{name}"' for name in _column(cursor, COLUMNS, table))
            cursor.execute(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {SCHEMA}."{table}"')


def send_others_away(connection):
    """End every other session: the thread of a test's server may hold one, and a database in use cannot be dropped."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _column(cursor, query, *parameters):
    cursor.execute(query, parameters)
    return [row[0] for row in cursor.fetchall()]
