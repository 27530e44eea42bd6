import builds.models.builds
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("builds", "0004_links_know_when_they_changed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="build",
            name="time_zone",
            field=models.CharField(
                choices=[
                    ("America/New_York", "Eastern"),
                    ("America/Chicago", "Central"),
                    ("America/Denver", "Mountain"),
                    ("America/Phoenix", "Arizona"),
                    ("America/Los_Angeles", "Pacific"),
                    ("America/Anchorage", "Alaska"),
                    ("Pacific/Honolulu", "Hawaii"),
                    ("America/Puerto_Rico", "Atlantic"),
                    ("America/Halifax", "Atlantic Canada"),
                    ("America/Regina", "Saskatchewan"),
                    ("America/St_Johns", "Newfoundland"),
                    ("Pacific/Guam", "Chamorro"),
                    ("Pacific/Pago_Pago", "Samoa"),
                ],
                default="America/Chicago",
                max_length=40,
                validators=[builds.models.builds.validate_time_zone],
                verbose_name="time zone",
            ),
        ),
    ]
