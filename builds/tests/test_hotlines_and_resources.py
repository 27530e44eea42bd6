"""Hotlines and local resources: written down with a source, verified by a person, for a year, until the number changes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from builds.actions import resources as verbs
from builds.forms.resources import dialed
from builds.models import Hotline, LocalResource
from builds.models.resources import Standing
from builds.tests.registration_table import NOON, TODAY, a_line, a_resource, days
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
# every line that public sources name: kind, where, number
SHIPPED = {
    ("emergency", None, "911"),
    ("victim", None, "+18883737888"),
    ("national", None, "+18339001010"),
    ("national", None, "+528005533000"),
    ("state", "AZ", "+18774298477"),
    ("state", "CO", "+18664555075"),
    ("state", "GA", "+18663634842"),
    ("state", "NE", "+18337575665"),
    ("state", "NJ", "+18553636548"),
    ("state", "TN", "+18555586484"),
    ("regional", "NY", "+17182502770"),
    ("state", "OH", "+18443636448"),
    ("victim", "IA", "+18007701650"),
    ("state", "FL", "+18553527233"),
}
LINE = {
    "kind": "state",
    "name": "Texas’ line",
    "number": "(512) 555-0180",
    "country": "US",
    "state": "TX",
    "source": "Letter",
    "as_of": "2026-11-01",
}
PLACE = {
    "name": "Border Legal Aid",
    "offers": "Legal help",
    "phone": "(915) 555-0181",
    "counties_named": "El Paso, TX",
    "source": "Letter",
    "as_of": "2026-11-01",
}


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


def at(name, *args):
    return reverse(f"resources:{name}", args=args)


# what is shipped


def test_the_known_lines_are_shipped_each_with_its_source_and_none_verified():
    rows = Hotline.objects.all()
    assert {(row.kind, row.state_id, row.number) for row in rows} == SHIPPED
    assert {row.standing_on(TODAY) for row in rows} == {Standing.NEVER}
    assert all(row.source and row.as_of for row in rows)
    national = Hotline.objects.get(number="+18883737888")
    assert (national.kind, national.text_number, national.text_words) == ("victim", "233733", "HELP or INFO")
    assert [str(county) for county in Hotline.objects.get(kind="regional").counties.all()] == ["Kings, NY"]


def test_whoever_verifies_a_line_reads_that_nobody_knows_yet_what_it_is_for(client, dana):
    for number in ("+18339001010", "+528005533000"):
        line = Hotline.objects.get(number=number)
        page = client.get(at("verify_hotline", line.pk)).text
        assert "whether it takes tips was not read there" in page and "Ask whether the line takes tips" in page
    verbs.verify(line, by=dana, on=TODAY, how="Rang it", vouched=verbs.vouched_in(line))
    assert "Ask whether the line takes tips" not in client.get(at("verify_hotline", line.pk)).text


# verifying


def test_nobody_verified_a_line_on_a_day_that_is_ahead(dana):
    line = a_line(by=dana)
    with pytest.raises(ValidationError, match="still ahead"):
        verbs.verify(line, by=dana, on=days(1), how="Rang it", vouched=verbs.vouched_in(line), at=NOON)


def test_it_is_verified_by_a_person_who_says_how_and_for_a_year(client, dana):
    line = Hotline.objects.get(state="OH")
    page = client.get(at("verify_hotline", line.pk)).text
    assert "1-844-363-6448" in page and "Not verified" in page
    said = {"on": "2026-11-16", "how": "Rang it", "vouched": verbs.vouched_in(line)}
    assert "is verified for a year" in client.post(at("verify_hotline", line.pk), said, follow=True).text
    line.refresh_from_db()
    assert (line.verified_on, line.verified_by, line.verified_how) == (datetime.date(2026, 11, 16), dana, "Rang it")
    assert line.check_again_on == datetime.date(2027, 11, 16)
    assert Entry.objects.get(verb="verified the hotline").changes["verified_on"] == [None, "2026-11-16"]


def test_a_verification_holds_to_its_last_day(dana):
    row = a_resource(by=dana, on=days(-3))
    last = row.check_again_on
    held = [row.is_in_force(day) for day in (days(-4), days(-3), last, last + datetime.timedelta(days=1))]
    assert held == [False, True, True, False]
    stands = [row.standing_on(day) for day in (days(-3), last - datetime.timedelta(days=61), last)]
    assert stands == [Standing.IN_FORCE, Standing.IN_FORCE, Standing.SOON]
    for day in (days(-4), days(-3), last, last + datetime.timedelta(days=1)):
        assert LocalResource.objects.in_force(day).exists() is row.is_in_force(day)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"how": ""}, "Say how you made sure."),
        ({"on": ""}, "Write on which day."),
        ({"on": "2026-11-19"}, "That day is still ahead."),
        ({"on": "2025-11-17"}, "That was a year ago: it has to be verified anew."),
        ({"vouched": "another"}, "Somebody has just changed it."),
    ],
)
def test_a_verification_that_says_too_little_is_none(client, dana, said, sentence):
    row = a_resource(by=dana)
    good = {"on": "2026-11-16", "how": "Rang it", "vouched": verbs.vouched_in(row)}
    page = client.post(at("verify_resource", row.pk), good | said).text
    assert sentence in page and ("Rang it" in page or "how" in said)
    row.refresh_from_db()
    assert row.verified_on is None


def test_half_a_verification_is_refused_by_the_database(dana):
    row = LocalResource.objects.filter(pk=a_resource(by=dana).pk)
    for half in ({"verified_on": TODAY}, {"check_again_on": TODAY}, {"verified_by": dana}, {"verified_how": "Rang it"}):
        with pytest.raises(IntegrityError, match="verification_is_whole"), transaction.atomic():
            row.update(**half)


# changing


@pytest.mark.parametrize(
    ("changed", "is_verified"),
    [
        ({"number": "(512) 555-0199"}, False),
        ({"text_number": "12345"}, False),
        ({"kind": "victim"}, False),
        ({"name": "Line of the Attorney General"}, True),
        ({"number": "512-555-0180", "hours": "Day and night"}, True),  # the same number, written otherwise
    ],
)
def test_changing_the_number_of_a_line_takes_its_verification_away(client, dana, changed, is_verified):
    line = a_line(by=dana, on=days(-3))
    page = client.post(at("change_hotline", line.pk), LINE | changed, follow=True).text
    line.refresh_from_db()
    assert line.is_in_force(TODAY) is is_verified
    assert ("no longer verified" in page) is not is_verified
    assert (line.verified_how, line.verified_by) == (("Rang it", dana) if is_verified else ("", None))


def test_changing_the_phone_of_a_resource_takes_its_verification_away(client, dana):
    row = a_resource(by=dana, on=days(-3))
    client.post(at("change_resource", row.pk), PLACE | {"counties_named": "El Paso, TX\nHudspeth, TX"})
    row.refresh_from_db()
    assert (row.is_in_force(TODAY), row.counties.count()) == (True, 2)
    client.post(at("change_resource", row.pk), PLACE | {"phone": "(915) 555-0182"})
    row.refresh_from_db()
    assert (row.is_in_force(TODAY), str(row.phone.as_e164)) == (False, "+19155550182")


def test_nobody_verifies_a_number_that_changed_while_they_rang_it(dana):
    row = a_resource(by=dana)
    rang = verbs.vouched_in(row)
    other = LocalResource.objects.get(pk=row.pk)
    verbs.change(other, by=dana, phone="+19155550182")
    with pytest.raises(ValidationError, match="just changed it"):
        verbs.verify(row, by=dana, on=TODAY, how="Rang it", vouched=rang)
    row.refresh_from_db()
    assert row.verified_on is None


def test_who_saves_from_a_stale_page_is_told(client, dana):
    line = a_line(by=dana)
    stale = client.get(at("change_hotline", line.pk)).context["form"]["drawn"].value()
    verbs.change(line, by=dana, hours="Day and night")
    page = client.post(at("change_hotline", line.pk), LINE | {"drawn": stale, "name": "Mine"}).text
    assert "Somebody changed this meanwhile" in page and "Mine" in page
    line.refresh_from_db()
    assert (line.name, line.hours) == ("Texas’ line", "Day and night")


def test_taken_out_it_is_gone_and_the_trail_says_why(client, dana):
    line = a_line(by=dana)
    assert "Say why it is taken out." in client.post(at("take_out_hotline", line.pk), {"reason": ""}).text
    client.post(at("take_out_hotline", line.pk), {"reason": "The line was closed"})
    assert not Hotline.objects.filter(pk=line.pk).exists()
    entry = Entry.objects.get(verb="took out the hotline")
    assert (entry.reason, entry.changes["number"]) == ("The line was closed", ["+15125550180", None])


# writing down


def test_a_line_is_written_down_and_is_to_be_verified_next(client, dana):
    answer = client.post(at("add_hotline"), LINE)
    row = Hotline.objects.get(name="Texas’ line")
    assert (row.number, row.entered_by, row.standing_on(TODAY)) == ("+15125550180", dana, Standing.NEVER)
    assert answer.url == at("verify_hotline", row.pk)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"number": "call me"}, "Nobody can dial “call me”."),
        ({"number": "12"}, "Nobody can dial “12”."),
        ({"number": ""}, "Write the number to call, or the one for text messages."),
        ({"state": ""}, "Choose the state whose line it is."),
        ({"kind": ""}, "Choose what the line is for."),
        ({"kind": "national"}, "A line of the whole country has no state."),
        ({"kind": "regional"}, "Write the counties of the region."),
        ({"counties_named": "El Paso, TX"}, "Only a line of a region, or one for victims, is for single counties."),
        ({"kind": "victim", "counties_named": "Ada, ID"}, "Ada is not in Texas."),
        ({"kind": "victim", "counties_named": "Ellpaso"}, "There is no county called “Ellpaso” in TX."),
        ({"as_of": "2026-11-19"}, "That day is still ahead."),
        ({"source": ""}, "Write where this is known from."),
        ({"source_url": "no address"}, "Write the whole address, beginning with https://."),
        ({"note": "Ask for the pimp"}, "trafficker"),
    ],
)
def test_a_line_that_cannot_be_kept_is_sent_back_with_what_was_typed(client, dana, written, sentence):
    page = client.post(at("add_hotline"), LINE | {"languages": "Spanish, Mixtec"} | written).text
    assert sentence in page and "Spanish, Mixtec" in page
    assert Hotline.objects.count() == len(SHIPPED)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"counties_named": ""}, "Write the counties it is for, or choose a whole state."),
        ({"phone": ""}, "Write its phone number: it is printed for people to call."),
        ({"phone": "123"}, "valid phone number"),
        ({"offers": ""}, "Write what it offers."),
        ({"offers": "Helped the victim named Jane Doe"}, "looks like the name of a victim"),
    ],
)
def test_a_resource_that_cannot_be_kept_is_sent_back(client, dana, written, sentence):
    assert sentence in client.post(at("add_resource"), PLACE | written).text
    assert not LocalResource.objects.exists()


@pytest.mark.parametrize(
    ("written", "number"),
    [("911", "911"), ("855-FLA-SAFE", "+18553527233"), ("(512) 555-0180", "+15125550180"), ("+52 800 553 3000", "+528005533000")],
)  # fmt: skip
def test_numbers_are_kept_as_they_are_dialed(written, number):
    assert dialed(written) == number


# the lists


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=TX", ["Texas’ line"]),
        ("q=texas", ["Texas’ line"]),
        ("standing=in_force", ["Texas’ line"]),
        ("kind=regional", ["Line of Kings County, New York"]),
        ("state=NY", ["Line of Kings County, New York"]),
        ("country=MX", ["National line of Mexico"]),
        ("standing=lapsed", []),
    ],
)
def test_the_lines_are_searched_and_narrowed(client, dana, query, names):
    a_line(by=dana, on=days(-3))
    page = client.get(f"{at('hotlines')}?{query}")
    assert [row.name for row in page.context["page"]] == names


def test_each_row_says_whether_it_is_verified_and_until_when(client, dana, time_machine):
    a_resource("Never", by=dana)
    a_resource("Held", by=dana, on=days(-3))
    a_resource("Ends soon", by=dana, on=days(-320))
    time_machine.move_to(NOON + datetime.timedelta(days=370))
    client.force_login(dana)
    text = " ".join(client.get(at("resources") + "?sort=-check_again_on").text.split())
    assert text.index("Held") < text.index("Ends soon") < text.index("Never")
    assert "after Nov 15, 2027; printed nowhere" in text and "Not verified" in text
    time_machine.move_to(NOON)
    client.force_login(dana)
    text = client.get(at("resources")).text
    assert "<b>Check again by Jan 2, 2027</b>" in text and "by Dana Whitlock: Rang it" in text


@pytest.mark.parametrize(("name", "queries"), [("resources", 9), ("hotlines", 9)])
def test_the_lists_ask_as_much_for_one_as_for_three(client, dana, name, queries, django_assert_num_queries):
    a_resource("One", by=dana, on=days(-3))
    with django_assert_num_queries(queries):
        client.get(at(name))
    a_resource("Two", by=dana)
    a_resource("Three", by=dana, counties=["48141", "48229"])
    a_line(by=dana, on=days(-3), kind="regional", counties=["48141", "48229"])
    with django_assert_num_queries(queries):
        client.get(at(name))


def test_a_lead_reads_those_of_their_states_and_of_the_country_and_changes_none(client, dana):
    texas, idaho = a_line(by=dana), a_line("Idaho’s line", by=dana, state_id="ID")
    a_resource("Border Legal Aid", by=dana)
    a_resource("Boise Clinic", by=dana, counties=["16001"])
    lead = a_lead("Karen Lindqvist")
    a_co_host(a_build("El Paso"), lead)
    client.force_login(lead.user)
    found = {row.name for row in client.get(at("hotlines")).context["page"]}
    nation = set(Hotline.objects.filter(state=None).values_list("name", flat=True))
    assert found == nation | {texas.name}
    assert [row.name for row in client.get(at("resources")).context["page"]] == ["Border Legal Aid"]
    for row in (texas, idaho):
        assert client.get(at("change_hotline", row.pk)).status_code == 403
        assert client.post(at("verify_hotline", row.pk), {}).status_code == 403
