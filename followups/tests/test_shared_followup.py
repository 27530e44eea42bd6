"""Two leads at one follow-up: nobody's answer is overwritten unknowingly, and nothing typed is lost."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from builds.models import Status as BuildStatus
from contacts.models import Kind
from followups.actions import answering
from followups.models import Answer, CommitmentAnswer, FollowUp, Status, Training
from followups.questions import question_of
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_user,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 9, 15, 17, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(minutes=20)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def laredo():
    return a_build("Laredo", date=datetime.date(2026, 8, 20), status=BuildStatus.HELD, time_zone="America/Chicago")


@pytest.fixture
def marisol(laredo):
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    person = a_lead("Marisol Vega", organization=office)
    a_co_host(laredo, person)
    return person


@pytest.fixture
def lorraine(laredo):
    association = an_organization("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION)
    person = a_lead("Lorraine Pruitt", organization=association)
    a_co_host(laredo, person, role="trucking")
    return person


@pytest.fixture
def followup(laredo, marisol):
    return a_followup(laredo, due_on=datetime.date(2026, 9, 20), lead=marisol, status=Status.OPEN)


class Screen:
    """A page of the training part as one person has it open, with what stands in its fields."""

    def __init__(self, client, person, followup, part="training"):
        self.client, self.user = client, person if not hasattr(person, "user") else person.user
        self.address = reverse("followups:part", args=[followup.pk, part])
        self.client.force_login(self.user)
        self.read(self.client.get(self.address))

    def read(self, response):
        self.text = response.content.decode()
        rows = [*response.context["rows"], *response.context["other_rows"]]
        self.fields = {}
        for row in rows:
            for field in row.form:
                value = field.value()
                self.fields[field.html_name] = "" if value in (None, False) else str(value)

    def send(self, draft=False, **typed):
        """Type into fields, and save; or let the script keep what was typed."""
        self.fields |= {f"{name.replace('__', '-')}": value for name, value in typed.items()}
        self.client.force_login(self.user)
        data = {name: value for name, value in self.fields.items() if value or not name.endswith("unknown")}
        headers = {"X-Draft": "1"} if draft else {}
        answer = self.client.post(self.address, data, headers=headers)
        if not draft and answer.status_code == 200 and answer.context and "part" in answer.context:
            self.read(answer)
        return answer


def officers(followup):
    row = followup.answers.filter(measure="officers_trained").first()
    return row and (row.number, row.said_by.name)


def test_a_page_from_before_overwrites_nothing_and_says_who_answered_what_and_when(client, followup, marisol, lorraine):
    hers, mine = Screen(client, lorraine, followup), Screen(client, marisol, followup)
    hers.send(officers_trained__number="45")
    mine.send(officers_trained__number="30", le_trainings__number="2")
    assert officers(followup) == (45, "Lorraine Pruitt")
    assert "Lorraine Pruitt answered “45 people” on Tue, Sep 15, noon, after you opened this page." in mine.text
    assert 'value="30"' in mine.text
    assert followup.answers.get(measure="le_trainings").said_by == marisol  # all else is saved


def test_saving_once_more_replaces_it_knowingly_and_the_trail_keeps_both(client, followup, marisol, lorraine):
    hers, mine = Screen(client, lorraine, followup), Screen(client, marisol, followup)
    hers.send(officers_trained__number="45")
    mine.send(officers_trained__number="30")
    assert mine.send().status_code == 302
    assert officers(followup) == (30, "Marisol Vega")
    entry = Entry.objects.get(verb="replaced an answer of somebody else")
    assert (entry.actor_label, entry.changes) == ("Marisol Vega", {"number": [45, "30"]})


def test_emptying_what_somebody_else_has_changed_meanwhile_takes_nothing_back(client, followup, marisol, lorraine):
    Screen(client, marisol, followup).send(officers_trained__number="30")
    hers, mine = Screen(client, lorraine, followup), Screen(client, marisol, followup)
    hers.send(officers_trained__number="45")
    mine.send(officers_trained__number="")
    assert officers(followup) == (45, "Lorraine Pruitt")
    assert "Lorraine Pruitt answered “45 people”" in mine.text
    mine.send()
    assert officers(followup) is None


def test_what_was_not_touched_keeps_its_time_and_its_name(client, followup, marisol, lorraine, noon):
    Screen(client, lorraine, followup).send(drivers_trained__number="45")
    noon.move_to(LATER, tick=False)
    Screen(client, marisol, followup).send(officers_trained__number="30")
    kept = Answer.objects.order_by("measure").values_list("measure", "said_by__name", "answered_at")
    assert list(kept) == [
        ("drivers_trained", "Lorraine Pruitt", NOON),
        ("officers_trained", "Marisol Vega", LATER),
    ]


def test_who_said_it_is_shown_to_the_other_and_not_to_oneself(client, followup, marisol, lorraine):
    Screen(client, lorraine, followup).send(drivers_trained__number="45")
    told = "Answered by Lorraine Pruitt, Tue, Sep 15, noon"
    assert told in Screen(client, marisol, followup).text
    assert told not in Screen(client, lorraine, followup).text
    dana = a_user("Dana Whitlock at TAT")
    Screen(client, dana, followup).send(le_trainings__number="2")
    assert "Answered by Marisol Vega, Tue, Sep 15, noon (entered by Dana Whitlock at TAT)" in (
        Screen(client, marisol, followup).text
    )


def test_the_same_answer_of_both_is_no_matter(client, followup, marisol, lorraine):
    hers, mine = Screen(client, lorraine, followup), Screen(client, marisol, followup)
    hers.send(officers_trained__number="45")
    assert mine.send(officers_trained__number="45").status_code == 302
    assert officers(followup) == (45, "Lorraine Pruitt")


def test_ones_own_page_on_another_device_is_no_stranger(client, followup, marisol):
    phone, desk = Screen(client, marisol, followup), Screen(client, marisol, followup)
    phone.send(officers_trained__number="4")
    assert desk.send(le_trainings__number="2").status_code == 302
    assert officers(followup) == (4, "Marisol Vega")  # not emptied by the page on which it was empty
    assert desk.send(officers_trained__number="45").status_code == 302
    assert officers(followup) == (45, "Marisol Vega")


def test_the_script_is_told_and_never_replaces_by_itself(client, followup, marisol, lorraine):
    hers, mine = Screen(client, lorraine, followup), Screen(client, marisol, followup)
    hers.send(officers_trained__number="45")
    for typed in ("3", "30"):  # it goes on typing
        answer = mine.send(draft=True, officers_trained__number=typed)
        told = answer.json()["questions"]["officers_trained"]
        assert (answer.status_code, answer.json()["state"]) == (207, "meanwhile")
        assert "Lorraine Pruitt answered “45 people”" in told["said"][0]
    assert officers(followup) == (45, "Lorraine Pruitt")
    mine.fields["officers_trained-shown"] = told["standing"]  # what the script does when the button is pressed
    assert mine.send().status_code == 302
    assert officers(followup) == (30, "Marisol Vega")


def test_a_draft_tells_the_script_what_stands_now_so_that_emptying_works(client, followup, marisol):
    mine = Screen(client, marisol, followup)
    told = mine.send(draft=True, officers_trained__number="30").json()["questions"]["officers_trained"]
    mine.fields["officers_trained-shown"] = told["shown"]
    mine.send(draft=True, officers_trained__number="")
    assert officers(followup) is None


def test_emptying_works_even_where_the_answer_to_the_draft_was_lost(client, followup, marisol):
    mine = Screen(client, marisol, followup)
    mine.send(draft=True, officers_trained__number="3", officers_trained__shown="*")
    mine.send(draft=True, officers_trained__number="")
    assert officers(followup) is None


def test_typed_and_undone_while_somebody_else_answered_takes_nothing_back(client, followup, marisol, lorraine):
    mine = Screen(client, marisol, followup)
    Screen(client, lorraine, followup).send(officers_trained__number="45")
    for _time in range(2):
        assert mine.send(draft=True, officers_trained__number="", officers_trained__shown="*").status_code == 200
    assert officers(followup) == (45, "Lorraine Pruitt")


def test_no_change_to_all_overwrites_nothing_either(client, followup, laredo, marisol, lorraine):
    answering.answer(followup, question_of(followup, "officers_trained")[0], by=marisol.user, number=30)
    answering.submit(followup, by=marisol.user)
    three = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    stale = [question_of(three, "officers_trained")[0]]
    Screen(client, lorraine, three).send(officers_trained__change="new", officers_trained__number="45")
    assert answering.repeat_last(three, stale, by=marisol.user) == 0
    assert officers(three) == (45, "Lorraine Pruitt")


def test_when_one_sends_while_the_other_types_what_was_typed_stays_on_the_page(client, followup, marisol, lorraine):
    mine = Screen(client, marisol, followup)
    mine.send(officers_trained__number="30")
    hers = Screen(client, lorraine, followup)
    answering.submit(followup, by=marisol.user)
    told = hers.send(draft=True, drivers_trained__number="45").json()
    assert (told["state"], "Marisol Vega has sent this follow-up at noon." in told["said"]) == ("sent", True)
    page = hers.send(drivers_trained__number="45").content.decode()
    assert "Marisol Vega has sent this follow-up" in page
    assert "You wrote: <b>45</b>" in page
    assert "Officers trained" not in page  # untouched: nothing of it is missing
    assert not Answer.objects.filter(measure="drivers_trained").exists()


def test_closing_words_of_two_are_not_lost_either(client, followup, marisol, lorraine):
    Screen(client, marisol, followup).send(officers_trained__number="30")
    address = reverse("followups:check", args=[followup.pk])
    client.force_login(marisol.user)
    client.post(address, {"note": "A good month.", "shown": ""}, headers={"X-Draft": "1"})
    client.force_login(lorraine.user)
    answer = client.post(address, {"note": "Two carriers closed.", "shown": ""})
    text = answer.content.decode()
    assert "Somebody else wrote here meanwhile: “A good month.”" in text
    assert "Two carriers closed." in text
    shown = answer.context["form"]["shown"].value()
    client.post(address, {"note": "A good month. Two carriers closed.", "shown": shown})
    sent = FollowUp.objects.get(pk=followup.pk)
    assert (sent.status, sent.note) == (Status.SUBMITTED, "A good month. Two carriers closed.")


def test_closing_words_that_come_after_it_was_sent_stay_on_the_page(client, followup, marisol, lorraine):
    answering.submit(followup, by=marisol.user, note="A good month.")
    client.force_login(lorraine.user)
    address = reverse("followups:check", args=[followup.pk])
    assert "Two carriers closed." in client.post(address, {"note": "Two carriers closed."}).content.decode()


@pytest.fixture
def rio_bravo(laredo):
    return a_commitment(laredo, an_organization("Rio Bravo Freight"), promised=120)


def of_promise(promise, **typed):
    return {f"promise-{promise.pk}__{name}": value for name, value in typed.items()}


def test_not_happening_wants_its_reason_at_the_field(client, followup, marisol, rio_bravo):
    mine = Screen(client, marisol, followup, "promises")
    mine.send(**of_promise(rio_bravo, state="not_happening"))
    assert "Say why in a few words, such as “sold the company” or “no time this year”." in mine.text
    assert mine.send(**of_promise(rio_bravo, note="The company was sold.")).status_code == 302
    assert CommitmentAnswer.objects.get().note == "The company was sold."


def test_a_word_better_said_otherwise_is_not_kept_and_not_lost_and_the_number_is_saved(
    client, followup, marisol, rio_bravo
):
    mine = Screen(client, marisol, followup, "promises")
    typed = of_promise(rio_bravo, state="under_way", total="45", note="They wrote “prostitute” in the log.")
    draft = mine.send(draft=True, **typed)
    told = draft.json()["questions"][f"promise-{rio_bravo.pk}"]
    assert (draft.json()["state"], told["keep"], "prostitute" in told["said"][0]) == ("partly", True, True)
    kept = CommitmentAnswer.objects.get()
    assert (kept.state, kept.total, kept.note) == ("under_way", 45, "")
    mine.fields[f"promise-{rio_bravo.pk}-shown"] = told["shown"]
    mine.send()
    assert "They wrote “prostitute” in the log." in mine.text
    assert "Keep the words as they are" in mine.text
    assert mine.send(**of_promise(rio_bravo, keep_words="on")).status_code == 302
    assert CommitmentAnswer.objects.get().note == "They wrote “prostitute” in the log."
    assert Entry.objects.get(verb="kept words as they were").changes == {"note": ["", "prostitute"]}


def test_words_kept_once_are_not_asked_about_again(client, followup, marisol, rio_bravo):
    typed = of_promise(rio_bravo, state="under_way", total="45", note="The “prostitute” law.", keep_words="on")
    Screen(client, marisol, followup, "promises").send(**typed)
    assert Screen(client, marisol, followup, "promises").send(**of_promise(rio_bravo, total="50")).status_code == 302
    assert CommitmentAnswer.objects.get().total == 50


def test_what_can_only_be_a_case_may_not_be_kept_with_a_tick(client, followup, marisol, rio_bravo):
    mine = Screen(client, marisol, followup, "promises")
    typed = of_promise(rio_bravo, state="under_way", total="45", note="SSN 123-45-6789", keep_words="on")
    mine.send(**typed)
    assert "This looks like a social security number." in mine.text
    assert CommitmentAnswer.objects.get().note == ""


def test_a_word_alone_is_not_thrown_away_silently(client, followup, marisol, rio_bravo):
    mine = Screen(client, marisol, followup, "promises")
    mine.send(**of_promise(rio_bravo, note="They moved to Zapata."))
    assert "Answer this first: a word alone is not kept." in mine.text
    assert "They moved to Zapata." in mine.text


def test_silence_is_no_choice_of_a_lead_and_not_repeated(client, followup, laredo, marisol, rio_bravo):
    assert "No response after three attempts" not in Screen(client, marisol, followup, "promises").text
    CommitmentAnswer.objects.create(followup=followup, commitment=rio_bravo, state="no_response")
    answering.submit(followup, by=marisol.user)
    three = a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.OPEN)
    question, part = question_of(three, f"promise-{rio_bravo.pk}")
    assert (question.last.state, part.repeatable) == ("no_response", [])
    assert "No change" not in Screen(client, marisol, three, "promises").text


def test_what_could_not_be_found_out_can_be_said_the_first_time_too(client, followup, marisol):
    assert Screen(client, marisol, followup).send(officers_trained__unknown="on").status_code == 302
    assert followup.answers.get().choice == "unknown"
    page = Screen(client, marisol, followup)
    assert page.fields["officers_trained-unknown"] == "True"
    page.send(officers_trained__unknown="on")
    assert followup.answers.get().choice == "unknown"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_kept_and_the_other_told(followup, marisol, lorraine):
    question, barrier = question_of(followup, "officers_trained")[0], Barrier(2)

    def save(person, number):
        row = FollowUp.objects.get(pk=followup.pk)
        barrier.wait(timeout=10)
        try:
            return answering.answer_as_seen(row, question, {"number": number}, seen="", by=person.user)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(save, [marisol, lorraine], [30, 45]))
    assert sorted(outcome.is_in_the_way for outcome in outcomes) == [False, True]
    assert len({outcome.answer.number for outcome in outcomes}) == 1


def a_training(laredo, marisol, people, audience="officers", **fields):
    fields = {"state_id": "TX", "held_on": datetime.date(2026, 9, 1), "organization": marisol.organization} | fields
    return Training.objects.create(audience=audience, people=people, entered_by=marisol.user, **fields)


def test_trainings_written_down_fill_the_number_in_with_one_press(client, followup, laredo, marisol, rio_bravo):
    for people in (40, 24, 20):
        a_training(laredo, marisol, people)
    a_training(laredo, marisol, 7, held_on=datetime.date(2026, 8, 19))  # the day before the meeting
    a_training(laredo, marisol, 9, state_id="NM")
    mine = Screen(client, marisol, followup)
    assert "Three trainings with 84 officers were written down since the meeting." in mine.text
    answer = mine.send(fill="officers_trained", le_trainings__number="2")
    assert answer.url == f"{mine.address}#q-officers_trained"
    kept = {row.measure_id: (row.number, row.source) for row in followup.answers.all()}
    assert kept == {"officers_trained": (84, "seen"), "le_trainings": (2, "")}
    again = Screen(client, marisol, followup)
    assert "Fill in 84" not in again.text
    assert "Fill in 3" in again.text  # the number of trainings is another


def test_the_number_of_trainings_of_industry_counts_drivers_and_employees(followup, laredo, marisol):
    a_training(laredo, marisol, 12, "drivers")
    a_training(laredo, marisol, 5, "employees", build=laredo)
    question, _part = question_of(followup, "industry_trainings")
    assert (question.written.figure, question.written.people) == (2, 17)
    assert question_of(followup, "drivers_trained")[0].written.figure == 12


def test_pressing_enter_saves_and_does_not_fill_anything_in(client, followup, laredo, marisol):
    a_training(laredo, marisol, 40)
    form = Screen(client, marisol, followup).text.partition("data-drafts")[2]
    assert form.index("<button") == form.index('<button class="visually-hidden" type="submit"')


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_the_database_equally_often(
    client, followup, laredo, marisol, lorraine, many, django_assert_max_num_queries
):
    for number in range(many):
        promise = a_commitment(laredo, an_organization(f"Carrier {number}"))
        CommitmentAnswer.objects.create(followup=followup, commitment=promise, state="done", said_by=lorraine)
        a_training(laredo, marisol, 10, organization=an_organization(f"Academy {number}"))
    for measure in ("officers_trained", "le_trainings", "drivers_trained")[:many]:
        answering.answer(followup, question_of(followup, measure)[0], by=lorraine.user, number=3)
    client.force_login(marisol.user)
    for address in (
        reverse("followups:part", args=[followup.pk, "promises"]),
        reverse("followups:part", args=[followup.pk, "training"]),
        reverse("followups:check", args=[followup.pk]),
    ):
        with django_assert_max_num_queries(15):  # three of them note that the session is in use
            assert client.get(address).status_code == 200
