import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("builds", "0003_answers_know_their_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactlink",
            name="updated_at",
            field=models.DateTimeField(auto_now=True, default=django.utils.timezone.now, verbose_name="last changed"),
            preserve_default=False,
        ),
    ]
