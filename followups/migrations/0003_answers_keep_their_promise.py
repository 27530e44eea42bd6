import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("builds", "0005_one_list_of_time_zones"),
        ("followups", "0002_intervals_and_measures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="commitmentanswer",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="builds.commitment",
                verbose_name="commitment",
            ),
        ),
    ]
