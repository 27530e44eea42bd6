"""Indexes by parts of words, so that the search answers as one types over a million people. PostgreSQL has them; SQLite,
which serves small installations, reads the rows.
"""

from django.db import migrations

SEARCHED = (
    ("contacts_person", "name"),
    ("contacts_person", "email"),
    ("contacts_organization", "name"),
    ("contacts_organization", "city"),
    ("contacts_site", "name"),
    ("contacts_site", "city"),
    ("contacts_site", "address"),
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table, column in SEARCHED:
        # in capitals, as Django asks for what holds a word in any case
        schema_editor.execute(
            f'CREATE INDEX IF NOT EXISTS {table}_{column}_parts ON {table} USING gin (upper("{column}"::text) gin_trgm_ops)'
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in SEARCHED:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_{column}_parts")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_doubtful_rows_name_their_candidates")]
    operations = [migrations.RunPython(add, drop)]
