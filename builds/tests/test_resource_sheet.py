"""The resource sheet: what nobody verified is never on it, in no form; 911 always is; the page says what was left out."""

import datetime
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from builds.actions import providers as vetting
from builds.models import Hotline, Status
from builds.resource_sheet import sheet_of
from builds.tests.registration_table import NOON, TODAY, a_line, a_provider, a_resource, days, proposed, signed
from contacts.models import Kind
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user, an_organization

pytestmark = pytest.mark.django_db
NOTHING = "No other number for this place is verified yet."


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def sam():
    return a_user("Sam Ortega")


@pytest.fixture
def build(dana):
    return a_build("El Paso", date=days(60), planner=a_person("Dana Whitlock", user=dana), status=Status.INVITING)


@pytest.fixture
def read(client, build):
    """The text of the sheet: on paper, on its page, and the page of the build that tells what was left out."""

    def _read(name):
        answer = client.get(reverse(f"builds:{name}", args=[build.slug]))
        if name.endswith("_pdf"):
            assert answer["Content-Type"] == "application/pdf"
            text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        else:
            text = answer.text
        return " ".join(text.split())

    return _read


PRINTED = ("resource_sheet", "resource_sheet_pdf")


@pytest.mark.parametrize("name", PRINTED)
def test_where_nothing_is_verified_there_is_911_and_a_sentence(read, name):
    text = read(name)
    assert "911" in text and NOTHING in text and "El Paso, Texas" in text
    assert "373" not in text and "National Human Trafficking Hotline" not in text


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_not_verified_for_the_day_is_never_printed(read, dana, sam, build, name):
    a_line("Line never verified", by=dana, number="+15125550191")
    a_line("Line lapsed", by=dana, number="+15125550192", on=days(-364))
    moved = a_line("Line whose number moved", by=dana, number="+15125550193", on=days(-3))
    a_line("Line of Idaho", by=dana, number="+12085550194", state_id="ID", on=days(-3))
    a_line("Line of Mexico", by=dana, number="+525555550195", kind="national", state_id=None, country="MX", on=days(-3))
    a_resource("Shelter never verified", by=dana, phone="+19155550196")
    a_resource("Shelter of another county", by=dana, phone="+19155550197", counties=["48479"], on=days(-3))
    for number, who in enumerate(["One waits", "Two refused", "Three withdrawn"]):
        provider = a_provider(who)
        vetting.name_provider(build, organization=provider, by=dana)
        row = proposed(provider, dana, line=f"+1915555015{number}")
        if number == 1:
            vetting.refuse(row, by=sam, read=row.proposed_at, reason="No")
        elif number == 2:
            vetting.sign_off(row, by=sam, read=row.proposed_at, signed_by="Karen", signed_on=TODAY)
            vetting.withdraw(row, by=dana, reason="It closed")
    Hotline.objects.filter(pk=moved.pk).update(number="+15125550198", verified_on=None, verified_by=None,
                                               verified_how="", check_again_on=None)  # fmt: skip
    text = read(name)
    assert NOTHING in text
    leaked = [
        word for word in ("555-", "555 ", "5550", "Line ", "Shelter", "waits", "refused", "withdrawn") if word in text
    ]
    assert leaked == []


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_verified_stands_in_order_of_its_region_with_those_for_victims_last(read, dana, sam, build, name):
    nation = {"state_id": None}
    a_line("A victim line", by=dana, kind="victim", number="+18005550111", on=TODAY, **nation)
    a_line("B national tips", by=dana, kind="national", number="+18005550112", on=TODAY, **nation)
    a_line("C tips of Texas", by=dana, kind="state", number="+15125550113", on=TODAY)
    a_line(
        "D tips of two counties", by=dana, kind="regional", number="+19155550114", on=TODAY, counties=["48141", "48229"]
    )
    a_line("E tips of a county", by=dana, kind="regional", number="+19155550115", on=TODAY, counties=["48141"])
    a_line("F victim line of Texas", by=dana, kind="victim", number="+15125550116", on=TODAY)
    a_line("G fire", by=dana, kind="emergency", number="+18005550117", on=TODAY, **nation)
    a_resource("H clinic of the state", by=dana, on=TODAY, state_id="TX", counties=[])
    a_resource("I shelter of the county", by=dana, on=TODAY)
    provider = a_provider("J provider")
    vetting.name_provider(build, organization=provider, by=dana)
    signed(provider, by=dana, second=sam)
    text = read(name)
    order = ["911", "To report what you saw", "E tips", "D tips", "C tips", "B national", "For somebody who needs help",
             "J provider", "I shelter", "H clinic", "F victim", "A victim", "G fire"]  # fmt: skip
    places = [text.index(what) for what in order]
    assert places == sorted(places)
    for number in ("(915) 555-0115", "(915) 555-0170", "1-800-555-0111", "(915) 555-0181"):
        assert number in text
    assert NOTHING not in text and "They are no lines for tips." in text


def test_without_a_line_for_tips_the_sheet_says_whom_to_report_to(read, dana):
    a_line("Line for victims", by=dana, kind="victim", on=TODAY)
    assert "No line for tips of this place is verified. Call 911" in read("resource_sheet")


# the boundary days


@pytest.mark.parametrize(("holds_until", "is_printed"), [(59, False), (60, True)])
def test_a_verification_must_reach_the_day_of_the_meeting(read, build, dana, holds_until, is_printed):
    a_line("Line of Texas", by=dana, on=days(holds_until) - datetime.timedelta(days=365))
    assert ("Line of Texas" in read("resource_sheet")) is is_printed
    text = read("resources")
    told = "its verification lapses after Jan 16, 2027, before the meeting"
    assert (told in text) is not is_printed


@pytest.mark.parametrize(("holds_until", "is_printed"), [(59, False), (60, True)])
def test_a_vetting_must_reach_the_day_of_the_meeting(read, build, dana, sam, holds_until, is_printed):
    provider = a_provider()
    vetting.name_provider(build, organization=provider, by=dana)
    signed(provider, by=dana, second=sam, on=days(holds_until) - datetime.timedelta(days=365))
    assert ("(915) 555-0170" in read("resource_sheet")) is is_printed
    warned = "is not in force on the day of the meeting: it holds until Jan 16, 2027."
    assert (warned in read("resources")) is not is_printed


def test_after_the_meeting_the_sheet_is_for_today(build, dana, time_machine):
    line = a_line(by=dana, on=days(-3))
    build.date = days(-400)
    build.save()
    assert sheet_of(build, NOON, dana).tips == [line]
    later = NOON + datetime.timedelta(days=400)
    assert sheet_of(build, later, dana).tips == []


# what is said of the provider


def test_one_provider_is_meant_and_none_or_several_are_warned_of_never_blocked(client, read, build, dana, sam):
    plan = build.get_absolute_url()
    assert "No victim service provider of record is named." in read("resources")
    assert "No victim service provider of record is named." in client.get(plan).text
    for name in ("Paso Verde", "Casa Sol"):
        signed(a_provider(name), by=dana, second=sam)
        client.post(reverse("builds:name_provider", args=[build.slug]), {"organization": name})
        if name == "Paso Verde":
            assert "provider of record is named" not in client.get(plan).text
            assert "Vetted until Nov 18, 2027" in read("resources")
    assert "Two providers of record are named; one is meant." in read("resources")
    assert "Several victim service providers of record are named; one is meant." in client.get(plan).text
    row = build.providers.get(organization__name="Casa Sol")
    client.post(reverse("builds:drop_provider", args=[build.slug, row.pk]))
    assert [str(each) for each in build.providers.all()] == ["Paso Verde"]
    assert "one is meant" not in client.get(plan).text


def test_the_plan_says_that_the_vetting_does_not_reach_the_day(client, build, dana):
    provider = a_provider()
    vetting.name_provider(build, organization=provider, by=dana)
    sentence = "The vetting of the victim service provider does not hold on the day of the meeting."
    assert sentence in client.get(build.get_absolute_url()).text
    build.status = Status.CANCELLED
    build.save()
    assert sentence not in client.get(build.get_absolute_url()).text


@pytest.mark.parametrize(("days_to_go", "is_told"), [(111, False), (110, True)])
def test_a_plan_misses_its_provider_from_the_day_the_template_names(client, build, days_to_go, is_told):
    build.date = build.today() + datetime.timedelta(days=days_to_go)
    build.save()
    assert ("provider of record is named" in client.get(build.get_absolute_url()).text) is is_told


def test_a_provider_is_named_by_name_and_is_of_that_kind(client, build, dana):
    an_organization("Franklin Freight", Kind.TRUCKING)
    page = client.post(reverse("builds:name_provider", args=[build.slug]), {"organization": "Franklin Freight"}).text
    assert "We know no victim service provider called “Franklin Freight”" in page
    assert not build.providers.exists()


# who sees it, and what it costs


def test_the_page_says_what_is_left_out_and_why(client, read, dana, time_machine):
    a_resource("Shelter", by=dana, on=days(-365))
    time_machine.move_to(NOON + datetime.timedelta(days=3))
    client.force_login(dana)
    text = read("resources")
    assert 'Shelter<br><span class="quiet">its verification lapsed after Nov 18, 2026</span>' in text
    assert 'National Human Trafficking Hotline<br><span class="quiet">nobody has verified it</span>' in text
    assert "lapsed" not in read("resource_sheet") and "left out" not in read("resource_sheet_pdf")


def test_a_build_without_counties_says_that_none_is_looked_for(read, build, dana):
    build.counties.clear()
    a_resource("Shelter", by=dana, on=TODAY)
    assert "No county is chosen for this build" in read("resources") and "Shelter" not in read("resource_sheet")


def test_a_lead_of_the_build_prints_it_and_one_of_another_state_does_not(client, build, dana):
    karen, ida = a_lead("Karen Lindqvist"), a_lead("Ida Holm")
    a_co_host(build, karen)
    a_co_host(a_build("Boise", state_id="ID", counties=["16001"]), ida)
    for lead, status in ((karen, 200), (ida, 404)):
        client.force_login(lead.user)
        for name in ("resources", *PRINTED):
            assert client.get(reverse(f"builds:{name}", args=[build.slug])).status_code == status
        assert client.post(reverse("builds:name_provider", args=[build.slug]), {"organization": "x"}).status_code == 403
    client.force_login(karen.user)
    page = client.get(reverse("builds:day", args=[build.slug])).text
    assert reverse("builds:resources", args=[build.slug]) in page
    assert "/verify/" not in client.get(reverse("builds:resources", args=[build.slug])).text


def test_the_sheet_is_a_tagged_letter_with_its_title(client, build, dana):
    answer = client.get(reverse("builds:resource_sheet_pdf", args=[build.slug]))
    pdf = PdfReader(io.BytesIO(answer.content))
    root = pdf.trailer["/Root"]
    assert pdf.metadata.title == "Whom to call, El Paso, Texas, January 17, 2027" and root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data() and len(pdf.pages) == 1


@pytest.mark.parametrize(("name", "queries"), [("resources", 12), ("resource_sheet", 12)])
def test_it_asks_as_much_for_one_of_everything_as_for_three(
    client, build, dana, sam, name, queries, django_assert_num_queries
):
    def one_more(number):
        provider = a_provider(f"Provider {number}")
        vetting.name_provider(build, organization=provider, by=dana)
        signed(provider, by=dana, second=sam)
        a_line(f"Line {number}", by=dana, kind="regional", number=f"+1512555010{number}", counties=["48141", "48229"])
        a_resource(f"Shelter {number}", by=dana, on=TODAY if number else None)

    one_more(0)
    address = reverse(f"builds:{name}", args=[build.slug])
    with django_assert_num_queries(queries):
        client.get(address)
    one_more(1)
    one_more(2)
    with django_assert_num_queries(queries):
        client.get(address)
