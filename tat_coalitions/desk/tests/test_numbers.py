"""Numbers are written for people in one way: 1,200. Keys, years and what a script reads are no numbers to read."""

import ast
import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client

from builds.actions.plan import set_targets
from contacts.models import County, Sector
from tat_coalitions.accounts.models import Role
from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.desk.tests.two_states import World
from tat_coalitions.testing.people import a_build, a_user

ROOMS = ("builds", "contacts", "followups", "reports", "tat_coalitions")
# What there may be a thousand of. Days, lines of a file and elements of a model are written as they come.
MANY = (
    r"people|person|invited|coming|came|unanswered|wanted|expected|seats|mails?|messages?|invitations?|reminders?"
    r"|save-the-dates?|sites?|drivers|officers|employees|answers"
)
BARE = re.compile(rf"%\(\w+\)d (?:\w+ ){{0,2}}(?:{MANY})\b")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{ n }}", "1,200"),
        ("{% load i18n %}{% blocktranslate with n=n %}{{ n }} people{% endblocktranslate %}", "1,200 people"),
        ("{{ n|stringformat:'d' }}", "1200"),
        ("{% load l10n %}{{ n|unlocalize }}", "1200"),
    ],
)
def test_a_template_writes_a_number_for_people_unless_it_says_that_it_is_a_key(written, shown):
    assert Template(written).render(Context({"n": 1200})) == shown


def sentences():
    """`(file, text)` of every text of the program but its tests."""
    for room in ROOMS:
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            if not {"tests", "testing", "migrations"} & set(path.parts):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield path.name, node.value


def test_a_sentence_that_counts_what_may_be_many_writes_it_with_a_comma():
    assert [f"{name}: {text}" for name, text in sentences() if BARE.search(text)] == []


@pytest.mark.django_db
def test_no_key_and_no_year_is_written_as_a_number_on_any_page(time_machine):
    """Every row here has a key above a thousand, so a key with a comma in an address or a field is seen at once."""
    time_machine.move_to(datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC), tick=False)
    texas, client = World(1915, "TX", "48141"), Client()
    user = a_user("Ruth Adler", Role.ADMINISTRATOR)
    client.force_login(user)
    found, looked = [], 0
    for address in every_address():
        if not exists(address, texas) or (address.rule and not may(user, *address.rule)):
            continue
        response = client.get(address.path(texas))
        if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
            continue
        text, looked = response.content.decode(), looked + 1
        found += [f"{address.name}: {tag}" for tag in re.findall(r"<[^>]*\d,915\b[^>]*>", text)]
        found += [f"{address.name}: {year}" for year in re.findall(r".{20}\b2,0[0-9]{2}\b", text)]
    assert found == []
    assert looked > 100


@pytest.mark.django_db
def test_the_coverage_of_a_build_writes_what_is_wanted_with_a_comma(client):
    dana, build = a_user("Dana Whitlock"), a_build("El Paso", counties=["48141"])
    set_targets(build, by=dana, targets={(Sector.LAW, County.objects.get(pk="48141")): 1200})
    client.force_login(dana)
    text = client.get(f"/desk/builds/{build.slug}/coverage/").content.decode()
    assert "0 of 1,200" in text
    assert "1200" not in re.sub(r"<[^>]*>", "", text)
