"""PostgreSQL itself refuses to change or delete what the trail holds, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The trail is never changed or deleted.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER trail_entry_is_append_only BEFORE UPDATE OR DELETE ON trail_entry
    FOR EACH ROW EXECUTE FUNCTION trail_entry_refuse();
CREATE TRIGGER trail_entry_is_never_emptied BEFORE TRUNCATE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_refuse();
"""
ALLOW = """
DROP TRIGGER trail_entry_is_never_emptied ON trail_entry;
DROP TRIGGER trail_entry_is_append_only ON trail_entry;
DROP FUNCTION trail_entry_refuse();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE, params=None)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW, params=None)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
