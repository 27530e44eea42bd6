"""Which words hold, what may stand in them, and how they are filled in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tat_coalitions.wording import kinds, words
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.words import Marked, Words, check, fill, wording_of, wordings_of

EL_PASO, LAREDO = 7, 8
KNOWN = {"name": "who reads it", "place": "where", "answer_by": "until when", "request": "a sentence"}


@pytest.fixture(autouse=True)
def thanks(monkeypatch):
    """A kind of mail that exists only here."""
    monkeypatch.setattr(kinds, "_kinds", {})
    words.register(
        "thanks",
        name="Thanks",
        group="Tests",
        placeholders=KNOWN,
        subject="Thanks, {name}",
        text="You came to {place}.",
    )


def written(subject="Own", *, build_id=None, version=1, **fields):
    return Wording.objects.create(
        kind="thanks", build_id=build_id, version=version, subject=subject, text="x", **fields
    )


def test_nobody_wrote_any_so_the_programs_own_words_hold(db):
    assert wording_of("thanks", EL_PASO) == Words("Thanks, {name}", "You came to {place}.", version=0, is_own=False)


def test_the_words_of_the_house_hold_for_every_build(db):
    written("Of the house")
    assert wording_of("thanks") == Words("Of the house", "x", 1, is_own=True)
    assert wording_of("thanks", EL_PASO) == Words("Of the house", "x", 1, is_own=False)


def test_the_words_of_a_build_hold_for_that_build_alone(db):
    written("Of the house")
    written("Of El Paso", build_id=EL_PASO)
    assert wording_of("thanks", EL_PASO) == Words("Of El Paso", "x", 1, is_own=True)
    assert wording_of("thanks", LAREDO).subject == "Of the house"


def test_the_newest_version_holds(db):
    for version, subject in ((1, "First"), (3, "Third"), (2, "Second")):
        written(subject, version=version)
        written(f"{subject} of El Paso", version=version, build_id=EL_PASO)
    assert wording_of("thanks").subject == "Third"
    assert wording_of("thanks", EL_PASO).subject == "Third of El Paso"


def test_a_version_of_the_house_does_not_age_that_of_a_build(db):
    written("Of El Paso", build_id=EL_PASO, version=1)
    written("Of the house", version=5)
    assert wording_of("thanks", EL_PASO).subject == "Of El Paso"


def test_back_to_the_standard_is_a_version_too(db):
    written("Of the house")
    written("Of El Paso", build_id=EL_PASO)
    Wording.objects.create(kind="thanks", build_id=EL_PASO, version=2, is_standard=True)
    assert wording_of("thanks", EL_PASO).subject == "Of the house"
    Wording.objects.create(kind="thanks", version=2, is_standard=True)
    assert wording_of("thanks", EL_PASO) == Words("Thanks, {name}", "You came to {place}.", 0, is_own=False)


def test_many_wordings_take_one_query(db, django_assert_num_queries):
    written("Of the house")
    written("Of El Paso", build_id=EL_PASO)
    with django_assert_num_queries(1):
        found = wordings_of([("thanks", build, "") for build in (None, EL_PASO, LAREDO, EL_PASO)])
    assert {build: each.subject for (_kind, build, _variant), each in found.items()} == {
        None: "Of the house",
        EL_PASO: "Of El Paso",
        LAREDO: "Of the house",
    }


def test_asking_for_none_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert wordings_of([]) == {}


def test_an_unknown_kind_is_a_mistake_of_the_program(db):
    with pytest.raises(words.UnknownKind):
        wording_of("thank")


@pytest.mark.parametrize("build_id", [None, EL_PASO])
def test_two_people_cannot_write_the_same_version(db, build_id):
    written(build_id=build_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        written(build_id=build_id)


@pytest.mark.parametrize("fields", [{"subject": ""}, {"is_standard": True}, {"version": 0}])
def test_the_database_refuses_what_says_nothing_or_both(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        written(**{"subject": "Own", "version": 1} | fields)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear {nmae}", "There is no placeholder “{nmae}” here. These exist: {name} {place} {answer_by} {request}."),
        ("Dear {}", "There is no placeholder “{}” here."),
        ("Dear { name }", "There is no placeholder “{ name }” here."),
        ("Dear {name.email}", "There is no placeholder “{name.email}” here."),
        ("Dear {name", "A brace stands alone. Placeholders are written like {name}."),
        ("Dear name}", "A brace stands alone."),
        ("Dear {{name}}", "A brace stands alone."),
        ("Open [[link]]", "Leave out “[[”: links are added by themselves."),
        ("Open [[rsvp:12]]", "Leave out “[["),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_a_sentence(text, told):
    with pytest.raises(ValidationError) as refused:
        check(text, KNOWN)
    assert refused.value.messages[0].startswith(told)


@pytest.mark.parametrize("text", ["", "Dear {name}, {name}", "{place}: [sic]", "50 % (of {place})"])
def test_everything_else_may_be_written(text):
    assert check(text, KNOWN) is None


def test_the_standard_words_are_checked_when_they_are_registered():
    with pytest.raises(ValidationError):
        words.register("oops", name="Oops", group="Tests", placeholders=KNOWN, subject="{nobody}", text="x")


def test_facts_are_filled_in_once_and_never_read_again():
    facts = {"name": "{place} Adler", "place": "El Paso"}
    assert fill(Words("Thanks, {name}", "{name}: {place}, {place}"), facts) == (
        "Thanks, {place} Adler",
        "{place} Adler: El Paso, El Paso",
    )


def test_what_has_nothing_to_say_vanishes_with_its_blank_and_with_a_line_of_its_own():
    text = "Dear {name},\n\n{request}\n\nWe meet in {place}. {request} Bring a pen.\n{request} Until then."
    assert fill(Words("{request} Thanks", text), {"name": "Ruth", "place": "El Paso", "request": ""}) == (
        "Thanks",
        "Dear Ruth,\n\nWe meet in El Paso. Bring a pen.\nUntil then.",
    )


@pytest.mark.parametrize("facts", [{"place": "El Paso", "answer_by": None}, {"place": "El Paso"}])
def test_a_line_with_what_nobody_knows_is_left_out(facts):
    text = "We meet in {place}.\nPlease answer by {answer_by}, also when you cannot come.\nThank you."
    assert fill(Words("x", text), facts)[1] == "We meet in El Paso.\nThank you."


def test_zero_is_something_to_say():
    assert fill(Words("{name} left", "x"), {"name": 0})[0] == "0 left"


def test_a_name_opens_nobodys_link():
    words_of_two = Words("{name}", "{name}\n{place}")
    subject, text = fill(words_of_two, {"name": "[[rsvp:5]]", "place": Marked("[[rsvp:6]]")})
    assert (subject, text) == ("[rsvp:5]]", "[rsvp:5]]\n[[rsvp:6]]")
    assert fill(words_of_two, {"name": "[[[rsvp:5]]", "place": ""})[1] == "[rsvp:5]]"
    assert fill(Words("x", "{name}{place}"), {"name": "[", "place": "[rsvp:5]]"})[1] == "[rsvp:5]]"


def test_line_breaks_of_a_browser_and_of_a_list_are_kept_apart():
    assert fill(Words("a\nb {name}", "1\r\n2\r\n\r\n\r\n{name}"), {"name": "x\ny"}) == ("a b x y", "1\n2\n\nx\ny")


def test_what_is_used_is_told_once():
    assert words.used_in(Words("{name} {place}", "{name}")) == ["name", "place"]


@pytest.mark.parametrize("name", ["terms", "thanks/again", "thanks again", ""])
def test_a_kind_must_fit_into_an_address(name):
    with pytest.raises(ValueError, match="A kind of mail is named by"):
        words.register(name, name="Thanks", group="Tests", placeholders={}, subject="x", text="x")
