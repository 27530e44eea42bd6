"""Numbers are written for people in one way: 1,200. Keys, years and what a script reads are no numbers to read."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from builds.actions.plan import set_targets
from contacts.models import County, Sector
from tat_coalitions.testing.people import a_build, a_user

ROOMS = ("builds", "contacts", "followups", "reports", "tat_coalitions")
# What there may be a thousand of. Days, lines of a file and elements of a model are written as they come.
MANY = (
    r"people|person|invited|coming|came|unanswered|wanted|expected|seats|mails?|messages?|invitations?|reminders?"
    r"|save-the-dates?|sites?|drivers|officers|employees|answers"
)
BARE = re.compile(rf"%\(\w+\)d (?:\w+ ){{0,2}}(?:{MANY})\b")


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
def test_the_coverage_of_a_build_writes_what_is_wanted_with_a_comma(client):
    dana, build = a_user("Dana Whitlock"), a_build("El Paso", counties=["48141"])
    set_targets(build, by=dana, targets={(Sector.LAW, County.objects.get(pk="48141")): 1200})
    client.force_login(dana)
    text = client.get(f"/desk/builds/{build.slug}/coverage/").content.decode()
    assert "0 of 1,200" in text
    assert "1200" not in re.sub(r"<[^>]*>", "", text)
