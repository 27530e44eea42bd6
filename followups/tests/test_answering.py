"""Filling a follow-up: what is asked of whom, what is kept, what is refused, what is sent."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from builds.models import CommitmentKind
from builds.models import Status as BuildStatus
from contacts.models import Kind
from followups.actions import reviewing
from followups.models import Answer, CommitmentAnswer, Status
from followups.questions import parts_of
from followups.words import without_totals
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_user,
    an_organization,
)

pytestmark = pytest.mark.django_db

HELD_ON = datetime.date(2026, 8, 20)


@pytest.fixture
def laredo():
    return a_build("Laredo", date=HELD_ON, status=BuildStatus.HELD)


@pytest.fixture
def marisol(laredo):
    """Leads what came after Laredo, in the Attorney General's office."""
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    person = a_lead("Marisol Vega", organization=office)
    a_co_host(laredo, person)
    return person


@pytest.fixture
def one_month(laredo, marisol):
    return a_followup(laredo, months=1, due_on=datetime.date(2026, 9, 20), lead=marisol, status=Status.OPEN)


@pytest.fixture
def rio_bravo(laredo):
    """A carrier that promised to train 120 drivers."""
    return a_commitment(laredo, an_organization("Rio Bravo Freight"), promised=120)


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol.user)
    return client


def page(followup, part):
    return reverse("followups:part", args=[followup.pk, part])


def test_an_attorney_generals_office_is_asked_about_officers_and_the_rest_is_folded_away(one_month):
    training = next(part for part in parts_of(one_month) if part.code == "training")
    assert [q.about.pk for q in training.theirs] == ["officers_trained", "le_trainings"]
    assert [q.about.pk for q in training.others] == ["drivers_trained", "companies_training", "industry_trainings"]


def test_a_trucking_association_is_asked_about_drivers_companies_and_its_own_trainings(laredo):
    association = an_organization("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION)
    followup = a_followup(laredo, lead=a_lead("Lorraine Pruitt", organization=association), status=Status.OPEN)
    training = next(part for part in parts_of(followup) if part.code == "training")
    assert [q.about.pk for q in training.theirs] == ["drivers_trained", "companies_training", "industry_trainings"]


def test_what_the_program_counts_is_asked_of_nobody(one_month):
    asked = {question.about.pk for part in parts_of(one_month) for question in part.questions}
    assert asked & {"contacts_working", "task_force_seats", "mve_elements", "cdl_rule", "hotline_signals"} == set()


def test_the_promise_is_shown_and_its_answer_kept(signed_in, one_month, rio_bravo):
    shown = signed_in.get(page(one_month, "promises")).content.decode()
    assert "Rio Bravo Freight" in shown
    assert "Train drivers: 120 drivers" in shown
    prefix = f"promise-{rio_bravo.pk}"
    answer = signed_in.post(
        page(one_month, "promises"),
        {f"{prefix}-state": "under_way", f"{prefix}-total": "45", f"{prefix}-source": "told"},
    )
    assert answer.url == page(one_month, "training")
    kept = CommitmentAnswer.objects.get()
    assert (kept.state, kept.total, kept.source, kept.said_by.name) == ("under_way", 45, "told", "Marisol Vega")
    one_month.refresh_from_db()
    assert one_month.status == Status.IN_PROGRESS


def test_how_to_count_stands_once_above_and_every_number_is_tied_to_it(signed_in, one_month, rio_bravo):
    for part in ("promises", "training"):
        shown = signed_in.get(page(one_month, part)).content.decode()
        assert shown.count("Numbers are totals since the meeting, each counted once; 0 if none.") == 1
        assert shown.count('id="how-to-count"') == 1
        numbers = re.findall(r"<input[^>]*-(?:total|number)\"[^>]*>", shown)
        assert numbers
        for number in numbers:
            described = re.search(r'aria-describedby="([^"]*)"', number).group(1).split()
            assert described[0] == "how-to-count"
            assert [name for name in described if f'id="{name}"' not in shown] == []  # its definition, too


def test_a_field_that_was_refused_is_described_by_what_is_wrong_and_by_how_to_count(signed_in, one_month):
    shown = signed_in.post(page(one_month, "training"), {"officers_trained-number": "thirty"}).content.decode()
    field = re.search(r"<input[^>]*officers_trained-number\"[^>]*>", shown).group(0)
    assert (
        'aria-describedby="how-to-count id_officers_trained-number_helptext id_officers_trained-number_error"' in field
    )


@pytest.mark.parametrize(
    ("definition", "shown"),
    [
        ("TAT and BOTL posters handed out since the meeting; the total.", "TAT and BOTL posters handed out."),
        ("Who finished it since the meeting. Count each once; the total.", "Who finished it since the meeting."),
        ("Companies that do now. The total since the meeting.", "Companies that do now."),
        ("Calls that you know of. Only how many: nothing about a call.", None),
        ("Posters handed out since the meeting, in all.", None),  # as staff have written it
        ("Count the total of each site.", None),
        ("", None),
    ],
)
def test_a_definition_loses_only_the_closing_words_on_totals(definition, shown):
    assert without_totals(definition) == (definition if shown is None else shown)


def test_where_nothing_was_told_before_no_promise_says_so(signed_in, one_month, laredo, rio_bravo):
    assert "nothing told yet" not in signed_in.get(page(one_month, "promises")).content.decode()
    CommitmentAnswer.objects.create(followup=one_month, commitment=rio_bravo, state="under_way", total=45)
    a_commitment(laredo, an_organization("Encinal Lines"))
    one_month.status, one_month.submitted_at = Status.SUBMITTED, datetime.datetime(2026, 9, 18, tzinfo=datetime.UTC)
    one_month.save()
    three = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=one_month.lead, status=Status.OPEN)
    assert signed_in.get(page(three, "promises")).content.decode().count("nothing told yet") == 1


def test_what_somebody_else_answered_of_the_other_side_is_counted_and_stays_folded(signed_in, one_month, laredo):
    lorraine = a_lead("Lorraine Pruitt", organization=an_organization("Texas Trucking", Kind.TRUCKING_ASSOCIATION))
    Answer.objects.create(followup=one_month, measure_id="drivers_trained", number=45, entered_by=lorraine.user)
    fold = signed_in.get(page(one_month, "training")).content.decode().partition("Asked of the other side")[2]
    assert '<details class="fold"><summary>Three more, if you know them (one is answered)</summary>' in fold
    signed_in.post(page(one_month, "training"), {"companies_training-number": "2"})
    fold = signed_in.get(page(one_month, "training")).content.decode().partition("Asked of the other side")[2]
    assert '<details class="fold" open><summary>Three more, if you know them (two are answered)</summary>' in fold


def test_the_last_look_names_what_is_missing_and_unfolds_what_was_said(signed_in, one_month, rio_bravo):
    a_commitment(one_month.build, an_organization("Encinal Lines"))
    signed_in.post(
        page(one_month, "promises"), {f"promise-{rio_bravo.pk}-state": "done", f"promise-{rio_bravo.pk}-total": "9"}
    )
    shown = signed_in.get(page(one_month, "check")).content.decode()
    assert re.findall(r"<li>(Encinal Lines|Rio Bravo Freight)", shown) == ["Encinal Lines"]
    unfolded = shown.partition("<summary>One answer</summary>")[2].partition("</details>")[0]
    assert "Rio Bravo Freight" in unfolded and "Done, 9 drivers" in unfolded


def test_words_for_a_number_are_refused_at_the_field_and_the_rest_is_saved(signed_in, one_month):
    answer = signed_in.post(
        page(one_month, "training"),
        {"officers_trained-number": "about thirty", "le_trainings-number": "2"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Write a number, such as 30. You wrote “about thirty”." in shown
    assert 'value="about thirty"' in shown
    assert "Everything else on this page is saved." in shown
    assert list(Answer.objects.values_list("measure_id", "number")) == [("le_trainings", 2)]


def test_thousands_may_be_written_with_a_comma(signed_in, one_month):
    signed_in.post(page(one_month, "training"), {"officers_trained-number": "1,200"})
    assert Answer.objects.get().number == 1200


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"state": "done"}, "Write how many so far; 0 if there is nothing yet."),
        ({"total": "12"}, "Say what became of it: done, or under way?"),
        (
            {"state": "not_happening", "total": "12"},
            "You wrote a number and chose something else above; keep one of them.",
        ),
        (
            {"state": "under_way", "total": "99999999"},
            "That is more than anybody could count; write at most 9,999,999.",
        ),
    ],
)
def test_a_promise_refuses_what_does_not_fit_together(signed_in, one_month, rio_bravo, given, sentence):
    data = {f"promise-{rio_bravo.pk}-{name}": value for name, value in given.items()}
    assert sentence in signed_in.post(page(one_month, "promises"), data).content.decode()
    assert not CommitmentAnswer.objects.exists()


def test_emptying_an_answer_takes_it_back(signed_in, one_month):
    signed_in.post(page(one_month, "training"), {"officers_trained-number": "30"})
    shown = signed_in.get(page(one_month, "training")).context["rows"][0].form["shown"].value()
    signed_in.post(page(one_month, "training"), {"officers_trained-number": "", "officers_trained-shown": shown})
    assert not Answer.objects.exists()


@pytest.fixture
def lorraine(laredo):
    """Hosts Laredo too, in the trucking association."""
    person = a_lead(
        "Lorraine Pruitt", organization=an_organization("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION)
    )
    a_co_host(laredo, person, role="trucking")
    return person


def test_each_of_two_leads_is_asked_about_their_own_side_first(client, one_month, lorraine):
    client.force_login(lorraine.user)
    rows = client.get(page(one_month, "training")).context["rows"]
    assert [row.question.about.pk for row in rows] == [
        "drivers_trained",
        "companies_training",
        "industry_trainings",
    ]


def test_saving_a_page_from_before_keeps_what_the_other_lead_has_answered_since(client, signed_in, one_month, lorraine):
    before = signed_in.get(page(one_month, "training")).context["other_rows"]
    stale = {f"{row.form.prefix}-shown": row.form["shown"].value() for row in before}
    client.force_login(lorraine.user)
    client.post(page(one_month, "training"), {"drivers_trained-number": "45"})
    client.force_login(one_month.lead.user)
    client.post(page(one_month, "training"), {"officers_trained-number": "30", **stale})
    assert sorted(Answer.objects.values_list("measure_id", "said_by__name")) == [
        ("drivers_trained", "Lorraine Pruitt"),
        ("officers_trained", "Marisol Vega"),
    ]


def test_who_does_not_lead_it_is_told_that_sending_closes_it_for_both(client, signed_in, one_month, lorraine):
    address = reverse("followups:check", args=[one_month.pk])
    assert "Sending closes it for both" not in signed_in.get(address).content.decode()
    client.force_login(lorraine.user)
    assert "Marisol Vega leads this follow-up" in client.get(address).content.decode()


def test_it_opens_again_where_something_is_left_to_answer(signed_in, one_month, rio_bravo, laredo):
    a_commitment(laredo, an_organization("Zapata Oil Haulers"), promised=40)
    prefix = f"promise-{rio_bravo.pk}"
    signed_in.post(page(one_month, "promises"), {f"{prefix}-state": "under_way", f"{prefix}-total": "45"})
    assert signed_in.get(reverse("followups:detail", args=[one_month.pk])).url == page(one_month, "promises")


def test_going_back_saves_too(signed_in, one_month, rio_bravo):
    answer = signed_in.post(page(one_month, "training"), {"officers_trained-number": "30", "back": "1"})
    assert answer.url == page(one_month, "promises")
    assert Answer.objects.get().number == 30


def test_what_is_typed_is_kept_before_anybody_presses_a_button(signed_in, one_month):
    typed = {"officers_trained-number": "30", "le_trainings-number": "two"}
    assert signed_in.post(page(one_month, "training"), typed, headers={"X-Draft": "1"}).status_code == 202
    typed["le_trainings-number"] = "2"
    assert signed_in.post(page(one_month, "training"), typed, headers={"X-Draft": "1"}).json()["state"] == "kept"
    assert sorted(Answer.objects.values_list("measure_id", "number")) == [("le_trainings", 2), ("officers_trained", 30)]


def test_a_question_is_read_once_and_its_field_still_has_a_name(signed_in, one_month):
    shown = signed_in.get(page(one_month, "training")).content.decode()
    label = '<label for="id_officers_trained-number" class="visually-hidden">Officers trained with TAT or BOTL material'
    assert label in shown


@pytest.fixture
def three_months(laredo, marisol, one_month, rio_bravo):
    """Three months on: 45 of 120 drivers and 30 officers were told after one month."""
    Answer.objects.create(followup=one_month, measure_id="officers_trained", number=30, source="seen", said_by=marisol)
    CommitmentAnswer.objects.create(
        followup=one_month, commitment=rio_bravo, state="under_way", total=45, source="told"
    )
    one_month.status, one_month.submitted_at = Status.SUBMITTED, datetime.datetime(2026, 9, 19, tzinfo=datetime.UTC)
    one_month.save()
    return a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)


def test_last_answers_are_shown_with_who_said_so(signed_in, three_months):
    shown = signed_in.get(page(three_months, "promises")).content.decode()
    assert "After one month" in shown
    assert "Under way, 45 drivers" in shown
    assert "No change, still 45 drivers" in shown


def test_no_change_is_one_step_for_a_part_and_for_all(signed_in, three_months):
    signed_in.post(reverse("followups:unchanged", args=[three_months.pk, "all"]))
    number = three_months.answers.get()
    promise = three_months.commitment_answers.get()
    assert (number.number, number.unchanged, number.source) == (30, True, "seen")
    assert (promise.total, promise.state, promise.unchanged) == (45, "under_way", True)


def test_no_change_leaves_alone_what_was_told_anew(signed_in, three_months):
    told = {"officers_trained-change": "new", "officers_trained-number": "41", "officers_trained-source": "seen"}
    signed_in.post(page(three_months, "training"), told)
    signed_in.post(reverse("followups:unchanged", args=[three_months.pk, "all"]))
    number = three_months.answers.get()
    assert (number.number, number.unchanged) == (41, False)
    assert three_months.commitment_answers.get().unchanged


def test_no_change_to_everything_is_offered_from_the_first_part_to_the_last_look(signed_in, three_months):
    everything = reverse("followups:unchanged", args=[three_months.pk, "all"])
    assert everything in signed_in.get(page(three_months, "promises")).content.decode()
    assert everything in signed_in.get(reverse("followups:check", args=[three_months.pk])).content.decode()
    signed_in.post(everything)
    assert everything not in signed_in.get(page(three_months, "promises")).content.decode()


def test_no_change_twice_changes_nothing(signed_in, three_months):
    address = reverse("followups:unchanged", args=[three_months.pk, "all"])
    signed_in.post(address)
    before = list(three_months.answers.values())
    signed_in.post(address)
    assert list(three_months.answers.values()) == before


def test_a_draft_of_an_earlier_follow_up_is_nobodys_last_answer(signed_in, laredo, marisol, one_month):
    Answer.objects.create(followup=one_month, measure_id="officers_trained", number=30)
    later = a_followup(laredo, months=3, lead=marisol, status=Status.OPEN)
    assert all(question.last is None for part in parts_of(later) for question in part.questions)


def test_sending_counts_the_answers_and_says_what_comes_next(signed_in, one_month, laredo):
    a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), status=Status.SCHEDULED)
    signed_in.post(page(one_month, "training"), {"officers_trained-number": "30"})
    answer = signed_in.post(reverse("followups:check", args=[one_month.pk]), {"note": "A good month."}, follow=True)
    one_month.refresh_from_db()
    assert (one_month.status, one_month.note) == (Status.SUBMITTED, "A good month.")
    assert one_month.submitted_by.name == "Marisol Vega"
    assert "Friday, November 20, 2026" in answer.content.decode()


def test_an_empty_follow_up_is_not_sent(signed_in, one_month):
    answer = signed_in.post(reverse("followups:check", args=[one_month.pk]), {"note": ""})
    assert "Answer at least one question, or write a word, before you send it." in answer.content.decode()
    one_month.refresh_from_db()
    assert one_month.submitted_at is None


def test_what_was_sent_cannot_be_filled_again(signed_in, three_months, one_month):
    answer = signed_in.post(page(one_month, "training"), {"officers_trained-number": "31"})
    assert "This follow-up has been sent" in answer.content.decode()
    assert one_month.answers.get().number == 30


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("officers_trained", {}),
        ("officers_trained", {"number": 30, "choice": "unknown"}),
        ("investigative_partnerships", {"choice": "no", "since_month": datetime.date(2026, 8, 1)}),
    ],
    ids=["nothing", "a number and that nobody knows it", "no, with a month"],
)
def test_the_database_keeps_no_answer_that_says_nothing_or_two_things(one_month, measure, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(followup=one_month, measure_id=measure, **values)


def test_nobody_is_thanked_before_it_was_sent_nor_while_it_is_asked_back(signed_in, three_months, one_month):
    thanks = {row: reverse("followups:thanks", args=[row.pk]) for row in (three_months, one_month)}
    assert signed_in.get(thanks[three_months]).url == reverse("followups:detail", args=[three_months.pk])
    assert "Thank you. It is with TAT now." in signed_in.get(thanks[one_month]).content.decode()
    reviewing.ask_back(one_month, words="Of both academies?", by=a_user("Dana Whitlock"))
    assert signed_in.get(thanks[one_month]).url == reverse("followups:detail", args=[one_month.pk])


def test_a_lead_of_another_build_finds_nothing(client, one_month):
    client.force_login(a_lead("Tomás Archuleta").user)
    for name in ("detail", "check", "thanks"):
        assert client.get(reverse(f"followups:{name}", args=[one_month.pk])).status_code == 404
    assert client.post(page(one_month, "training"), {"officers_trained-number": "1"}).status_code == 404
    assert not Answer.objects.exists()


def test_what_staff_enter_on_the_phone_are_the_leads_words(client, one_month):
    client.force_login(a_user("Dana Whitlock at TAT"))
    client.post(page(one_month, "training"), {"officers_trained-number": "30"})
    kept = Answer.objects.get()
    assert (kept.said_by.name, kept.entered_by.name) == ("Marisol Vega", "Dana Whitlock at TAT")


def test_only_staff_review_and_hand_over(client, signed_in, three_months, one_month):
    assert signed_in.post(reverse("followups:review", args=[one_month.pk])).status_code == 403
    client.force_login(a_user("Ruth Adler"))
    client.post(reverse("followups:review", args=[one_month.pk]))
    one_month.refresh_from_db()
    assert one_month.status == Status.REVIEWED


@pytest.mark.parametrize("promises", [1, 3])
def test_a_part_asks_the_database_equally_often_whatever_was_promised(
    signed_in, one_month, laredo, promises, django_assert_max_num_queries
):
    for number in range(promises):
        a_commitment(laredo, an_organization(f"Carrier {number}"), CommitmentKind.TRAIN_DRIVERS)
    with django_assert_max_num_queries(13):
        signed_in.get(page(one_month, "promises"))


@pytest.mark.parametrize("builds", [1, 3])
def test_the_board_asks_the_database_equally_often(client, builds, django_assert_max_num_queries):
    for number in range(builds):
        a_followup(a_build(f"City {number}", date=HELD_ON), status=Status.SCHEDULED)
    client.force_login(a_user("Ruth Adler"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("followups:board")).status_code == 200


def test_the_board_says_first_what_waits_for_answers(client, signed_in, one_month):
    address = reverse("followups:board")
    one_month.due_on = datetime.date(2999, 1, 1)
    one_month.save()
    assert "One follow-up waits for answers, none is late" in signed_in.get(address).content.decode()
    one_month.due_on = datetime.date(2026, 1, 1)
    one_month.save()
    assert "One follow-up is late" in signed_in.get(address).content.decode()
