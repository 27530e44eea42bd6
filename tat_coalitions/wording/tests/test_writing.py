"""Words are written in versions, by somebody, and nothing is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tat_coalitions.trail.models import Entry
from tat_coalitions.wording import actions, history, words
from tat_coalitions.wording.language import Kept
from tat_coalitions.wording.models import Term, Wording
from tat_coalitions.wording.tests.conftest import EL_PASO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thanks")]


def write(text, subject="Thank you", **more):
    return actions.write("thanks", subject=subject, text=text, **more)


def entries():
    return [(entry.actor_label, entry.verb, entry.subject_label) for entry in Entry.objects.order_by("pk")]


def test_the_first_words_of_our_own_are_version_one(dana):
    row = write("  You were there.\r\n", subject=" Thank\n you ", by=dana)
    assert (row.version, row.subject, row.text, row.created_by) == (1, "Thank you", "You were there.", dana)
    assert words.wording_of("thanks").text == "You were there."
    assert entries() == [("Dana Whitlock", "wrote the words", "Thanks for coming, version 1")]
    assert Entry.objects.get().changes == {
        "subject": ["Thanks, {name}", "Thank you"],
        "text": ["You came to {place}.\nThe next one is on {day}.", "You were there."],
    }


def test_writing_the_same_again_is_no_new_version(dana):
    write("You were there.", by=dana)
    assert write("You were there.", by=dana) is None
    assert Wording.objects.count() == 1
    assert len(entries()) == 1


def test_writing_the_standard_is_no_version_until_there_was_another(dana):
    standard = {"subject": "Thanks, {name}", "text": "You came to {place}.\r\nThe next one is on {day}."}
    assert actions.write("thanks", **standard, by=dana) is None
    write("You were there.", by=dana)
    row = actions.write("thanks", **standard, by=dana)
    assert (row.version, row.is_standard) == (2, True)
    assert words.wording_of("thanks").version == 0
    assert entries()[-1][1] == "went back to the standard words"


def test_what_is_left_empty_is_as_before_anybody_wrote(dana):
    row = write("", subject="Thank you", by=dana)
    assert row.text == "You came to {place}.\nThe next one is on {day}."
    assert write("", subject="", by=dana).is_standard


def test_a_build_starts_from_the_words_of_the_house(dana):
    write("You were there.", by=dana)
    row = write("", subject="El Paso thanks you", build_id=EL_PASO, by=dana)
    assert (row.version, row.text) == (1, "You were there.")
    assert words.wording_of("thanks").subject == "Thank you", "the house’s words are as they were"
    assert write("You were there.", build_id=EL_PASO, by=dana).is_standard, "as the house says it"


@pytest.mark.parametrize("fields", [{"text": "{plaec}"}, {"subject": "{plaec}"}, {"text": "[[link]]"}, {"text": "{"}])
def test_what_cannot_be_filled_in_is_not_kept(dana, fields):
    with pytest.raises(ValidationError):
        actions.write("thanks", **{"subject": "x", "text": "x"} | fields, by=dana)
    assert (Wording.objects.count(), entries()) == (0, [])


def test_of_two_who_write_at_once_the_second_is_told(dana):
    write("First", by=dana, seen=0)
    with pytest.raises(ValidationError, match="Somebody has just written these words anew"):
        write("Second", by=dana, seen=0)
    assert words.wording_of("thanks").text == "First"
    assert write("Second", by=dana, seen=1).version == 2


def test_of_two_at_the_very_same_moment_too(dana, monkeypatch):
    def too_late(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Wording, "save", too_late)
    with pytest.raises(ValidationError, match="Somebody has just written these words anew"):
        write("Second", by=dana)


def test_a_reason_for_a_term_is_kept_with_the_version_and_in_the_trail(dana):
    row = write("The “pimp” law", by=dana, kept=Kept(("pimp",), "title of a statute"))
    entry = Entry.objects.get()
    assert (row.reason, entry.reason) == ("title of a statute", "title of a statute")
    assert entry.changes["terms kept"] == ["", "pimp"]


def test_an_earlier_version_holds_again_as_a_new_one(dana):
    for text in ("First", "Second"):
        write(text, by=dana)
    row = actions.take_again("thanks", 1, by=dana)
    assert (row.version, row.text) == (3, "First")
    assert actions.take_again("thanks", 1, by=dana) is None, "it holds already"
    assert [version.number for version in history.versions_of("thanks")] == [3, 2, 1, 0]


def test_version_nought_leads_back_to_the_standard(dana):
    assert actions.take_again("thanks", 0, by=dana) is None
    write("First", by=dana)
    assert actions.take_again("thanks", 0, by=dana).is_standard
    assert actions.take_again("thanks", 2, by=dana) is None, "a version that led back leads back"
    assert words.wording_of("thanks").version == 0


def test_an_earlier_version_with_a_placeholder_that_is_gone_is_refused(dana):
    Wording.objects.create(kind="thanks", version=1, subject="x", text="In {county}")
    with pytest.raises(ValidationError, match="no placeholder"):
        actions.take_again("thanks", 1, by=dana)


def test_a_version_nobody_wrote_is_none(dana):
    with pytest.raises(Wording.DoesNotExist):
        actions.take_again("thanks", 4, by=dana)


def test_the_versions_say_which_holds(dana):
    assert [(each.number, each.holds) for each in history.versions_of("thanks")] == [(0, True)]
    write("First", by=dana)
    assert [(each.number, each.holds) for each in history.versions_of("thanks")] == [(1, True), (0, False)]


def test_differences_are_told_word_by_word():
    pieces = history.differences("You came to El Paso.", "You all came to Laredo.")
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("same", "You"),
        ("new", " all"),
        ("same", " came to "),
        ("gone", "El Paso."),
        ("new", "Laredo."),
    ]
    assert history.differences("", "") == []


def test_what_is_new_altogether_is_told_in_one_piece():
    pieces = history.differences("Only a subject", "Invitation: coalition build")
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("gone", "Only a subject"),
        ("new", "Invitation: coalition build"),
    ]


def test_a_term_is_kept_once_and_noted(dana):
    term = Term(written="lot walker", instead="victim")
    actions.keep_term(term, by=dana)
    term.in_use = False
    actions.keep_term(term, by=dana)
    assert actions.keep_term(term, by=dana) == {}
    assert [verb for _who, verb, _what in entries()] == ["added the term", "changed the term"]
    assert Entry.objects.latest("pk").changes == {"in_use": [True, False]}
