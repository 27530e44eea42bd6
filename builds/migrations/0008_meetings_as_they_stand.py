"""Every build begins with the version that holds now: whoever was told anything was told that."""

from django.db import migrations

FACTS = ("date", "starts_at", "ends_at", "time_zone", "city", "state_id", "venue", "venue_address")
OFF = ("postponed", "cancelled")
A_BATCH = 1000


def write_down(apps, schema_editor):
    Build, Edition = apps.get_model("builds", "Build"), apps.get_model("builds", "Edition")
    rows = (
        Edition(
            build_id=build.pk,
            sequence=build.sequence,
            since=build.created_at,
            standing=build.status if build.status in OFF else "on",
            **{name: getattr(build, name) for name in FACTS},
        )
        for build in Build.objects.filter(editions=None).order_by("pk").iterator(A_BATCH)
    )
    Edition.objects.bulk_create(rows, batch_size=A_BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("builds", "0007_a_meeting_in_its_versions")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop, elidable=True)]
