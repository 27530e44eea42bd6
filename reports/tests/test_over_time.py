"""Numbers over time: who answered and when, and how many were trained for each person who came."""

import csv
import datetime
import io

import pytest

from builds.models import Build, CommitmentKind
from contacts.models import State
from followups.actions import answering
from followups.models import AskBack, FollowUp, Inquiry, Status
from reports import documents, figures, over_time, scopes
from reports.tests.makers import (
    AFTER_SIX_MONTHS,
    a_held_build,
    a_promise,
    an_answered_followup,
    an_owed_followup,
    came,
    measured,
    noon,
    tell,
)
from reports.tests.test_same_figures_everywhere import page_text
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user

pytestmark = pytest.mark.django_db

URL = "/desk/reports/over-time/"


def responses(*builds, at=AFTER_SIX_MONTHS):
    asked = figures.asked(builds, at)
    return {row["name"]: row for row in figures.response_rows(asked)}


def counts(row):
    return [row[name] for name in ("due", "answered", "on_time", "late", "never", "ahead")]


def multiplier(*builds, at=AFTER_SIX_MONTHS):
    found = figures.multiplier(figures.asked(builds, at), figures.came_by_build(figures.people_rows(builds)))
    return found["trained"], found["came"], found["ratio"]


def an_extra(build, title="Before the session", *, due_on=None, **fields):
    due_on = due_on or datetime.date(2026, 9, 1)
    fields = {"status": Status.SUBMITTED, "submitted_at": noon(due_on)} | fields
    return FollowUp.objects.create(build=build, title=title, due_on=due_on, **fields)


# Who answered


def test_an_answer_of_the_day_it_is_due_is_on_time_and_of_the_next_day_late():
    one, other = a_held_build(), a_held_build("Selma")
    first = an_answered_followup(one, 1)
    second = an_answered_followup(other, 1)
    FollowUp.objects.filter(pk=first.pk).update(  # 11 in the evening there, the next day in Greenwich
        submitted_at=datetime.datetime.combine(first.due_on, datetime.time(4), tzinfo=datetime.UTC)
        + datetime.timedelta(days=1)
    )
    FollowUp.objects.filter(pk=second.pk).update(
        submitted_at=datetime.datetime.combine(second.due_on, datetime.time(5), tzinfo=datetime.UTC)
        + datetime.timedelta(days=1)
    )
    assert counts(responses(one, other)["1 month"]) == [2, 2, 1, 1, 0, 0]


def test_what_is_due_today_is_ahead_and_from_tomorrow_on_it_was_never_answered():
    build = a_held_build()
    an_owed_followup(build, 1, due_on=datetime.date(2026, 10, 22))
    an_owed_followup(build, 3, due_on=datetime.date(2026, 10, 21))
    told = responses(build)
    assert counts(told["1 month"]) == [0, 0, 0, 0, 0, 1]
    assert counts(told["3 months"]) == [1, 0, 0, 0, 1, 0]
    assert (told["1 month"]["percent"], told["3 months"]["percent"]) == (None, 0)
    assert counts(told["All follow-ups"]) == [1, 0, 0, 0, 1, 1]


def test_what_was_called_off_is_not_asked_for():
    build = a_held_build()
    an_answered_followup(build, 1)
    FollowUp.objects.filter(pk=an_owed_followup(build, 3).pk).update(status=Status.CANCELLED)
    assert counts(responses(build)["All follow-ups"]) == [1, 1, 1, 0, 0, 0]


def test_an_extra_one_is_counted_among_the_extra_ones():
    build = a_held_build()
    an_answered_followup(build, 1)
    an_extra(build)
    told = responses(build)
    assert list(told) == ["1 month", "Extra ones", "All follow-ups"]
    assert counts(told["All follow-ups"]) == [2, 2, 2, 0, 0, 0]


def test_who_sent_it_in_time_and_was_asked_back_later_stays_on_time():
    lead, dana = a_lead("Renee Aucoin"), a_user("Dana Whitlock")
    build = a_held_build()
    followup = an_owed_followup(build, 1, lead=lead, opened_at=noon(datetime.date(2026, 5, 7)))
    answering.submit(followup, by=lead.user, note="Done", at=noon(followup.due_on))
    followup.refresh_from_db()
    FollowUp.objects.filter(pk=followup.pk).update(status=Status.ASKED_BACK)
    AskBack.objects.create(followup=followup, words="How many?", asked_by=dana)
    followup.refresh_from_db()
    assert counts(responses(build)["1 month"]) == [1, 1, 1, 0, 0, 0]  # asked back counts as it was sent
    later = noon(followup.due_on + datetime.timedelta(days=9))
    answering.submit(followup, by=lead.user, note="Twelve", at=later)
    assert FollowUp.objects.get().submitted_at == later
    assert counts(responses(build)["1 month"]) == [1, 1, 1, 0, 0, 0]


def test_organizations_that_answered_never_responded_or_are_silent_are_told_apart():
    build, lead = a_held_build(), a_person("Marisol Vega")
    one = an_answered_followup(build, 1)
    a_promise(build, "Answers", answers={one: 3})
    a_promise(build, "Silent", answers={one: None})
    said = a_promise(build, "Three attempts, says the lead")
    tell(said, one, None, state="no_response")
    asked = a_promise(build, "Three attempts, knows the program")
    Inquiry.objects.create(
        followup=one, commitment=asked, person=lead, status="no_response", attempts=3, settled_at=noon(one.due_on),
        released_by=a_user("Dana Whitlock"),
    )  # fmt: skip
    found = figures.silence(figures.promises([build]), figures.asked([build], AFTER_SIX_MONTHS))
    told = {name: found[name] for name in ("asked", "answered", "no_response", "never")}
    assert told == {"asked": 4, "answered": 1, "no_response": 2, "never": 3}
    assert found["kept"][0]["value"] == 3


def test_no_response_keeps_what_was_confirmed_before_and_never_counts_as_an_answer():
    build = a_held_build()
    one, three = an_answered_followup(build, 1), an_answered_followup(build, 3)
    promise = a_promise(build, "Gulf Freight", 40, answers={one: 12})
    tell(promise, three, None, state="no_response")
    policy = a_promise(build, "Mobile Bus", None, CommitmentKind.ADOPT_POLICY)
    tell(policy, one, None, state="done")
    tell(policy, three, None, state="no_response")
    rows = {
        row["kind"]: ([kept["value"] for kept in row["kept"]], row["latest"])
        for row in figures.promise_rows(figures.promises([build]), figures.asked([build], AFTER_SIX_MONTHS))
    }
    assert rows == {"train_drivers": ([12, 12], 12), "adopt_policy": ([1, 1], 1)}


# Extra follow-ups


def test_an_extra_one_has_the_latest_word_after_six_months_and_no_column():
    build = a_held_build()
    six = an_answered_followup(build, 6)
    year = an_extra(build, "A year on", due_on=datetime.date(2027, 4, 14))
    a_promise(build, "Gulf Freight", 640, answers={six: 188, year: 371})
    measured(six, "wallet_cards", 900)
    measured(year, "wallet_cards", 1200)
    document = document_of(build, at=noon(datetime.date(2027, 5, 1)))
    assert [row["months"] for row in document["intervals"]] == [6]
    group = document["groups"][0]
    assert ([kept["value"] for kept in group["kept"]], group["latest"]) == ([188], 371)
    cards = next(row for row in document["measures"] if row["code"] == "wallet_cards")
    assert ([kept["value"] for kept in cards["kept"]], cards["latest"]) == ([900], 1200)
    assert document["title"] == "Mobile, Alabama: by April 14, 2027, 371 of 640 promised people are trained"


def test_an_extra_one_between_two_intervals_does_not_outrun_the_later_one():
    build = a_held_build()
    one, six = an_answered_followup(build, 1), an_answered_followup(build, 6)
    between = an_extra(build, due_on=datetime.date(2026, 8, 1))
    a_promise(build, "Gulf Freight", 640, answers={one: 10, between: 50, six: 40})
    a_promise(build, "Bay Lines", 100, answers={one: 1, between: 7})
    (row,) = figures.promise_rows(figures.promises([build]), figures.asked([build], AFTER_SIX_MONTHS))
    assert ([kept["value"] for kept in row["kept"]], row["latest"]) == ([11, 47], 47)


def test_an_extra_one_on_an_intervals_own_day_comes_after_it():
    build = a_held_build()
    extra = an_extra(build, due_on=datetime.date(2026, 7, 13))
    three = an_answered_followup(build, 3)
    assert three.due_on == extra.due_on
    a_promise(build, "Gulf Freight", 100, answers={three: 20, extra: 35})
    measured(three, "wallet_cards", 10)
    measured(extra, "wallet_cards", 12)
    document = document_of(build, at=AFTER_SIX_MONTHS)
    (group,) = document["groups"]
    cards = next(row for row in document["measures"] if row["code"] == "wallet_cards")
    assert [([kept["value"] for kept in row["kept"]], row["latest"]) for row in (group, cards)] == [
        ([20], 35),
        ([10], 12),
    ]


def test_where_only_an_extra_one_is_answered_it_counts():
    build = a_held_build()
    an_owed_followup(build, 1)
    a_promise(build, "Gulf Freight", 640, answers={an_extra(build): 50})
    document = document_of(build)
    assert document["groups"][0]["latest"] == 50
    assert document["silence"]["asked"] == 1
    assert document["headings"]["after"] == "After the day: part of what was promised is done"


def test_an_owed_extra_one_is_a_step_and_in_the_answers_behind_it_has_its_title(client):
    build = a_held_build(slug="mobile-2026")
    a_promise(build, "Gulf Freight", 640, answers={an_extra(build): 50})
    an_extra(build, "A year on", due_on=datetime.date(2027, 4, 14), status=Status.SCHEDULED, submitted_at=None)
    steps = [row["step"] for row in document_of(build)["steps"]]
    assert "Answer the follow-up “A year on”" in steps
    client.force_login(a_user("Dana Whitlock"))
    page = client.get("/desk/builds/mobile-2026/report/answers/")
    assert "Before the session" in page_text(page)


def test_a_report_of_several_builds_names_the_extra_ones_that_were_answered():
    build = a_held_build()
    an_answered_followup(build, 1)
    an_extra(build)
    document = scopes.document_of(at=AFTER_SIX_MONTHS)
    assert document["builds"][0]["known"] == "answered after 1 month and “Before the session”"


# Trained for each person who came


def document_of(build, at=AFTER_SIX_MONTHS):
    return documents.of_build(documents.with_everything(Build.objects).get(pk=build.pk), at=at, fresh=True)


def test_the_latest_totals_of_drivers_employees_and_officers_are_divided_by_who_came():
    build = a_held_build()
    came(build, "law", 6)
    came(build, "trucking", 4)
    one, three = an_answered_followup(build, 1), an_answered_followup(build, 3)
    measured(one, "drivers_trained", 20)
    measured(three, "drivers_trained", 60)
    measured(one, "officers_trained", 5)
    measured(three, "wallet_cards", 5000)
    a_promise(build, "Gulf Freight", 640, answers={three: 371})
    assert multiplier(build) == (65, 10, 6.5)


def test_where_nobody_answered_there_is_no_figure_and_zero_is_one():
    build = a_held_build()
    came(build, "law", 6)
    draft = an_owed_followup(build, 1)
    measured(draft, "drivers_trained", 60)
    assert multiplier(build) == (None, None, None)
    measured(an_answered_followup(build, 3), "drivers_trained", 0)
    assert multiplier(build) == (0, 6, 0.0)


def test_a_build_that_was_not_answered_or_where_nobody_came_counts_in_neither_number():
    answered, silent, empty = a_held_build(), a_held_build("Selma"), a_held_build("Dothan")
    came(answered, "law", 10)
    came(silent, "law", 90)
    measured(an_answered_followup(answered, 1), "drivers_trained", 40)
    an_answered_followup(silent, 1)
    measured(an_answered_followup(empty, 1), "drivers_trained", 1000)
    assert multiplier(answered, silent, empty) == (40, 10, 4.0)


def test_of_several_builds_the_sums_are_divided_not_the_ratios_averaged():
    small, large = a_held_build(), a_held_build("Selma")
    came(small, "law", 2)
    came(large, "law", 98)
    measured(an_answered_followup(small, 1), "drivers_trained", 20)
    measured(an_answered_followup(large, 1), "drivers_trained", 80)
    assert multiplier(small, large) == (100, 100, 1.0)


def test_two_leads_of_one_followup_tell_a_total_once():
    build = a_held_build()
    came(build, "law", 10)
    one, two = a_lead("Marisol Vega"), a_lead("Lorraine Pruitt")
    followup = an_answered_followup(build, 1, lead=one)
    row = measured(followup, "drivers_trained", 40)
    row.number, row.said_by = 42, two
    row.save()
    assert multiplier(build) == (42, 10, 4.2)


def test_the_report_says_it_with_its_definition_on_page_paper_and_csv(client):
    build = a_held_build(slug="mobile-2026")
    came(build, "law", 10)
    measured(an_answered_followup(build, 1), "drivers_trained", 1234)
    client.force_login(a_user("Dana Whitlock"))
    page = page_text(client.get("/desk/builds/mobile-2026/report/"))
    for text in ("For each person who came, 123.4 people were trained", "1,234 people trained, 10 came."):
        assert text in page
    assert "People trained by those who attended, for each person who attended" in page
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/desk/builds/mobile-2026/report/figures.csv").content.decode("utf-8-sig"))
        )
    )
    told = {row["figure"]: row["value"] for row in rows if row["part"] == "multiplier"}
    assert told == {"people trained": "1234", "people who came": "10", "trained for each person who came": "123.4"}


# The page


@pytest.fixture
def alabama():
    """Two builds of 2026 in Alabama and one of 2025 in Texas."""
    mobile, selma = a_held_build(slug="mobile-2026"), a_held_build("Selma", slug="selma-2026")
    laredo = a_held_build("Laredo", state_id="TX", date=datetime.date(2025, 3, 4), counties=("48479",))
    for build, promised, told in ((mobile, 640, 188), (selma, 100, None), (laredo, 50, 50)):
        came(build, "law", 10)
        followup = an_answered_followup(build, 1) if told is not None else an_owed_followup(build, 1)
        a_promise(build, f"Carrier of {build.city}", promised, answers={followup: told} if told is not None else {})
        if told is not None:
            measured(followup, "drivers_trained", told)
    return mobile


def rows_by(by, at=AFTER_SIX_MONTHS):
    names = dict(State.objects.values_list("pk", "name"))
    rows, whole = over_time.rows_of(Build.objects.order_by("-date", "pk"), by=by, at=at, names=names)
    return {row["label"]: over_time.cells(row, "people", [1]) for row in [*rows, whole]}


def test_a_promise_counts_nothing_until_it_is_confirmed_and_a_missing_answer_is_missing(alabama):
    assert rows_by("build") == {
        "Mobile, AL, Apr 14, 2026": ["640", "188", "188"],
        "Selma, AL, Apr 14, 2026": ["100", "missing, was due May 14, 2026", "not asked yet"],
        "Laredo, TX, Mar 4, 2025": ["50", "50", "50"],
        "All of them": ["790", "238 of 690", "238"],
    }


def test_by_state_and_by_year_the_same_builds_are_summed(alabama):
    assert rows_by("state") == {
        "Alabama": ["740", "188 of 640", "188"],
        "Texas": ["50", "50", "50"],
        "All of them": ["790", "238 of 690", "238"],
    }
    assert rows_by("year") == {
        "2026": ["740", "188 of 640", "188"],
        "2025": ["50", "50", "50"],
        "All of them": ["790", "238 of 690", "238"],
    }


def test_a_build_of_two_states_stands_in_both_rows_and_once_in_all(alabama):
    alabama.states_served.add("TX")
    rows = rows_by("state")
    assert rows["Texas"] == ["690", "238 of 690", "238"]
    assert rows["All of them"] == ["790", "238 of 690", "238"]


@pytest.mark.parametrize("by", ["build", "state", "year"])
@pytest.mark.parametrize("what", ["people", "officers", "places"])
def test_staff_read_it_by_build_state_and_year(client, alabama, by, what):
    client.force_login(a_user("Dana Whitlock"))
    page = page_text(client.get(f"{URL}?by={by}&what={what}"))
    assert "For each person who came, 11.9 people were trained" in page
    assert "All of them" in page


def test_what_is_not_understood_shows_the_page_as_it_is(client, alabama):
    client.force_login(a_user("Dana Whitlock"))
    assert client.get(f"{URL}?by=moon&what=cows&state=ZZ").context["whole"]["builds"] == 3


def test_a_lead_counts_only_the_builds_they_see(client, alabama):
    lead = a_lead("Renee Aucoin")
    a_co_host(alabama, lead)
    client.force_login(lead.user)
    for address in (URL, "/desk/reports/over-time.csv", f"{URL}?by=state", f"{URL}?by=year", f"{URL}?state=TX"):
        text = client.get(address).content.decode()
        assert ["Selma" in text, "Laredo" in text, "Texas" in text] == [False, False, False]
    response = client.get(URL)
    assert response.context["whole"]["builds"] == 1
    assert response.context["whole"]["cells"][0] == ("Promised", "640")


def test_the_csv_has_every_group_and_leaves_a_missing_answer_empty(client, alabama):
    client.force_login(a_user("Dana Whitlock"))
    text = client.get("/desk/reports/over-time.csv?by=build").content.decode("utf-8-sig")
    rows = {row["of"]: row for row in csv.DictReader(io.StringIO(text))}
    selma, whole = rows["Selma, AL, Apr 14, 2026"], rows["All of them"]
    assert [selma[name] for name in ("people promised", "people after 1 months", "people latest", "trained")] == [
        "100", "", "", "",
    ]  # fmt: skip
    assert [whole[name] for name in ("builds", "came", "people latest", "trained", "trained for each who came")] == [
        "3", "30", "238", "238", "11.9",
    ]  # fmt: skip


def test_without_a_build_it_says_so(client):
    client.force_login(a_user("Dana Whitlock"))
    a_build("Laredo")
    assert "No build has taken place yet" in page_text(client.get(URL))


def test_it_asks_the_same_for_one_build_and_for_three(client, django_assert_num_queries):
    client.force_login(a_user("Dana Whitlock"))
    first = a_held_build()
    a_promise(first, "Gulf Freight", 10, answers={an_answered_followup(first, 1): 3})
    client.get(URL)
    with django_assert_num_queries(11):
        client.get(f"{URL}?by=state")
    for city in ("Selma", "Dothan"):
        build = a_held_build(city)
        came(build, "law", 3)
        a_promise(build, f"Carrier of {city}", 10, answers={an_answered_followup(build, 1): 3})
    with django_assert_num_queries(11):
        client.get(f"{URL}?by=state")
