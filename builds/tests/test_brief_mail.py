"""Mailing co-hosts their brief: chosen, shown first, once a day, and not when it is no longer true."""

import base64
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from builds import brief_mail
from builds.actions.briefs import mail_briefs
from builds.models import CoHost, PlanTask
from builds.tests.inviting import text_of
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.actions import cancel
from tat_coalitions.outbox.models import Message
from tat_coalitions.paper import PaperBusy
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def build(dana):
    return a_build(slug="el-paso", planner=dana.person, status="inviting")


@pytest.fixture
def karen(build):
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    host = a_co_host(build, a_person("Karen Lindqvist", organization=office))
    due = build.date - 30 * DAY
    PlanTask.objects.create(
        build=build,
        phase="foundation",
        task="Send the letter",
        offset_days=-30,
        planned_on=due,
        due_on=due,
        owner_organization=office,
    )
    return host


@pytest.fixture
def lorraine(build):
    return a_co_host(build, a_lead("Lorraine Pruitt"), role="trucking")


def address(build):
    return reverse("builds:mail_briefs", args=[build.slug])


def mailed():
    return sorted(Message.objects.filter(kind="host_brief").values_list("to_email", flat=True))


def paper_in(message):
    [attached] = message.attachments
    reader = PdfReader(io.BytesIO(base64.b64decode(attached["content"])))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# asking first


def test_the_page_says_who_gets_it_who_does_not_and_what_they_read(client, build, karen, lorraine):
    a_co_host(build, a_person("Tom Okafor", email=""), role="bus")
    nobody = a_co_host(build, a_person("Ida Moss"), role="sponsor")
    CoHost.objects.filter(pk=nobody.pk).update(person=None)
    page = text_of(client.get(address(build)))
    assert "Mail the briefs to 2 co-hosts?" in page
    assert "karen.lindqvist@example.org" in page and "lorraine.pruitt@example.org" in page
    assert "We have no e-mail address." in page and "Nobody is named whom to write to." in page
    assert "Your part in one page: coalition build in El Paso, Texas" in page
    assert "One open task is yours: “Send the letter”" in page
    assert mailed() == [], "asking does nothing"


def test_whom_this_installation_may_not_write_to_is_left_out(client, build, karen, lorraine, settings):
    settings.TAT_MAIL_ALLOWED = [lorraine.person.email]
    page = text_of(client.get(address(build)))
    assert "Mail the brief to one co-host?" in page and "This installation may not write to their address" in page
    client.post(address(build), {"pick": karen.pk})
    assert mailed() == []


def test_from_one_brief_only_that_one_is_ticked(client, build, karen, lorraine):
    assert "Mail the brief to one co-host?" in text_of(client.get(f"{address(build)}?pick={lorraine.pk}"))
    page = text_of(client.get(reverse("builds:brief", args=[build.slug, lorraine.pk])))
    assert f"{address(build)}?pick={lorraine.pk}" in page


def test_each_ticked_gets_a_mail_with_its_own_brief(client, build, karen, lorraine):
    page = text_of(client.post(address(build), {"pick": [karen.pk, lorraine.pk]}, follow=True))
    assert "2 briefs are on their way." in page and "mailed" in page
    assert mailed() == ["karen.lindqvist@example.org", "lorraine.pruitt@example.org"]
    first, second = Message.objects.order_by("to_email")
    assert "Send the letter" in paper_in(first) and "Send the letter" not in paper_in(second)
    assert "Sign in and read it there" in second.text and "[[link]]" not in first.text, "Karen has no account"
    assert (first.from_name, first.reply_to) == ("Dana Whitlock, TAT", "dana.whitlock@example.org")
    assert Entry.objects.filter(verb="mailed the brief").count() == 2


@pytest.mark.parametrize(("days", "due"), [(1, "by "), (0, "by "), (-1, "which was due on ")])
def test_the_mail_says_of_the_first_task_whether_it_is_late(build, karen, dana, days, due):
    build.tasks.update(due_on=build.today() + days * DAY)
    assert f"“Send the letter”, {due}" in brief_mail.facts_of(karen, by=dana)["tasks"]


def test_ticking_nobody_mails_nobody(client, build, karen):
    assert "Nobody was ticked who can get one" in text_of(client.post(address(build), {}, follow=True))
    assert mailed() == []


def test_a_co_host_of_another_build_gets_nothing(client, build, karen):
    other = a_co_host(a_build("Laredo"), a_person("Ann Mills"))
    client.post(address(build), {"pick": [other.pk]})
    assert mailed() == []


def test_once_a_day_and_again_on_the_next(build, karen, dana):
    at = timezone.now()
    assert mail_briefs(build, [karen.pk], by=dana, at=at) == [karen]
    assert mail_briefs(build, [karen.pk], by=dana, at=at) == []
    assert brief_mail.who_can_get(build, at).left_out == [(karen, "It was mailed today already.")]
    assert mail_briefs(build, [karen.pk], by=dana, at=at + DAY) == [karen]


@pytest.mark.parametrize("status", ["draft", "postponed", "cancelled", "held"])
def test_only_for_a_meeting_that_is_ahead(client, build, karen, dana, status):
    type(build).objects.filter(pk=build.pk).update(status=status)
    build.refresh_from_db()
    if not build.is_ahead:
        with pytest.raises(NotAllowed):
            mail_briefs(build, [karen.pk], by=dana)
    assert "Only for a meeting that is planned and ahead" in text_of(
        client.post(address(build), {"pick": karen.pk}, follow=True)
    )
    assert mailed() == []


def test_while_paper_is_busy_nothing_is_mailed_and_the_page_says_so(client, build, karen, monkeypatch):
    def busy(*args, **how):
        raise PaperBusy

    monkeypatch.setattr("builds.brief_mail.paper.render_pdf", busy)
    page = text_of(client.post(address(build), {"pick": karen.pk}, follow=True))
    assert "Nothing was mailed; try again in a moment." in page and mailed() == []


def test_leads_mail_no_briefs(client, build, karen, lorraine):
    client.force_login(lorraine.person.user)
    assert client.get(address(build)).status_code == 403
    assert client.post(address(build), {"pick": lorraine.pk}).status_code == 403
    assert "Mail it" not in client.get(reverse("builds:brief", args=[build.slug, lorraine.pk])).text
    assert mailed() == []


def test_the_page_of_hosts_asks_as_often_for_many_as_for_few(client, build, karen, lorraine, django_assert_num_queries):
    client.get("/desk/")
    with django_assert_num_queries(10):
        client.get(address(build))
    for name in ("Ann Mills", "Zoe Abara", "Tom Okafor"):
        a_co_host(build, a_person(name), role="sponsor")
    with django_assert_num_queries(10):
        client.get(address(build))


# the last look before it goes


@pytest.fixture
def on_its_way(build, karen, dana):
    mail_briefs(build, [karen.pk], by=dana)
    return Message.objects.get()


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda host: None, ""),
        (lambda host: host.build.tasks.update(task="Write it anew"), ""),
        (lambda host: type(host.build).objects.update(date=host.build.date + 7 * DAY), "no longer true"),
        (lambda host: type(host.build).objects.update(status="cancelled"), "not ahead any more"),
        (lambda host: CoHost.objects.update(status="withdrawn"), "it has withdrawn"),
        (lambda host: CoHost.objects.update(person=a_person("Ida Moss")), "Somebody else stands for the co-host now"),
    ],
    ids=["as it was", "the plan changed", "moved", "cancelled", "withdrawn", "another person"],
)
def test_a_brief_that_is_no_longer_true_stays(on_its_way, karen, change, verdict):
    change(karen)
    said = checks.verdict(on_its_way, timezone.now())
    assert verdict in said and bool(said) == bool(verdict)


def test_a_brief_that_was_called_off_can_be_mailed_anew_on_that_day(client, build, karen, dana, on_its_way):
    assert mail_briefs(build, [karen.pk], by=dana) == []
    for times in (1, 2):
        cancel(Message.objects.latest("pk"), by=dana)
        build.tasks.update(task=f"Send letter {times}")
        assert "One brief is on its way." in text_of(client.post(address(build), {"pick": karen.pk}, follow=True))
        assert f"Send letter {times}" in paper_in(Message.objects.latest("pk"))
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "cancelled", "due"]
