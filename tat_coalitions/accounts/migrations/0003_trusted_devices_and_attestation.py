"""Devices a lead trusts, and the yearly question whether an account is still needed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def begin_their_year(apps, schema_editor):
    """Leads who have come in took the account up when it was opened; nothing says that they confirmed it since."""
    User = apps.get_model("accounts", "User")
    User.objects.filter(role="lead", last_login__isnull=False).update(attested_at=models.F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_nonce_and_invitation'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='attested_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last confirmed by the lead'),
        ),
        migrations.AddField(
            model_name='user',
            name='said_left_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='said that somebody else does it'),
        ),
        migrations.AddField(
            model_name='user',
            name='successor',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='who does it now'),
        ),
        migrations.CreateModel(
            name='TrustedDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64)),
                ('browser', models.CharField(max_length=80, verbose_name='browser')),
                ('trusted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='trusted')),
                ('last_used_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last used')),
                ('expires_on', models.DateField(verbose_name='trusted until')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='not trusted any more')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'trusted device',
                'verbose_name_plural': 'trusted devices',
                'ordering': ['-last_used_at', '-pk'],
            },
        ),
        migrations.RunPython(begin_their_year, migrations.RunPython.noop),
    ]
