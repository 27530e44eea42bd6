"""Of the lines of Canada and Mexico, TAT's list was not read for what they are for: their source says so until somebody asks."""

from django.db import migrations

WAS, NOW = "TAT’s list of hotlines", "TAT’s list of hotlines; whether it takes tips was not read there"
NUMBERS = ("+18339001010", "+528005533000")


def say_so(apps, schema_editor):
    """Mark the two as they were shipped; what staff wrote or verified since is theirs."""
    lines = apps.get_model("builds", "Hotline").objects.filter(number__in=NUMBERS, verified_on=None)
    lines.filter(source=WAS, kind="national").update(source=NOW)


class Migration(migrations.Migration):
    dependencies = [("builds", "0014_guest_speaker_is_the_public_role")]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
