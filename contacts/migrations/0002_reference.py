"""States, territories, provinces and counties: every database has them, and edits of staff stay."""

from django.db import migrations

from contacts.reference import counties, states


def add_places(apps, schema_editor):
    State = apps.get_model("contacts", "State")
    County = apps.get_model("contacts", "County")
    State.objects.bulk_create([State(**row) for row in states()], ignore_conflicts=True)
    County.objects.bulk_create(
        [County(state_id=row.pop("state"), **row) for row in counties()], ignore_conflicts=True, batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [migrations.RunPython(add_places, migrations.RunPython.noop)]
