"""A kind of mail that exists only in these tests, and who writes its words."""

import pytest

from tat_coalitions.testing.people import a_user
from tat_coalitions.wording import kinds, words

EL_PASO = 7
KNOWN = {"name": "who reads it", "place": "where it was", "day": "when the next one is"}
RUTH = ("Ruth Adler", {"name": "Ruth Adler", "place": "El Paso", "day": None})
MARISOL = ("Marisol Vega", lambda: {"name": "Marisol Vega", "place": "Laredo", "day": "May 3"})


@pytest.fixture
def thanks(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    words.register(
        "thanks",
        name="Thanks for coming",
        group="After the meeting",
        placeholders=KNOWN,
        subject="Thanks, {name}",
        text="You came to {place}.\nThe next one is on {day}.",
        samples=lambda user: [RUTH, MARISOL],
        per_build=True,
        button="Open your page",
    )


@pytest.fixture
def dana(db):
    return a_user("Dana Whitlock")
