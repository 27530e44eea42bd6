"""No hotline's number stands in code, templates or guides: what is printed comes from rows that somebody verified."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from builds.models import Hotline

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
KINDS = {".py", ".html", ".txt", ".md", ".js", ".mjs", ".json", ".scss", ".toml", ".yml", ".conf"}
# the rows themselves, what checks that they are there, this, and lists of hashes that a number could stand in by chance
MAY = {
    "builds/migrations/0010_what_lies_on_the_registration_table.py",
    "builds/migrations/0015_hotlines_whose_kind_was_not_read.py",
    "builds/tests/test_hotlines_and_resources.py",
    "builds/tests/test_no_number_in_texts.py",
    "package-lock.json",
    "requirements.txt",
}
# free of charge, however it is written; 555-01xx belongs to nobody and is kept for stories
TOLL_FREE = re.compile(
    r"(?<![\w.#-])(?:\+?1[ .(-]{0,2})?8(?:00|33|44|55|66|77|88)[ .)-]{0,2}(?!555[ .-]?01)\d{3}[ .-]?\d{4}(?![\w-])"
    r"|(?<![\w-])8(?:00|33|44|55|66|77|88)-[A-Z]{3}-?[A-Z]{4}\b"
)


def texts():
    """`(path, text)` of every file of the project that is kept, but those that may hold a number."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    for name in listed:
        if (
            Path(name).suffix in KINDS
            and not name.startswith("contacts/reference/")
            and name not in MAY
            and (ROOT / name).is_file()
        ):
            yield name, (ROOT / name).read_text(encoding="utf-8", errors="replace")


def shipped():
    """The digits of every line that is shipped, as they may be written, but of short codes anybody may know."""
    for number, text in Hotline.objects.values_list("number", "text_number"):
        digits = re.sub(r"\D", "", number).removeprefix("1")
        yield from (each for each in (digits, text) if len(each) > 4)


def written(digits):
    """A pattern for the digits with anything that people put between them."""
    return r"(?<!\d)" + r"[ .()-]{0,2}".join(digits) + r"(?!\d)"


def test_no_hotline_is_named_by_number_outside_the_rows():
    numbers = re.compile("|".join(written(digits) for digits in sorted(set(shipped()))))
    found = {f"{name}: {hit[0]}" for name, text in texts() for hit in numbers.finditer(text)}
    assert found == set()


def test_no_number_free_of_charge_stands_in_any_text():
    found = {f"{name}: {hit[0]}" for name, text in texts() for hit in TOLL_FREE.finditer(text)}
    assert found == set()


@pytest.mark.parametrize(
    "line",
    ["call 1-888-373-7888", "8883737888", "(855) 363-6548", "855-FLA-SAFE", "+1 866 455 5075", "1-888-3737-888"],
)
def test_the_search_would_notice(line):
    numbers = re.compile("|".join(written(digits) for digits in shipped()))
    assert TOLL_FREE.search(line) or numbers.search(line)


def test_stories_may_have_numbers_that_belong_to_nobody():
    assert not TOLL_FREE.search("call 1-800-555-0199")
