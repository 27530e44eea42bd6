from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer keeps the day it was given for, so that a moved build shows who said yes to another day."""

    dependencies = [
        ("builds", "0002_goals_and_template"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="answered_for",
            field=models.DateField(
                blank=True,
                help_text="The day of the meeting as it stood when they answered.",
                null=True,
                verbose_name="answered for",
            ),
        ),
    ]
