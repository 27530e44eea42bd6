"""Writing down what a state does: a change is a new line, a mistake is amended with its reason, deleting asks."""

import datetime
import html
import re

import pytest

from contacts.models import State
from followups.models import Element, StateElement, StateRule, Stewardship, TaskForceSeat
from followups.partnership import standing_of
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 21, 18, tzinfo=datetime.UTC)
TODAY = NOON.date()
NOTED = {
    "element": "rest-areas",
    "status": "in_place",
    "since": "2020",
    "source": "TAT annual report 2020, page 7",
    "source_url": "",
    "agency": "",
    "evidence": "Posters in all rest areas.",
}
RULE = {
    "subject": "bus",
    "instrument": "statute",
    "citation": "Act 7 of 2025",
    "status": "in_force",
    "since": "March 2025",
    "who": "new",
    "classes": "",
    "delivery": "",
    "minutes": "45",
    "source": "The statute book",
    "source_url": "",
    "checked_on": "2026-11-20",
    "note": "",
}


@pytest.fixture(autouse=True)
def _saturday(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def florida():
    return State.objects.get(pk="FL")


@pytest.fixture
def marisol():
    """A lead with a build in Florida that nobody handed to her yet."""
    office = an_organization("Office of the Attorney General", "attorney_general", county=None, state_id="FL")
    lead = a_lead("Marisol Vega", organization=office)
    a_co_host(a_build("Tampa", state_id="FL", counties=(), slug="tampa"), lead)
    return lead


def text_of(response):
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


def hand_over(lead, by, **fields):
    build = lead.co_hosts.get().build
    fields.setdefault("expires_on", TODAY)
    return Stewardship.objects.create(build=build, lead=lead, handed_by=by, **fields)


def a_seat(state, organization=None, **fields):
    force = an_organization("Task force", "task_force", county=None, state_id=state.pk)
    truckers = organization or an_organization("Truckers", county=None, state_id=state.pk)
    fields.setdefault("since", datetime.date(2026, 1, 1))
    return TaskForceSeat.objects.create(state=state, task_force=force, organization=truckers, **fields)


def test_a_lead_without_a_known_rule_reads_that_none_is_known(client, marisol):
    client.force_login(marisol.user)
    shown = text_of(client.get("/desk/states/"))
    assert "No rule on training of new commercial drivers is known to be in force." in shown
    assert "0 have" not in shown


# elements


def test_a_change_is_a_new_line_and_the_past_stays(client, dana, florida):
    client.post("/desk/states/fl/elements/note/", NOTED)
    page = client.post(
        "/desk/states/fl/elements/note/", NOTED | {"status": "lapsed", "since": "June 2024"}, follow=True
    )
    first, second = StateElement.objects.order_by("on")
    assert (first.status, first.since, second.status, second.since) == ("in_place", "2020", "lapsed", "June 2024")
    assert first.entered_by == dana
    shown = text_of(page)
    assert "Lapsed since June 2024" in shown
    assert "In place since 2020" in shown
    assert standing_of(florida, datetime.date(2024, 5, 31)).k == 1


@pytest.mark.parametrize(
    ("written", "first_day", "precision"),
    [
        ("2020", datetime.date(2020, 1, 1), "year"),
        ("March 2020", datetime.date(2020, 3, 1), "month"),
        ("Sept. 2020", datetime.date(2020, 9, 1), "month"),
        ("3/2020", datetime.date(2020, 3, 1), "month"),
        ("March 3, 2020", datetime.date(2020, 3, 3), "day"),
        ("3/3/2020", datetime.date(2020, 3, 3), "day"),
        ("2020-03-03", datetime.date(2020, 3, 3), "day"),
        ("in 2020", datetime.date(2020, 1, 1), "year"),
        ("November 21, 2026", TODAY, "day"),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_is_written(client, dana, written, first_day, precision):
    client.post("/desk/states/fl/elements/note/", NOTED | {"since": written})
    row = StateElement.objects.get()
    assert (row.on, row.precision) == (first_day, precision)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"since": "some time ago"}, "Write a year, a month or a day"),
        ({"since": "November 22, 2026"}, "That day is still ahead"),
        ({"since": "1820"}, "too long ago"),
        ({"source": ""}, "Write who says so."),
        ({"source_url": "not an address"}, "Write the whole address"),
        ({"agency": "Nobody knows it"}, "We know nothing called"),
        ({"evidence": "The suspect drove a truck with plate ABC1234"}, "looks like"),
        ({"evidence": "A prostitute told us"}, "prostitute"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_what_was_typed_stays(client, dana, changed, sentence):
    response = client.post("/desk/states/fl/elements/note/", NOTED | changed)
    assert response.status_code == 200
    assert sentence in text_of(response)
    for value in (NOTED | changed).values():
        assert html.escape(value) in response.content.decode()
    assert StateElement.objects.count() == 0


def test_two_lines_of_one_day_are_refused_at_the_form(client, dana):
    client.post("/desk/states/fl/elements/note/", NOTED)
    response = client.post("/desk/states/fl/elements/note/", NOTED | {"status": "lapsed"})
    assert "Where this element stood on that day is written down already." in text_of(response)
    assert StateElement.objects.count() == 1


def test_a_mistake_is_amended_with_its_reason_in_the_trail(client, dana):
    client.post("/desk/states/fl/elements/note/", NOTED)
    row = StateElement.objects.get()
    address = f"/desk/states/fl/elements/{row.pk}/"
    assert 'value="2020"' in client.get(address).content.decode()
    client.post(address, NOTED | {"since": "March 2021", "reason": ""})
    assert StateElement.objects.get().since == "2020"
    client.post(address, NOTED | {"since": "March 2021", "reason": "The report says so"})
    assert StateElement.objects.get().since == "March 2021"
    entry = Entry.objects.get(verb="amended where an element stood")
    assert entry.reason == "The report says so"
    assert entry.changes == {"on": ["2020-01-01", "2021-03-01"], "precision": ["year", "month"]}


def test_deleting_asks_first_and_the_trail_keeps_what_it_said(client, dana):
    client.post("/desk/states/fl/elements/note/", NOTED)
    row = StateElement.objects.get()
    address = f"/desk/states/fl/elements/{row.pk}/delete/"
    assert "It says: In place in 2020." in text_of(client.get(address))
    client.post(address, {"reason": ""})
    assert StateElement.objects.count() == 1
    client.post(address, {"reason": "Another state"})
    assert StateElement.objects.count() == 0
    entry = Entry.objects.get(verb="took back where an element stood")
    assert entry.changes["source"] == ["TAT annual report 2020, page 7", None]


def test_a_line_of_another_state_is_not_found(client, dana):
    client.post("/desk/states/fl/elements/note/", NOTED)
    row = StateElement.objects.get()
    assert client.get(f"/desk/states/ga/elements/{row.pk}/").status_code == 404


# the list of elements


def test_an_element_is_added_reworded_and_taken_off_with_its_history(client, dana):
    added = {
        "name": "Ports",
        "definition": "Seaports show posters.",
        "position": 8,
        "listed_from": "2024-01-01",
    }
    client.post("/desk/states/elements/new/", added)
    assert Element.objects.listed_on(datetime.date(2023, 12, 31)).count() == 7
    assert Element.objects.listed_on(datetime.date(2024, 1, 1)).count() == 8
    reworded = {"name": "Seaports", "definition": "Seaports show posters.", "position": 8}
    client.post("/desk/states/elements/ports/", reworded)
    client.post("/desk/states/elements/ports/list/", {"last_day": "2025-06-30"})
    assert Element.objects.listed_on(datetime.date(2025, 6, 30)).count() == 8
    assert Element.objects.listed_on(datetime.date(2025, 7, 1)).count() == 7
    shown = text_of(client.get("/desk/states/elements/"))
    assert "Seven elements make up the Iowa MVE model" in shown
    assert "Reworded once Nov 21, 2026, Dana Whitlock: Ports Seaports" in shown
    assert "8 elements, January 1, 2024 to June 30, 2025" in shown
    assert "7 elements, January 1, 2013 to December 31, 2023" in shown


def test_an_element_cannot_leave_before_it_came_and_can_be_put_back(client, dana):
    address = "/desk/states/elements/rest-areas/list/"
    assert "before it came onto it" in text_of(client.post(address, {"last_day": "2012-12-31"}))
    client.post(address, {"last_day": "2026-11-20"})
    assert Element.objects.listed_on(TODAY).count() == 6
    assert "back on the list?" in text_of(client.get(address))
    client.post(address)
    assert Element.objects.listed_on(TODAY).count() == 7


def test_two_elements_of_one_name_get_two_codes_and_none_takes_an_address(client, dana):
    for _n in range(2):
        for name in ("Rest areas", "New"):
            client.post(
                "/desk/states/elements/new/",
                {"name": name, "definition": "So.", "position": 9, "listed_from": "2024-01-01"},
            )
    assert {"rest-areas-2", "rest-areas-3", "new-2", "new-3"} <= set(Element.objects.values_list("pk", flat=True))


# rules


def test_a_rule_is_written_down_changed_and_checked(client, dana, florida):
    shown = text_of(client.post("/desk/states/fl/rules/new/", RULE, follow=True))
    assert "Statute, in force since March 2025: new licenses, 45 minutes." in shown
    rule = StateRule.objects.get(state=florida)
    client.post(f"/desk/states/fl/rules/{rule.pk}/", RULE | {"status": "ended"})
    assert Entry.objects.get(verb="changed a rule of a state").changes == {"status": ["in_force", "ended"]}
    client.post(f"/desk/states/fl/rules/{rule.pk}/checked/")
    assert StateRule.objects.get(state=florida).checked_on == TODAY


def test_looking_at_the_question_checks_nothing(client, dana, florida):
    client.post("/desk/states/fl/rules/new/", RULE)
    rule = StateRule.objects.get(state=florida)
    assert "Act 7 of 2025" in text_of(client.get(f"/desk/states/fl/rules/{rule.pk}/checked/"))
    rule.refresh_from_db()
    assert rule.checked_on == datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"checked_on": "2026-11-22"}, "still ahead"),
        ({"since": "January 2027"}, "until then it is passed"),
        ({"citation": ""}, "Write the citation."),
        ({"note": "Victim John Smith, DOB 03/04/1990"}, "looks like"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(client, dana, florida, changed, sentence):
    assert sentence in text_of(client.post("/desk/states/fl/rules/new/", RULE | changed))
    assert StateRule.objects.filter(state=florida).count() == 0


def test_the_same_citation_twice_is_refused_in_a_sentence(client, dana):
    client.post("/desk/states/fl/rules/new/", RULE)
    shown = text_of(client.post("/desk/states/fl/rules/new/", RULE))
    assert "That rule is written down already; change that one." in shown


def test_a_rule_that_holds_from_a_day_ahead_is_passed(client, dana, florida):
    client.post("/desk/states/fl/rules/new/", RULE | {"status": "passed", "since": "January 2027"})
    assert StateRule.objects.get(state=florida).effective_on == datetime.date(2027, 1, 1)


# seats


def test_a_seat_is_written_down_and_ended_and_stays_as_the_past(client, dana, florida):
    force = an_organization("Task force", "task_force", county=None, state_id="FL")
    truckers = an_organization("Truckers", county=None, state_id="FL")
    ana = a_person("Ana Ruiz")
    build = a_build("Tampa", state_id="FL", counties=())
    seat = {
        "task_force": force.name,
        "organization": truckers.name,
        "person": ana.email,
        "since": "2026-02-01",
        "until": "",
        "build": build.pk,
    }
    client.post("/desk/states/fl/seats/new/", seat)
    row = TaskForceSeat.objects.get()
    assert (row.organization, row.person, row.build, row.entered_by) == (truckers, ana, build, dana)
    assert "They hold that seat already." in text_of(client.post("/desk/states/fl/seats/new/", seat))
    address = f"/desk/states/fl/seats/{row.pk}/end/"
    assert "cannot end before it began" in text_of(client.post(address, {"until": "2026-01-31"}))
    shown = text_of(client.post(address, {"until": "2026-06-30"}, follow=True))
    assert "Nobody of industry sits on a task force of Florida yet" in shown
    assert "Held before" in shown
    assert "Truckers Ana Ruiz" in shown


def test_a_task_force_holds_no_seat_on_itself(client, dana, florida):
    force = an_organization("Task force", "task_force", county=None, state_id="FL")
    seat = {"task_force": force.name, "organization": force.name, "since": "2026-02-01"}
    shown = text_of(client.post("/desk/states/fl/seats/new/", seat))
    assert "Choose the organization of industry that holds the seat." in shown


def test_a_page_that_is_stale_undoes_nobodys_change_unseen(client, dana, florida):
    client.post("/desk/states/fl/elements/note/", NOTED)
    row = StateElement.objects.get()
    address, reason = f"/desk/states/fl/elements/{row.pk}/", {"reason": "Page 8 says so."}
    drawn = {"drawn": drawn_in(client.get(address))}
    client.post(address, NOTED | reason | drawn | {"since": "June 2020"})
    mine = NOTED | reason | {"evidence": "Posters in most rest areas."}
    response = client.post(address, mine | drawn)
    row.refresh_from_db()
    assert ("Somebody changed this meanwhile." in text_of(response), row.since) == (True, "June 2020")
    client.post(address, mine | {"drawn": drawn_in(response)})
    row.refresh_from_db()
    assert (row.since, row.evidence) == ("2020", "Posters in most rest areas.")


def drawn_in(response):
    """What the page says that it was drawn with."""
    field = re.search(r'<input[^>]*name="drawn"[^>]*>', response.content.decode())[0]
    return re.search(r'value="([^"]*)"', field)[1]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("seats/new/", ["Write which task force it is.", "Write which organization holds the seat."]),
        ("seats/{seat}/end/", ["Write the last day of the seat."]),
        ("elements/{standing}/", ["Say why it is changed."]),
        ("elements/{standing}/delete/", ["Say why it is taken back."]),
        ("rules/new/", ["Write the citation."]),
    ],
)
def test_an_empty_form_of_a_state_says_in_sentences_what_is_missing(client, dana, florida, address, asked):
    client.post("/desk/states/fl/elements/note/", NOTED)
    noted = StateElement.objects.get()
    named = {
        "seat": a_seat(florida, organization=an_organization("Truckers", county=None, state_id="FL")).pk,
        "standing": noted.pk,
    }
    shown = text_of(client.post("/desk/states/fl/" + address.format(**named), {"element": ""}))
    assert "This field is required." not in shown
    assert [words for words in asked if words not in shown] == []


def test_a_lead_writes_seats_only_while_the_region_is_handed_over(client, marisol, florida):
    staff = a_user("Dana Whitlock")
    seat = a_seat(florida, organization=marisol.organization)
    addresses = [
        "/desk/states/fl/seats/new/",
        f"/desk/states/fl/seats/{seat.pk}/",
        f"/desk/states/fl/seats/{seat.pk}/end/",
    ]
    client.force_login(marisol.user)
    assert client.get("/desk/states/fl/seats/").status_code == 200
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    handed = hand_over(marisol, staff, expires_on=TODAY)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    handed.expires_on = TODAY - datetime.timedelta(days=1)
    handed.save()
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_leads_form_names_nothing_that_is_not_theirs(client, marisol, florida):
    hand_over(marisol, a_user("Dana Whitlock"))
    other = a_build("Miami", state_id="FL", counties=())
    seat = a_seat(florida, build=other, person=a_person("Somebody Else"))
    an_organization("Hidden Freight", county=None, state_id="FL")
    client.force_login(marisol.user)
    page = client.get(f"/desk/states/fl/seats/{seat.pk}/").content.decode()
    assert not [name for name in ("Miami", "Somebody Else") if name in page]
    refused = client.post(
        "/desk/states/fl/seats/new/", {"task_force": "Hidden Freight", "organization": "Hidden", "since": "2026-01-01"}
    )
    assert "We know nothing called “Hidden Freight”" in text_of(refused)
    client.post(f"/desk/states/fl/seats/{seat.pk}/", {"since": "2026-03-01", "until": ""})
    seat.refresh_from_db()
    assert (seat.since, seat.build, seat.person.name) == (datetime.date(2026, 3, 1), other, "Somebody Else")


# the list of states


def test_the_list_says_where_each_state_stands(client, dana, florida):
    client.post("/desk/states/fl/elements/note/", NOTED)
    a_seat(florida)
    a_build("Tampa", state_id="FL", counties=(), status="held", date=datetime.date(2026, 3, 3))
    shown = text_of(client.get("/desk/states/?show=noted"))
    assert "One state has elements of the Iowa MVE model noted" in shown
    assert "Florida 1 of 7 no rule known 1 1 held" in shown
    assert "Georgia" not in shown
    assert "Ohio" in text_of(client.get("/desk/states/?show=rule"))
    assert "No state matches" in text_of(client.get("/desk/states/?q=atlantis"))


@pytest.mark.parametrize(("sort", "first"), [("name", "Alabama"), ("-elements", "Florida"), ("-name", "Yukon")])
def test_the_list_is_sorted_by_what_is_asked(client, dana, sort, first):
    client.post("/desk/states/fl/elements/note/", NOTED)
    page = client.get(f"/desk/states/?sort={sort}").context["page"]
    assert page[0].state.name == first


def test_a_lead_sees_the_states_of_their_builds_alone(client, marisol):
    client.force_login(marisol.user)
    lines = list(client.get("/desk/states/").context["page"])
    assert [line.state.pk for line in lines] == ["FL"]
    assert (lines[0].held, lines[0].coming) == (0, 1)


def test_a_lead_without_a_build_is_told_when_a_state_appears(client):
    client.force_login(a_user("Nobody Yet", Role.LEAD))
    assert "No state is yours to see yet" in text_of(client.get("/desk/states/"))


@pytest.mark.parametrize("path", ["elements/note/", "rules/new/"])
def test_a_lead_writes_no_elements_and_no_rules(client, marisol, path):
    hand_over(marisol, a_user("Dana Whitlock"))
    client.force_login(marisol.user)
    assert client.get(f"/desk/states/fl/{path}").status_code == 403
    assert client.post(f"/desk/states/fl/{path}", NOTED | RULE).status_code == 403


@pytest.mark.parametrize(("path", "questions"), [("", 12), ("fl/elements/", 9), ("fl/rules/", 7), ("fl/seats/", 7)])
def test_they_ask_as_many_questions_for_three_rows_as_for_one(
    client, dana, florida, path, questions, django_assert_num_queries
):
    def more(number):
        StateElement.objects.create(
            state=florida, element_id="rest-areas", on=datetime.date(2020, 1, number), status="in_place", source="A"
        )
        StateRule.objects.create(
            state=florida,
            citation=f"Act {number}",
            instrument="statute",
            status="in_force",
            checked_on=TODAY,
            source="A",
        )
        a_seat(florida, until=None)
        a_build(f"City {number}", state_id="FL", counties=())

    more(1)
    client.get(f"/desk/states/{path}")
    with django_assert_num_queries(questions):
        client.get(f"/desk/states/{path}")
    more(2)
    more(3)
    with django_assert_num_queries(questions):
        client.get(f"/desk/states/{path}")


def test_the_follow_up_tab_leads_to_the_states_of_the_build(client, dana):
    build = a_build("Tampa", state_id="FL", counties=())
    assert "/desk/states/fl/" in client.get(f"/desk/builds/{build.slug}/follow-up/").content.decode()
