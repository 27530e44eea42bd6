"""Accounts get a nonce, from which their link to join and their sessions hang, and the time of their invitation."""

import secrets

import tat_coalitions.accounts.links
from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for user in User.objects.only("pk").iterator():
        User.objects.filter(pk=user.pk).update(nonce=secrets.token_urlsafe(16))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="invited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last invited"),
        ),
        migrations.AddField(
            model_name="user",
            name="nonce",
            field=models.CharField(default=tat_coalitions.accounts.links.new_nonce, editable=False, max_length=40),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
    ]
