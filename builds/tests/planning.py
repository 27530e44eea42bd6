"""Where the tests of a plan begin: an ordinary Wednesday, Dana who plans, and the pages she opens."""

import datetime

from django.urls import reverse

from tat_coalitions.testing.people import a_person, a_user

TODAY = datetime.date(2026, 11, 18)
NOON = datetime.datetime(2026, 11, 18, 19, tzinfo=datetime.UTC)  # in El Paso


def a_planner(client):
    """Dana of TAT's staff, signed in, with a person of her own."""
    user = a_user("Dana Whitlock")
    a_person("Dana Whitlock", user=user, phone="+15125550100")
    client.force_login(user)
    return user


def page(client, name, *args):
    """The text of a page, whose address has a name."""
    response = client.get(reverse(f"builds:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()
