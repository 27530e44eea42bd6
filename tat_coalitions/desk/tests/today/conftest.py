"""Dana Whitlock and her builds; `page` is the start page as somebody reads it."""

import html
import re

import pytest

from tat_coalitions.desk.tests.today.here import NOON, days
from tat_coalitions.testing.people import (
    a_build,
    a_person,
    a_user,
    an_organization,
)


@pytest.fixture(autouse=True)
def _saturday(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def dana():
    return a_person("Dana Whitlock", user=a_user("Dana Whitlock"))


@pytest.fixture
def karen():
    office = an_organization("Office of the Attorney General", "attorney_general")
    return a_person("Karen Lindqvist", organization=office, phone="+15125550136")


@pytest.fixture
def build(dana):
    return a_build("El Paso", date=days(88), planner=dana, status="inviting")


@pytest.fixture
def held(dana):
    return a_build("Knoxville", state_id="TN", date=days(-186), planner=dana, status="held")


@pytest.fixture
def page(client):
    """Opens the start page as somebody and gives its text, with addresses kept in brackets."""

    def opened(person):
        client.force_login(getattr(person, "user", person))
        text = client.get("/desk/").content.decode()
        text = re.search(r"<main.*</main>", text, re.DOTALL)[0]
        text = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r"[\1] ", text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    return opened
