"""Measures as data: asked from their day on, mended with a reason, ended without losing an answer."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from builds.models import Goal
from builds.workflow import NotAllowed
from followups.actions import measures
from followups.models import Answer, FollowUp, Measure
from followups.questions import parts_of
from followups.tests.sweeping import HELD_ON, at, days
from tat_coalitions.testing.people import a_build, a_followup, a_lead, a_person
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

TODAY = HELD_ON
BEGINS = datetime.date(2027, 3, 1)
HOTELS = {
    "sentence": "Hotel employees trained with TAT material",
    "definition": "Employees of hotels who finished a training since the meeting. Count each once; the total.",
    "how": "number",
    "unit": "people",
    "asked_of": ["stop"],
    "months": [],
    "seen_by": "public",
    "valid_from": BEGINS,
}


@pytest.fixture
def build():
    return a_build(date=HELD_ON, status="held", planner=a_person("Ruth Okafor"))


def add(dana, **facts):
    facts = HOTELS | {"goals": Goal.objects.filter(pk="P5"), "at": at(TODAY)} | facts
    return measures.add_measure(by=dana, **facts)


def asked(followup):
    return {question.about.pk for part in parts_of(followup) for question in part.questions}


def sent(build, measure, number, *, months=1):
    """An answer that was sent."""
    followup = a_followup(build, months=months, status="submitted", submitted_at=at(HELD_ON + days(40)))
    return Answer.objects.create(followup=followup, measure=measure, number=number)


def test_a_new_one_is_asked_from_its_day_on_and_not_a_day_before(dana, build):
    measure = add(dana)
    assert measure.pk == "hotel_employees_trained_with_tat"
    assert measure.pk not in asked(a_followup(build, months=1, due_on=BEGINS - days(1)))
    assert measure.pk in asked(a_followup(build, months=3, due_on=BEGINS))
    extra = FollowUp.objects.create(build=build, title="A year on", due_on=BEGINS + days(300))
    assert measure.pk in asked(extra)


def test_only_after_the_intervals_chosen_and_always_in_extra_ones(dana, build):
    measure = add(dana, months=[6])
    later = BEGINS + days(5)
    assert measure.pk not in asked(a_followup(build, months=3, due_on=later))
    assert measure.pk in asked(a_followup(build, months=6, due_on=later))
    assert measure.pk in asked(FollowUp.objects.create(build=build, title="A year on", due_on=later))


def test_it_never_begins_before_today(dana):
    with pytest.raises(ValidationError, match="That day is past"):
        add(dana, valid_from=TODAY - days(1))
    assert add(dana, valid_from=TODAY).valid_from == TODAY


def test_two_of_one_sentence_get_two_codes(dana):
    assert [add(dana).pk, add(dana).pk] == ["hotel_employees_trained_with_tat", "hotel_employees_trained_with_tat_2"]


@pytest.mark.parametrize(
    ("how", "seen_by"),
    [
        ("computed", "public"),
        ("staff", "public_caveat"),
        ("number", "restricted"),  # a sum would stand in public as it is
        ("yes_no", "public"),
        ("choice", "public"),
    ],
)
def test_what_the_program_does_not_know_or_could_not_hide_is_refused(dana, how, seen_by):
    with pytest.raises(ValidationError):
        add(dana, how=how, seen_by=seen_by)


def test_it_stands_behind_the_one_chosen(dana):
    measure = add(dana, after=Measure.objects.get(pk="employees_trained"))
    order = list(Measure.objects.values_list("pk", flat=True))
    assert order[order.index("employees_trained") + 1] == measure.pk
    assert list(Measure.objects.values_list("position", flat=True)) == list(range(1, len(order) + 1))


def test_its_words_are_mended_with_a_reason_and_the_trail_keeps_the_old_ones(dana, build):
    measure = add(dana)
    sent(build, measure, 40)
    measures.change_measure(measure, sentence="Hotel staff trained", reason="As TAT says it", by=dana, at=at(TODAY))
    entry = Entry.objects.about(measure).first()
    assert (entry.reason, entry.changes) == (
        "As TAT says it",
        {"sentence": ["Hotel employees trained with TAT material", "Hotel staff trained"]},
    )


@pytest.mark.parametrize("values", [{"unit": "rooms"}, {"how": "choice", "seen_by": "public_share"}])
def test_unit_and_kind_stay_once_somebody_has_answered(dana, build, values):
    measure = add(dana)
    measures.change_measure(measure, reason="Nobody has answered", by=dana, unit="employees")
    sent(build, measure, 40)
    with pytest.raises(NotAllowed, match="Make a new measure instead"):
        measures.change_measure(measure, reason="Too late", by=dana, **values)
    measure.refresh_from_db()
    assert (measure.unit, measure.how) == ("employees", "number")


def test_what_is_restricted_stays_restricted(dana):
    measure = Measure.objects.get(pk="investigative_partnerships")
    with pytest.raises(NotAllowed, match="stays restricted"):
        measures.change_measure(measure, seen_by="staff_and_leads", reason="Opened", by=dana)
    measures.change_measure(measure, definition="Whether one exists.", reason="Shorter", by=dana)
    measure.refresh_from_db()
    assert (measure.seen_by, measure.definition) == ("restricted", "Whether one exists.")


def test_one_that_ended_is_asked_for_the_last_time_on_its_last_day(dana, build):
    measure, last = Measure.objects.get(pk="decals"), TODAY + days(20)
    assert measures.end_measure(measure, on=last, by=dana, reason="Not made any more", at=at(TODAY))
    assert not measures.end_measure(measure, on=last, by=dana, at=at(TODAY))
    assert "decals" in asked(a_followup(build, months=1, due_on=last))
    assert "decals" not in asked(a_followup(build, months=3, due_on=last + days(1)))
    assert measures.end_measure(measure, on=None, by=dana, at=at(TODAY))
    assert Entry.objects.about(measure).first().verb == "goes on with the measure"


@pytest.mark.parametrize("days_before", [1, 100])
def test_it_cannot_end_on_a_day_that_is_past(dana, days_before):
    with pytest.raises(ValidationError, match="That day is past"):
        measures.end_measure(Measure.objects.get(pk="decals"), on=TODAY - days(days_before), by=dana, at=at(TODAY))


def test_it_cannot_end_before_it_begins_and_may_be_asked_on_one_day_alone(dana):
    measure = add(dana)
    with pytest.raises(ValidationError, match="It cannot end before it begins"):
        measures.end_measure(measure, on=BEGINS - days(1), by=dana, at=at(TODAY))
    assert measures.end_measure(measure, on=BEGINS, by=dana, at=at(TODAY))


@pytest.mark.parametrize("code", ["contacts_working", "hotline_cases"])
def test_what_the_program_counts_or_staff_enter_is_put_into_better_words_like_any_other(dana, code):
    measure = Measure.objects.get(pk=code)
    measures.change_measure(measure, sentence="In other words", reason="Shorter", by=dana)
    measure.refresh_from_db()
    assert measure.sentence == "In other words"


def test_one_is_put_where_its_neighbor_stands(dana):
    order = list(Measure.objects.values_list("pk", flat=True))
    first, second = (Measure.objects.get(pk=key) for key in order[:2])
    measures.move_measure(second, beside=first, by=dana)
    assert list(Measure.objects.values_list("pk", flat=True)) == [order[1], order[0], *order[2:]]
    assert Entry.objects.about(second).get().changes == {"position": [2, 1]}


# the pages


@pytest.fixture
def desk(client, dana, time_machine):
    time_machine.move_to(at(TODAY), tick=False)
    client.force_login(dana)
    return client


def page(response):
    return " ".join(response.content.decode().split())


NEW = {
    "sentence": HOTELS["sentence"],
    "definition": HOTELS["definition"],
    "goals": ["P5"],
    "how": "number",
    "unit": "people",
    "asked_of": ["stop", "associations"],
    "seen_by": "public",
    "valid_from": "2027-03-01",
    "after": "employees_trained",
}


def test_the_form_shows_the_question_as_a_lead_reads_it_and_saves_what_was_seen(desk):
    address = reverse("followups:new_measure")
    assert 'value="2027-03-01"' in page(desk.get(address))  # the next first of a month
    response = desk.post(address, NEW)
    shown = page(response)
    assert "So a lead reads it" in shown
    assert "In the part “Materials”. Asked of: Truck stop and State associations." in shown
    assert "<fieldset disabled>" in shown
    assert shown[shown.index("<fieldset disabled>") :].count(HOTELS["sentence"]) >= 1
    assert "-number" in shown[shown.index("<fieldset disabled>") :]
    assert "Ask a colleague" not in shown
    assert not Measure.objects.filter(sentence=HOTELS["sentence"]).exists()
    sign = response.context["preview"]["sign"]
    assert "So a lead reads it" in page(desk.post(address, NEW | {"unit": "rooms", "save": sign}))
    shown = page(desk.post(address, NEW | {"save": sign}, follow=True))
    assert "It is asked from March 1, 2027 on." in shown
    assert "Truck stop and State associations" in shown
    assert Measure.objects.get(sentence=HOTELS["sentence"]).asked_of == ["stop", "associations"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sentence": ""}, "Write what is asked."),
        ({"definition": ""}, "Say what counts: without it, two leads count two things."),
        ({"goals": []}, "Choose at least one goal"),
        ({"unit": ""}, "Say what the number counts, such as people."),
        ({"how": "computed"}, "Select a valid choice"),
        ({"seen_by": "restricted"}, "What is told so is seen by: everybody, staff and leads"),
        ({"valid_from": "2027-02-16"}, "That day is past."),
        ({"valid_from": ""}, "Say from which day on it is asked."),
        ({"sentence": "Prostitutes found"}, "Prostitutes"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_kept(desk, wrong, sentence):
    shown = page(desk.post(reverse("followups:new_measure"), NEW | wrong))
    assert sentence in shown
    assert "So a lead reads it" not in shown
    assert (NEW | wrong)["definition"] in shown


def test_its_page_tells_how_it_read_before_and_why(desk):
    change = reverse("followups:change_measure", args=["decals"])
    assert "Nobody has answered it yet" in page(desk.get(change))
    form = desk.get(change).context["form"]
    values = {name: form.initial[name] for name in ("sentence", "definition", "how", "unit", "seen_by")}
    assert "Say why" in page(desk.post(change, values | {"goals": ["P5"], "reason": ""}))
    sent_in = values | {"goals": ["P5"], "sentence": "Decals handed out", "reason": "Shorter"}
    shown = page(desk.post(change, sent_in, follow=True))
    assert "Dana Whitlock changed the measure: Shorter" in shown
    assert "Sentence until then: “Window decals handed out”" in shown


def test_once_answered_the_form_has_neither_unit_nor_kind(desk, build):
    sent(build, Measure.objects.get(pk="decals"), 40)
    response = desk.get(reverse("followups:change_measure", args=["decals"]))
    assert "make a new measure instead" in page(response)
    assert {"unit", "how"} & set(response.context["form"].fields) == set()


def test_one_is_ended_taken_out_of_use_and_found_again_on_the_page(desk):
    shown = page(desk.post(reverse("followups:end_measure", args=["decals"]), {"on": "2027-03-01"}, follow=True))
    assert "It is asked up to March 1, 2027." in shown
    shown = page(desk.post(reverse("followups:end_measure", args=["decals"]), {"on": "2027-02-01"}))
    assert "That day is past." in shown
    switch = reverse("followups:switch_measure", args=["posters"])
    assert "It is out of use" in page(desk.post(switch, {"in_use": "0"}, follow=True))
    listed = page(desk.get(reverse("followups:measures")))
    assert "Posters handed out" not in listed
    assert "Posters handed out" in page(desk.get(reverse("followups:measures"), {"show": "ended"}))
    assert "Nothing matches" in page(desk.get(reverse("followups:measures"), {"q": "zebra"}))


def test_the_list_asks_as_many_questions_for_more_measures(desk, dana, django_assert_num_queries):
    address = reverse("followups:measures")
    desk.get(address)
    with django_assert_num_queries(8):
        desk.get(address)
    for number in range(3):
        add(dana, sentence=f"Number {number}")
    with django_assert_num_queries(8):
        assert "Number 2" in page(desk.get(address))


def test_the_arrows_move_one_within_its_goal(desk):
    rows = next(rows for goal, rows in desk.get(reverse("followups:measures")).context["groups"] if goal.pk == "P5")
    keys = [row.measure.pk for row in rows]
    assert (rows[0].above, rows[-1].below) == ("", "")
    desk.post(reverse("followups:move_measure", args=[rows[1].measure.pk]), {"beside": rows[1].above})
    rows = next(rows for goal, rows in desk.get(reverse("followups:measures")).context["groups"] if goal.pk == "P5")
    assert [row.measure.pk for row in rows] == [keys[1], keys[0], *keys[2:]]


def test_a_lead_finds_none_of_it(client):
    client.force_login(a_lead("Marisol Vega").user)
    assert client.get(reverse("followups:measures")).status_code == 403
    assert client.post(reverse("followups:new_measure"), NEW).status_code == 403
    for name in ("measure", "change_measure", "end_measure", "switch_measure", "move_measure"):
        assert client.post(reverse(f"followups:{name}", args=["decals"]), {}).status_code == 403
