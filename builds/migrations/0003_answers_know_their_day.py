from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer keeps the day it was given for, so that a moved build shows who said yes to another day.

    The index finds what must be forgotten after the meeting without reading everybody.
    """

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
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("accommodations", ""), _negated=True),
                fields=["build"],
                name="invitation_with_needs",
            ),
        ),
    ]
