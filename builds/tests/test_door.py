"""The door: who is here, who is not after all, who walked in, and what a second tap does."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from builds import door
from builds.actions import door as verbs
from builds.actions.door import AlreadyListed, add_walk_in, check_in, undo_check_in
from builds.models import Answer, Invitation, Status
from builds.workflow import NotAllowed
from contacts.models import ConsentTo, Kind, Organization, Person
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user, an_invitation, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

DAY = datetime.date(2027, 2, 17)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def el_paso():
    return a_build("El Paso", date=DAY, status=Status.INVITING)


@pytest.fixture
def nine_thirty(el_paso):
    return datetime.datetime(2027, 2, 17, 9, 30, tzinfo=el_paso.zone)


@pytest.fixture
def on_the_day(time_machine, nine_thirty):
    time_machine.move_to(nine_thirty, tick=False)


@pytest.fixture
def dana():
    return a_user("Dana at TAT")


@pytest.fixture
def rosa(el_paso):
    """On the list, and said that she comes."""
    office = an_organization("El Paso County Sheriff", Kind.SHERIFF)
    person = a_person("Rosa Márquez", organization=office, phone="+19155550101", direct_phone="+19155550102")
    return invited(el_paso, person)


def invited(build, person, answer=Answer.YES):
    now = timezone.now()
    return an_invitation(
        build, person, stage="invited", invited_at=now, answer=answer, answered_at=now if answer else None
    )


def gloria(build, at, **fields):
    """Gloria Ibarra walks in."""
    values = {"name": "Gloria Ibarra", "organization": "Horizon Fuel and Food", "sector": "stop", "by": door.BY_LINK}
    return add_walk_in(build, **values | fields, at=at)


def link(build, name="door"):
    return reverse(f"links:{name}", args=[door.path(build).split("/")[3]])


def verbs_of(row):
    return list(Entry.objects.about(row).order_by("pk").values_list("verb", "actor_label"))


# Checking in


def test_somebody_arrives_once_however_often_the_button_is_pressed(rosa, nine_thirty):
    assert check_in(rosa, by=door.BY_LINK, at=nine_thirty)
    assert not check_in(rosa, by=door.BY_LINK, at=nine_thirty + MINUTE)
    rosa.refresh_from_db()
    assert (rosa.arrived_at, rosa.arrived_by, rosa.walk_in) == (nine_thirty, "door link", False)
    assert verbs_of(rosa) == [("checked in", "door link")]


def test_a_check_in_can_be_taken_back_and_made_again(rosa, nine_thirty, dana):
    check_in(rosa, by=dana, at=nine_thirty)
    assert undo_check_in(rosa, by=dana, at=nine_thirty + MINUTE)
    assert not undo_check_in(rosa, by=dana, at=nine_thirty + MINUTE)
    rosa.refresh_from_db()
    assert (rosa.arrived_at, rosa.arrived_by) == (None, "")
    assert check_in(rosa, by=dana, at=nine_thirty + 2 * MINUTE)
    assert [verb for verb, _who in verbs_of(rosa)] == ["checked in", "took the check-in back", "checked in"]


def test_practice_before_the_day_never_arrives_in_the_future(el_paso, nine_thirty):
    weeks_before = nine_thirty - datetime.timedelta(days=40)
    assert verbs.pressed(weeks_before, 60, el_paso) == weeks_before
    the_day_before = nine_thirty - datetime.timedelta(days=1)
    midnight = the_day_before.astimezone(el_paso.zone).replace(hour=0, minute=0)
    assert verbs.pressed(the_day_before, 3 * 24 * 3600, el_paso) == midnight
    assert verbs.pressed(nine_thirty, 60, el_paso) == nine_thirty - datetime.timedelta(seconds=60)


def test_what_a_phone_tells_late_counts_from_when_it_was_pressed(rosa, nine_thirty):
    check_in(rosa, by=door.BY_LINK, at=nine_thirty + 20 * MINUTE, pressed_at=nine_thirty)
    rosa.refresh_from_db()
    assert rosa.arrived_at == nine_thirty


def test_a_late_press_does_not_undo_what_was_said_since(rosa, nine_thirty):
    check_in(rosa, by=door.BY_LINK, at=nine_thirty)
    undo_check_in(rosa, by=door.BY_LINK, at=nine_thirty + 10 * MINUTE)
    assert not check_in(rosa, by=door.BY_LINK, at=nine_thirty + 20 * MINUTE, pressed_at=nine_thirty + 5 * MINUTE)
    rosa.refresh_from_db()
    assert rosa.arrived_at is None


def test_somebody_never_invited_who_comes_walked_in(el_paso, nine_thirty):
    drafted = an_invitation(el_paso, a_person("Marcus Ellery"))
    check_in(drafted, by=door.BY_LINK, at=nine_thirty)
    drafted.refresh_from_db()
    assert drafted.walk_in
    undo_check_in(drafted, by=door.BY_LINK, at=nine_thirty)
    drafted.refresh_from_db()
    assert not drafted.walk_in


def test_what_is_entered_from_paper_the_next_day_counts_from_the_beginning(rosa, el_paso, nine_thirty, dana):
    check_in(rosa, by=dana, at=nine_thirty + datetime.timedelta(days=5))
    rosa.refresh_from_db()
    assert rosa.arrived_at == el_paso.begins


@pytest.mark.parametrize(
    ("hour", "by_link", "by_tat"),
    [
        (datetime.datetime(2027, 2, 15, 23, 59), False, False),
        (datetime.datetime(2027, 2, 16, 0, 0), True, True),
        (datetime.datetime(2027, 2, 18, 23, 59), True, True),
        (datetime.datetime(2027, 2, 19, 0, 0), False, True),
    ],
)
def test_the_door_opens_the_day_before_where_the_build_is(el_paso, hour, by_link, by_tat):
    at = hour.replace(tzinfo=el_paso.zone).astimezone(datetime.UTC)
    assert (door.closed(el_paso, at, by_link=True) == "") is by_link
    assert (door.closed(el_paso, at, by_link=False) == "") is by_tat


@pytest.mark.parametrize("status", [Status.DRAFT, Status.POSTPONED, Status.CANCELLED])
def test_nobody_is_checked_in_where_nothing_takes_place(rosa, el_paso, nine_thirty, status):
    el_paso.status = status
    el_paso.save()
    with pytest.raises(NotAllowed, match="does not take place"):
        check_in(rosa, by=door.BY_LINK, at=nine_thirty)


def test_a_closed_build_keeps_its_list(rosa, el_paso, nine_thirty, dana):
    el_paso.status = Status.CLOSED
    el_paso.save()
    with pytest.raises(NotAllowed, match="stays as it is"):
        check_in(rosa, by=dana, at=nine_thirty)


# Walking in


def test_a_walk_in_is_kept_checked_in_and_put_on_the_list(el_paso, nine_thirty):
    row, is_new = gloria(
        el_paso, nine_thirty, email="gloria@example.com", phone="+19155550103", shares=[ConsentTo.HOSTS]
    )
    assert (is_new, row.walk_in, row.arrived_at, row.sector) == (True, True, nine_thirty, "stop")
    office = row.person.organization
    assert (office.name, office.kind, office.state_id) == ("Horizon Fuel and Food", Kind.TRUCK_STOP, "TX")
    assert [(c.to, c.told, c.wording) for c in row.person.consents.all()] == [("hosts", "door", "hosts-1")]
    assert verbs_of(row) == [("added a walk-in", "door link")]


def test_the_same_walk_in_sent_twice_is_one(el_paso, nine_thirty):
    first, _new = gloria(el_paso, nine_thirty)
    again, is_new = gloria(el_paso, nine_thirty + MINUTE, name="gloria  IBARRA", organization="Horizon Fuel & Food")
    assert (again, is_new) == (first, False)
    assert (Person.objects.filter(name__icontains="ibarra").count(), Invitation.objects.count()) == (1, 1)


def test_nothing_is_shared_unless_ticked_and_nothing_is_taken_back(el_paso, nine_thirty):
    row, _new = gloria(el_paso, nine_thirty)
    assert not row.person.consents.exists()


def test_a_person_is_known_by_e_mail_and_name(el_paso, nine_thirty):
    known = a_person("Gloria Ibarra", email="gloria@example.com")
    row, _new = gloria(el_paso, nine_thirty, email="Gloria@Example.com")
    assert row.person == known


def test_a_shared_mailbox_is_no_person(el_paso, nine_thirty):
    a_person("Hector Salinas", email="desk@example.com")
    row, _new = gloria(el_paso, nine_thirty, email="desk@example.com")
    assert row.person.name == "Gloria Ibarra"


def test_somebody_on_the_list_who_gives_her_address_is_checked_in_there(rosa, el_paso, nine_thirty):
    row, is_new = gloria(el_paso, nine_thirty, name="Rosa Marquez", email=rosa.person.email)
    assert (row, is_new, row.pk) == (rosa, True, rosa.pk)
    rosa.refresh_from_db()
    assert (rosa.arrived_at, rosa.walk_in) == (nine_thirty, False)


def test_a_name_on_the_list_is_offered_and_never_merged(rosa, el_paso, nine_thirty):
    with pytest.raises(AlreadyListed) as refusal:
        gloria(el_paso, nine_thirty, name="Rosa Marquez")
    assert refusal.value.invitations == [rosa]
    other, is_new = gloria(el_paso, nine_thirty, name="Rosa Marquez", beside=[rosa.pk])
    assert is_new and other.person != rosa.person
    again, is_new = gloria(el_paso, nine_thirty, name="Rosa Marquez", beside=[rosa.pk])
    assert (again, is_new) == (other, False)


def test_an_organization_of_the_list_is_taken_before_another_of_the_state(rosa, el_paso, nine_thirty):
    an_organization("El Paso County Sheriff", Kind.SHERIFF, county=None, state_id="TX")
    row, _new = gloria(el_paso, nine_thirty, organization="EL PASO COUNTY SHERIFF", sector="law")
    assert row.person.organization == rosa.person.organization


def test_two_organizations_of_one_name_are_not_confused(el_paso, nine_thirty):
    for _each in range(2):
        an_organization("Horizon Fuel and Food", Kind.TRUCK_STOP)
    row, _new = gloria(el_paso, nine_thirty)
    assert Organization.objects.filter(name="Horizon Fuel and Food").count() == 3
    assert row.person.organization.kind == Kind.TRUCK_STOP


# The page by link


@pytest.mark.usefixtures("on_the_day")
def test_a_helper_checks_in_by_a_button_and_sees_it(client, rosa, el_paso):
    page = client.get(link(el_paso))
    assert "Rosa Márquez" in page.text and "El Paso County Sheriff" in page.text and "Law enforcement" in page.text
    for _tap in range(2):
        page = client.post(link(el_paso, "door_check"), {"here": rosa.pk}, follow=True)
        assert page.redirect_chain == [(f"{link(el_paso)}#p{rosa.pk}", 302)]
        assert "9:30 am" in page.text and "Not here after all" in page.text
    assert (page.context["turnout"].here, page.context["turnout"].expected) == (1, 1)
    page = client.post(link(el_paso, "door_check"), {"away": rosa.pk}, follow=True)
    assert "9:30 am" not in page.text


@pytest.mark.usefixtures("on_the_day")
def test_the_search_works_without_a_script_and_stays_after_a_tap(client, rosa, el_paso):
    invited(el_paso, a_person("Dwayne Booker"))
    page = client.get(link(el_paso), {"q": "mar"})
    assert [guest.name for guest in page.context["guests"]] == ["Rosa Márquez"]
    assert "<mark>Már</mark>quez" in page.text and "One person matches “mar”" in page.text
    page = client.post(page.context["check_url"], {"here": rosa.pk})
    assert page.url == f"{link(el_paso)}?q=mar#p{rosa.pk}"


@pytest.mark.usefixtures("on_the_day")
def test_the_door_shows_names_organizations_and_sectors_and_nothing_else(client, rosa, el_paso):
    rosa.accommodations = "canary: a ramp"
    rosa.save()
    other = a_build("Laredo", date=DAY, venue="Canary Hall")
    invited(other, a_person("Canary Elsewhere"))
    el_paso.venue, el_paso.venue_address = "Canary Center", "1 Canary Street"
    el_paso.save()
    page = client.get(link(el_paso)).text + client.get(link(el_paso), headers={"Accept": "application/json"}).text
    canaries = ["canary", "555-0101", "5550101", "5550102", "555-0102", rosa.person.email, "@example", "Laredo"]
    assert [canary for canary in canaries if canary.lower() in page.lower()] == []


@pytest.mark.usefixtures("on_the_day")
def test_a_link_opens_no_other_build(client, rosa, el_paso):
    other = a_build("Laredo", date=DAY, status=Status.INVITING)
    theirs = invited(other, a_person("Sofia Reyes"))
    assert client.post(link(el_paso, "door_check"), {"here": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.arrived_at is None
    token = link(el_paso).split("/")[3]
    forged = f"{other.pk:x}-{token.partition('-')[2]}"
    assert client.get(reverse("links:door", args=[forged])).status_code == 404


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("data", [{}, {"here": "x"}, {"here": "9" * 30}, {"here": "0"}, {"away": "-1"}])
def test_a_tap_that_names_nobody_is_refused(client, el_paso, data):
    assert client.post(link(el_paso, "door_check"), data).status_code == 404


def test_out_of_its_days_the_link_opens_a_page_that_helps(client, rosa, el_paso, time_machine, nine_thirty):
    time_machine.move_to(nine_thirty - datetime.timedelta(days=2))
    page = client.get(link(el_paso))
    assert page.status_code == 404 and "The door opens on Tuesday, February 16." in page.text
    time_machine.move_to(nine_thirty + datetime.timedelta(days=2))
    page = client.post(link(el_paso, "door_check"), {"here": rosa.pk})
    assert page.status_code == 404 and "The door closed after Thursday, February 18." in page.text
    rosa.refresh_from_db()
    assert rosa.arrived_at is None


@pytest.mark.usefixtures("on_the_day")
def test_a_new_link_seals_the_old_one(client, rosa, el_paso, dana):
    old = link(el_paso)
    verbs.new_door_link(el_paso, by=dana)
    assert client.get(old).status_code == 404
    assert client.get(link(el_paso)).status_code == 200


@pytest.mark.usefixtures("on_the_day")
def test_looking_changes_nothing(client, rosa, el_paso):
    before = Entry.objects.count()
    client.get(link(el_paso), {"here": rosa.pk})
    assert client.get(link(el_paso, "door_check"), {"here": rosa.pk}).status_code == 405
    assert client.get(link(el_paso, "door_walk_in")).url == f"{link(el_paso)}#walk-in"
    rosa.refresh_from_db()
    assert (rosa.arrived_at, Entry.objects.count()) == (None, before)


WALK_IN = {"name": "Gloria Ibarra", "organization": "Horizon Fuel and Food", "sector": "stop"}


@pytest.mark.usefixtures("on_the_day")
def test_a_helper_adds_a_walk_in_with_two_taps_on_the_button(client, el_paso):
    for _tap in range(2):
        page = client.post(link(el_paso, "door_walk_in"), WALK_IN, follow=True)
        assert "Gloria Ibarra is here." in page.text
    assert (page.context["turnout"].here, el_paso.invitations.count()) == (1, 1)
    assert client.get(link(el_paso)).context["form"]["shares_hosts"].value() in (None, False)


@pytest.mark.usefixtures("on_the_day")
def test_what_was_typed_stays_when_something_is_missing(client, el_paso):
    page = client.post(link(el_paso, "door_walk_in"), WALK_IN | {"sector": "", "email": "gloria@"})
    assert page.status_code == 422 and "Choose a sector." in page.text
    assert page.context["form"]["name"].value() == "Gloria Ibarra" and page.context["form"].offers_contact
    assert not el_paso.invitations.exists()


@pytest.mark.usefixtures("on_the_day")
def test_a_helper_is_asked_whether_it_is_the_one_on_the_list(client, rosa, el_paso):
    page = client.post(link(el_paso, "door_walk_in"), WALK_IN | {"name": "Rosa Marquez"})
    assert "Yes: Rosa Márquez, El Paso County Sheriff" in page.text and rosa.person.email not in page.text
    beside = {"name": "Rosa Marquez", "beside": page.context["beside"]}
    for _tap in range(2):
        client.post(link(el_paso, "door_walk_in"), WALK_IN | beside)
    assert el_paso.invitations.count() == 2


@pytest.mark.usefixtures("on_the_day")
def test_a_full_room_is_told_and_refuses_nobody(client, rosa, el_paso):
    el_paso.capacity = 1
    el_paso.save()
    client.post(link(el_paso, "door_check"), {"here": rosa.pk})
    page = client.post(link(el_paso, "door_walk_in"), WALK_IN, follow=True)
    assert page.context["turnout"].here == 2
    assert 'id="full" role="status">' in page.text and "Every seat is taken." in page.text


@pytest.mark.usefixtures("on_the_day")
def test_the_script_is_told_in_data(client, rosa, el_paso):
    data = {"Accept": "application/json"}
    answer = client.post(link(el_paso, "door_check"), {"here": rosa.pk, "ago": "600"}, headers=data)
    assert answer.json() == {"here": "9:20 am", "count": 1, "expected": 1, "full": False}
    answer = client.get(link(el_paso), headers=data)
    assert answer.json() == {"here": {str(rosa.pk): "9:20 am"}, "listed": 1, "count": 1, "expected": 1, "full": False}
    answer = client.post(link(el_paso, "door_walk_in"), WALK_IN | {"name": ""}, headers=data)
    assert (answer.status_code, answer.json()) == (422, {"errors": ["Write the name."]})


# The page from the desk


@pytest.mark.usefixtures("on_the_day")
def test_tat_reaches_the_same_page_from_the_desk(client, rosa, el_paso, dana):
    client.force_login(dana)
    assert "Rosa Márquez" in client.get(reverse("builds:door", args=[el_paso.slug])).text
    client.post(reverse("builds:door_check", args=[el_paso.slug]), {"here": rosa.pk})
    client.post(reverse("builds:door_walk_in", args=[el_paso.slug]), WALK_IN)
    assert sorted(el_paso.invitations.values_list("arrived_by", flat=True)) == ["Dana at TAT", "Dana at TAT"]


@pytest.mark.usefixtures("on_the_day")
def test_a_lead_does_not_stand_at_the_door(client, rosa, el_paso):
    karen = a_lead("Karen Lindqvist")
    a_co_host(el_paso, karen)
    client.force_login(karen.user)
    assert client.get(reverse("builds:door", args=[el_paso.slug])).status_code == 403
    assert client.post(reverse("builds:door_check", args=[el_paso.slug]), {"here": rosa.pk}).status_code == 403
    rosa.refresh_from_db()
    assert rosa.arrived_at is None


def test_before_its_day_tat_may_look_and_cannot_check_in(client, rosa, el_paso, dana, time_machine, nine_thirty):
    time_machine.move_to(nine_thirty - datetime.timedelta(days=9))
    client.force_login(dana)
    page = client.get(reverse("builds:door", args=[el_paso.slug]))
    assert "The door opens on Tuesday, February 16." in page.text and 'name="here"' not in page.text
    page = client.post(reverse("builds:door_check", args=[el_paso.slug]), {"here": rosa.pk}, follow=True)
    assert "The door opens on Tuesday, February 16." in page.text
    rosa.refresh_from_db()
    assert rosa.arrived_at is None


# The Day tab


@pytest.fixture
def karen(el_paso):
    karen = a_lead("Karen Lindqvist")
    a_co_host(el_paso, karen)
    return karen.user


@pytest.mark.parametrize(
    ("days", "arrived", "heading"),
    [
        (-30, 0, "2 are expected on February 17"),
        (-6, 0, "2 are expected on Wednesday"),
        (0, 0, "Nobody has arrived yet"),
        (0, 1, "One of 2 is here"),
        (0, 2, "2 of 2 are here"),
        (1, 0, "Nobody has been checked in"),
        (1, 2, "2 of 2 came"),
    ],
)
def test_the_heading_says_what_is_true(rosa, el_paso, nine_thirty, days, arrived, heading):
    rows = [rosa, invited(el_paso, a_person("Dwayne Booker"))]
    for row in rows[:arrived]:
        check_in(row, by=door.BY_LINK, at=nine_thirty)
    at = nine_thirty + datetime.timedelta(days=days)
    assert door.heading(el_paso, door.turnout(el_paso), at) == heading


@pytest.mark.usefixtures("on_the_day")
def test_only_tat_sees_the_door_link(client, el_paso, dana, karen):
    day = reverse("builds:day", args=[el_paso.slug])
    client.force_login(dana)
    page = client.get(day)
    assert door.path(el_paso) in page.text and "works from Tue, Feb 16 to Thu, Feb 18" in page.text
    client.force_login(karen)
    page = client.get(day)
    assert page.status_code == 200 and "/go/door/" not in page.text and "Enter a card" not in page.text
    assert client.get(reverse("builds:new_door_link", args=[el_paso.slug])).status_code == 403


@pytest.mark.usefixtures("on_the_day")
def test_a_lead_does_not_see_the_day_of_another_build(client, karen):
    other = a_build("Laredo", date=DAY)
    client.force_login(karen)
    for name in ("day", "sign_in_sheet"):
        assert client.get(reverse(f"builds:{name}", args=[other.slug])).status_code == 404


@pytest.mark.usefixtures("on_the_day")
def test_a_door_link_that_is_over_is_not_given_out(client, el_paso, dana, rosa, on_the_day, time_machine, nine_thirty):
    client.force_login(dana)
    day = reverse("builds:day", args=[el_paso.slug])
    assert ">Here</th>" in client.get(day).text
    time_machine.move_to(nine_thirty + datetime.timedelta(days=2))
    client.force_login(dana)
    page = client.get(day)
    assert "The door closed after Thursday, February 18." in page.text and door.path(el_paso) not in page.text
    assert ">Came</th>" in page.text and ">Here</th>" not in page.text


@pytest.mark.usefixtures("on_the_day")
def test_a_new_link_is_asked_for_first(client, el_paso, dana):
    client.force_login(dana)
    address, before = reverse("builds:new_door_link", args=[el_paso.slug]), door.path(el_paso)
    assert "opens nothing from then on" in client.get(address).text
    el_paso.refresh_from_db()
    assert door.path(el_paso) == before
    page = client.post(address, follow=True)
    el_paso.refresh_from_db()
    assert door.path(el_paso) != before and door.path(el_paso) in page.text
    assert Entry.objects.about(el_paso).first().verb == "made a new door link"


def many(build, number):
    people = [a_person(f"Guest {each}", organization=an_organization(f"Fleet {each}")) for each in range(number)]
    for person in people:
        invited(build, person)


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("number", [1, 3, 105])
def test_one_person_costs_as_many_questions_as_many(client, el_paso, number, django_assert_num_queries, dana):
    many(el_paso, number)
    with django_assert_num_queries(3):
        client.get(link(el_paso))
    client.force_login(dana)
    client.get("/desk/")
    with django_assert_num_queries(11):
        client.get(reverse("builds:day", args=[el_paso.slug]))
