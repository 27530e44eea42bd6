"""The usual agenda called one item “Survivor-leader”, for everybody to read; now it is “Guest speaker”.

Where somebody chose the word themselves (shown so, or agreed to be named), it stays.
"""

from django.db import migrations
from django.db.models import Q

WAS, NOW = "Survivor-leader", "Guest speaker"


def call_it_guest_speaker(apps, schema_editor):
    """Rename the items that still stand as the template wrote them."""
    sessions = apps.get_model("builds", "Session").objects.filter(title=WAS)
    named = Q(consents__to="named", consents__withdrawn_on=None)
    chosen = apps.get_model("builds", "Speaker").objects.filter(Q(shown_as__icontains="survivor") | named)
    sessions = sessions.exclude(pk__in=chosen.values("session"))
    sessions.filter(audience="All; no recording").update(audience="All")
    sessions.update(title=NOW)


class Migration(migrations.Migration):
    dependencies = [("builds", "0013_co_hosts_and_agenda")]

    operations = [migrations.RunPython(call_it_guest_speaker, migrations.RunPython.noop)]
