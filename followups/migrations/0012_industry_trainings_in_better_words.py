"""A definition that reads well where the page has said already that all numbers are totals since the meeting."""

from django.db import migrations

WAS = "Trainings for members of trucking, bus, truck stop or energy organizations held since the meeting; the total."
IS = "Trainings held for members of trucking, bus, truck stop or energy organizations since the meeting; the total."


def say_it_better(apps, schema_editor):
    """Safe to run twice; what staff have written themselves stays."""
    apps.get_model("followups", "Measure").objects.filter(pk="industry_trainings", definition=WAS).update(definition=IS)


class Migration(migrations.Migration):
    dependencies = [("followups", "0011_each_interval_its_name")]

    operations = [migrations.RunPython(say_it_better, migrations.RunPython.noop, elidable=True)]
