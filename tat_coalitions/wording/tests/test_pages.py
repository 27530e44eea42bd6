"""The pages on which staff write the words of mail and tend the list of terms."""

import pytest
from django.urls import reverse

from tat_coalitions.testing.people import a_lead
from tat_coalitions.testing.reading import words_of
from tat_coalitions.trail.models import Entry
from tat_coalitions.wording import actions, kinds, words
from tat_coalitions.wording.models import Term, Wording
from tat_coalitions.wording.tests.conftest import EL_PASO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thanks")]
EDIT = "/desk/wording/thanks/"


@pytest.fixture
def desk(client, dana):
    client.force_login(dana)
    return client


def post(desk, path=EDIT, **data):
    return desk.post(path, {"subject": "Thank you", "text": "You were there.", "seen": "0", "do": "save"} | data)


def test_the_list_says_which_words_are_our_own(desk, dana):
    assert "All mail goes out in the standard words" in words_of(desk.get("/desk/wording/"))
    actions.write("thanks", subject="Thank you", text="x", by=dana)
    actions.write("thanks", subject="El Paso thanks you", text="x", build_id=EL_PASO, by=dana)
    page = words_of(desk.get("/desk/wording/"))
    assert "One mail goes out in our own words" in page
    assert "Thanks for coming Thank you Our own other words for one build" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=came+EL", False), ("q=came+to", True), ("whose=own", False), ("whose=standard", True), ("whose=x", True)],
)
def test_the_list_is_searched_and_narrowed(desk, query, shown):
    page = words_of(desk.get(f"/desk/wording/?{query}"))
    assert ("Thanks for coming" in page) == shown
    assert ("Nothing matches" in page) != shown


def test_without_any_kind_the_list_says_what_would_be_here(desk, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    assert "No mail has words to change" in words_of(desk.get("/desk/wording/"))


def test_the_list_takes_as_many_queries_for_three_kinds_as_for_one(desk, django_assert_num_queries):
    count = 0
    for name in ("one", "two"):
        with django_assert_num_queries(count) if count else django_assert_num_queries(8) as asked:
            desk.get("/desk/wording/")
        count = len(asked)
        words.register(name, name=name, group="Tests", placeholders={}, subject="x", text="x")


def test_words_are_written_and_hold(desk, dana):
    answer = desk.post(EDIT, {"subject": "Thank you", "text": "You were in {place}.", "seen": "0"}, follow=True)
    page = words_of(answer)
    assert "Mail from now on is written in these words." in page
    assert "Thanks for coming: goes out in our own words" in page
    assert "Version 1 holds now Dana Whitlock" in page
    assert words.wording_of("thanks").text == "You were in {place}."


def test_the_preview_reads_for_somebody_real_and_keeps_nothing(desk):
    page = words_of(post(desk, do="preview", subject="Bye, {name}", text="In {place}.\nOn {day}.", **{"as": "1"}))
    assert (
        "How it reads for Marisol Vega Bye, Marisol Vega Hello Marisol Vega, In Laredo. On May 3. Open your page"
        in page
    )
    assert not Wording.objects.exists()


def test_what_nobody_knows_yet_is_named_and_left_out(desk):
    page = words_of(desk.get(EDIT))
    assert "Not known yet, so their lines are left out: {day} ." in page
    assert "Hello Ruth Adler, You came to El Paso. Open your page" in page


@pytest.mark.parametrize("asked", ["7", "x", "-1", "9" * 30])
def test_a_sample_nobody_offered_is_the_first(desk, asked):
    assert "How it reads for Ruth Adler" in words_of(desk.get(f"{EDIT}?as={asked}"))


def test_a_kind_without_anybody_real_shows_its_placeholders(desk):
    words.register("bare", name="Bare", group="Tests", placeholders={"day": "the day"}, subject="On {day}", text="x")
    assert "On ‹the day›" in words_of(desk.get("/desk/wording/bare/"))


def test_an_unknown_placeholder_is_refused_at_its_field_and_what_was_typed_stays(desk):
    page = words_of(post(desk, text="You were in {plcae}."))
    assert "There is no placeholder “{plcae}” here. These exist: {name} {place} {day}." in page
    assert "You were in {plcae}." in page
    assert not Wording.objects.exists()


def test_a_term_is_pointed_out_and_stays_with_a_reason(desk):
    page = words_of(post(desk, text="The pimp law."))
    assert "“pimp”: better “trafficker”. It makes a crime sound like a trade." in page
    assert "Why does it stay as it is?" in page
    assert not Wording.objects.exists()
    post(desk, text="The pimp law.", language_reason="title of a statute")
    assert Wording.objects.get().reason == "title of a statute"
    assert Entry.objects.get(verb="wrote the words").reason == "title of a statute"
    assert 'value="title of a statute"' in desk.get(EDIT).content.decode()


def test_who_was_slower_is_told_and_keeps_what_was_typed(desk):
    post(desk)
    page = words_of(post(desk, text="Mine"))
    assert "Somebody has just written these words anew. Please look again." in page
    assert "Mine" in page
    assert words.wording_of("thanks").text == "You were there."


def test_markup_in_words_is_text(desk):
    page = post(desk, do="preview", text="<script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in page


def test_a_version_says_what_differs_and_is_taken_again(desk):
    post(desk, text="First words.")
    post(desk, text="Second words.", seen="1")
    page = desk.get(f"{EDIT}1/").content.decode()
    assert "<del>Second</del><ins>First</ins> words." in page
    assert "Mail from now on is written in these words." in words_of(desk.post(f"{EDIT}1/again/", follow=True))
    assert words.wording_of("thanks").text == "First words."
    assert "It says the same as the words that hold now." in words_of(desk.get(f"{EDIT}1/"))


def test_version_nought_leads_back_to_the_standard(desk):
    post(desk)
    assert "Go back to these words" in words_of(desk.get(f"{EDIT}0/"))
    page = words_of(desk.post(f"{EDIT}0/again/", follow=True))
    assert "Thanks for coming: goes out in the standard words" in page


def test_an_earlier_version_that_cannot_be_filled_in_any_more_says_so(desk):
    Wording.objects.create(kind="thanks", version=1, subject="x", text="In {county}")
    Wording.objects.create(kind="thanks", version=2, subject="x", text="In {place}")
    assert "There is no placeholder “{county}” here." in words_of(desk.post(f"{EDIT}1/again/", follow=True))
    assert words.wording_of("thanks").version == 2


def test_what_is_not_there_is_not_found(desk):
    asked = ("/desk/wording/nothing/", f"{EDIT}9/", "/desk/wording/nothing/0/", "/desk/wording/terms/999/")
    assert [desk.get(path).status_code for path in asked] == [404] * 4
    assert [desk.post(f"{path}again/").status_code for path in (f"{EDIT}9/", "/desk/wording/nothing/0/")] == [404] * 2
    assert desk.get(f"{EDIT}0/again/").status_code == 405


def test_a_lead_reads_and_writes_no_words(client):
    client.force_login(a_lead("Marisol Vega").user)
    for path in ("/desk/wording/", EDIT, f"{EDIT}0/", "/desk/wording/terms/", "/desk/wording/terms/new/"):
        assert client.get(path).status_code == 403
    assert post(client).status_code == 403
    assert client.post(f"{EDIT}0/again/").status_code == 403
    assert not Wording.objects.exists()


def test_terms_are_listed_with_what_is_better(desk):
    page = words_of(desk.get("/desk/wording/terms/"))
    assert "9 terms are pointed out in what we write" in page
    assert "lot lizard victim or person It calls a human being an animal. yes" in page


def test_terms_are_searched(desk):
    page = words_of(desk.get("/desk/wording/terms/?q=Buyer+cust"))
    assert "customer" in page
    assert "lot lizard" not in page
    assert "Nothing matches" in words_of(desk.get("/desk/wording/terms/?q=zzz"))


def test_without_terms_the_list_says_what_would_be_here(desk):
    Term.objects.all().delete()
    assert "No term is on the list" in words_of(desk.get("/desk/wording/terms/"))


def test_a_term_is_added_changed_and_switched_off(desk):
    fields = {"written": "  lot   walker ", "instead": "victim", "in_use": "on"}
    page = words_of(desk.post("/desk/wording/terms/new/", fields, follow=True))
    assert "“lot walker” is kept." in page
    term = Term.objects.get(written="lot walker")
    desk.post(reverse("wording:change_term", args=[term.pk]), {"written": "lot walker", "instead": "person"})
    term.refresh_from_db()
    assert (term.instead, term.in_use) == ("person", False)
    assert [entry.verb for entry in Entry.objects.about(term)] == ["changed the term", "added the term"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"written": "[["}, "A term holds at least one letter."),
        ({"written": "lot walker", "forms": "lot walking, ["}, "“[” holds no letter: every text would be full of it."),
    ],
)
def test_a_term_without_a_letter_is_refused(desk, fields, sentence):
    page = words_of(desk.post("/desk/wording/terms/new/", {"instead": "victim", "in_use": "on", **fields}))
    assert sentence in page
    assert not Term.objects.filter(instead="victim", written=fields["written"]).exists()


def test_the_same_term_is_not_added_twice_in_other_capitals(desk):
    page = words_of(desk.post("/desk/wording/terms/new/", {"written": "PIMP", "instead": "trafficker"}))
    assert "This term is on the list." in page
    assert (
        desk.post("/desk/wording/terms/new/", {"written": "pimp", "instead": "x", "is_exact": "on"}).status_code == 200
    )
    assert Term.objects.filter(written__iexact="pimp").count() == 1
