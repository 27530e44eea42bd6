"""Days, forms and addresses of a region in the hands of its state."""

import datetime
import html

from django.urls import reverse

HANDED = datetime.datetime(2027, 3, 1, 18, tzinfo=datetime.UTC)
LAST_DAY = datetime.date(2028, 2, 29)
A_DAY = datetime.timedelta(days=1)


CARD = {"organization": "Franklin Mountain Freight", "organization_kind": "trucking", "kind": "train_drivers"}
TRAINING = {
    "organization": "Sun Coach Lines",
    "organization_kind": "bus",
    "state": "TX",
    "held_on": "2027-02-20",
    "audience": "drivers",
    "people": "25",
    "material": "tat",
}
NEXT = {"city": "Van Horn", "state": "TX", "date": "2028-01-19", "counties_named": "Culberson, TX"}


def address(name, *args):
    return reverse(f"followups:{name}", args=args)


def refused(client, user, path, data):
    """What the page says, in one line, to whom it refuses what they sent: the form again, with what they typed."""
    client.force_login(user)
    response = client.post(path, data)
    assert response.status_code == 200
    page = html.unescape(response.content.decode())
    for typed in data.values():
        assert str(typed) in page
    return " ".join(page.split())


def status_of(client, user, path, data=None):
    client.force_login(user)
    return (client.get(path) if data is None else client.post(path, data)).status_code
