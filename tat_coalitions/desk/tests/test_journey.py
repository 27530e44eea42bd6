"""From an empty calendar to an impact report, as the people of it would do it, on a desktop and on a phone."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from builds.models import Build, Status
from contacts.models import Kind
from followups.actions.sweep import sweep
from followups.models import FollowUp
from reports.actions import render_job
from reports.models import RenderJob
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person, link_in
from tat_coalitions.testing.people import (
    a_lead,
    a_person,
    a_site,
    a_user,
    an_officer,
    an_organization,
    email_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLANNED = datetime.datetime(2026, 8, 3, 15, tzinfo=datetime.UTC)
DAY = datetime.datetime(2026, 10, 15, 16, tzinfo=datetime.UTC)  # ten in the morning in El Paso
OPENED = datetime.datetime(2026, 11, 9, 16, tzinfo=datetime.UTC)


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def people():
    """Who is known before anything begins."""
    dana = a_person("Dana Whitlock", user=a_user("Dana Whitlock", Role.ADMINISTRATOR, email="dana@example.org"))
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    marisol = a_lead("Marisol Vega", organization=office)
    rosa = an_officer("Rosa Marquez", phone="+19155550136")
    marcus = a_person("Marcus Ellery", organization=an_organization("Mesa Travel Plaza", Kind.TRUCK_STOP))
    a_site("Mesa Travel Plaza", manager=marcus, lat=31.8, lon=-106.5)
    carrier = an_organization("Rio Bravo Freight", Kind.TRUCKING)
    return {"dana": dana, "marisol": marisol, "rosa": rosa, "marcus": marcus, "carrier": carrier}


@pytest.mark.parametrize("screen", [pytest.param(DESKTOP, marks=pytest.mark.long), PHONE], ids=["desktop", "320 px"])
def test_from_a_plan_to_an_impact_report(new_context, complaints, site, people, smtp_inbox, screen):
    def somebody(*, scripts=True):
        context = new_context(viewport=screen, java_script_enabled=scripts)
        context.on("page", complaints.listen)
        return Person(context, site, smtp_inbox, scripts=scripts)

    dana = somebody()
    with time_machine.travel(PLANNED):
        dana.sign_in("dana@example.org")
        build = plans_a_build(dana)
        invites(dana, build)
        sweep(timezone.now())
        for name in ("Rosa Marquez", "Marcus Ellery"):
            answers(somebody(scripts=name != "Marcus Ellery"), smtp_inbox.to(email_of(name))[0])
    with time_machine.travel(DAY):
        dana.sign_in("dana@example.org")
        holds_the_day(dana, somebody(), build)
        links_the_sites(dana, build)
    with time_machine.travel(OPENED):
        sweep(timezone.now())
        follows_up(somebody(scripts=screen is PHONE), smtp_inbox, build)  # on a desktop, without scripts
        dana.sign_in("dana@example.org")
        reports(dana, build)
        for scripts in (True, False):
            reads_in_public(somebody(scripts=scripts), build)
    assert FollowUp.objects.answered().count() == 1
    assert RenderJob.objects.get().report.published_at


def plans_a_build(dana):
    """Dana plans El Paso for October 15."""
    dana.open("/desk/builds/new/")
    dana.press("Plan it")
    assert dana.reads("This field is required") or dana.reads("answers need another look")
    dana.write(city="El Paso", date="2026-10-15", counties_named="El Paso")
    dana.choose("state", "TX")
    dana.choose("time_zone", "America/Denver")
    dana.write(sustaining_lead=email_of("Marisol Vega"), venue="Chamizal Community Center")
    dana.press("Plan it")
    build = Build.objects.get()
    assert (build.slug, build.sustaining_lead.name) == ("el-paso-2026", "Marisol Vega")
    assert [f.due_on.isoformat() for f in build.followups.order_by("due_on")] == [
        "2026-11-15",
        "2027-01-15",
        "2027-04-15",
    ]
    dana.open(f"/desk/builds/{build.slug}/hosts/add/")
    dana.open(f"/desk/builds/{build.slug}/")
    dana.press("Show city and date in public")
    return build


def invites(dana, build):
    """Two people from contacts are put on the list and invited."""
    dana.open(f"/desk/builds/{build.slug}/people/pick/?q=M")
    for name in ("Rosa Marquez", "Marcus Ellery"):
        dana.page.get_by_label(f"Tick {name}").check(force=True)
    dana.press("Put 2 on the list")
    dana.open(f"/desk/builds/{build.slug}/message/")
    dana.open(f"/desk/builds/{build.slug}/people/")
    dana.press("Invite 2 people")
    dana.press("Send 2 invitations")
    assert build.invitations.filter(stage="invited").count() == 2


def answers(invitee, mail):
    """An invitee opens the link of the mail, says yes, and lets the contact be shared."""
    link = link_in(mail, "/rsvp/")
    invitee.open(link)
    assert not invitee.reads("Chamizal Community Center")  # told to those who come
    invitee.choose("answer", "yes")
    invitee.tick("shares_hosts")
    invitee.tick("shares_contact_list")
    invitee.press("Send my answer")
    assert invitee.reads("Chamizal Community Center")


def holds_the_day(dana, helper, build):
    """A helper checks Rosa in by the door link and adds a walk-in; Dana enters a promise and closes the day."""
    assert build.invitations.filter(answer="yes").count() == 2
    dana.open(f"/desk/builds/{build.slug}/day/")
    helper.open(dana.page.locator("a[href*='/go/door/']").first.get_attribute("href"))
    helper.page.get_by_role("button", name="Check in Rosa Marquez").click()
    expect(helper.page.locator("[data-state=here]")).to_be_visible()  # told, and not only kept on the phone
    helper.press("Add a walk-in")
    helper.write(name="Gloria Ibarra", organization="Rio Bravo Freight")
    helper.choose("sector", "trucking")
    helper.page.locator("#walk-in-go").click()
    expect(helper.page.locator("#here")).to_have_text("2")
    helper.leave()
    assert build.invitations.arrived().count() == 2
    dana.open(f"/desk/builds/{build.slug}/day/commitments/add/")
    dana.write(organization="Rio Bravo Freight", promised="120")
    dana.choose("kind", "train_drivers")
    dana.press("Keep it, and the next card")
    assert build.commitments.get().promised == 120
    dana.open(f"/desk/builds/{build.slug}/hold/")
    dana.send()
    build.refresh_from_db()
    assert build.status == Status.HELD


def links_the_sites(dana, build):
    """The officer of the county who came is proposed for the site."""
    dana.open(f"/desk/builds/{build.slug}/contact-list/")
    dana.press("Propose officers")
    assert dana.reads("Rosa Marquez")


def follows_up(marisol, inbox, build):
    """The reminder has come; Marisol signs in by code, says what happened, and sends it."""
    reminder = inbox.to(email_of("Marisol Vega"))[-1]
    assert "El Paso" in reminder["Subject"]
    marisol.sign_in_by_code(email_of("Marisol Vega"))
    followup = FollowUp.objects.get(build=build, interval__months=1)
    marisol.open(f"/desk/followups/{followup.pk}/")
    prefix = f"promise-{build.commitments.get().pk}"
    marisol.choose(f"{prefix}-state", "under_way")
    marisol.write(**{f"{prefix}-total": "about thirty"})
    marisol.press("Save and continue")
    assert marisol.reads("Write a number, such as 30.")
    marisol.write(**{f"{prefix}-total": "45"})
    marisol.press("Save and continue")
    marisol.write(**{"officers_trained-number": "18"})
    while marisol.page.get_by_role("button", name="Save and continue").count():
        marisol.press("Save and continue")
    marisol.press("Send it to TAT")
    assert marisol.reads("Thank you. It is with TAT now.")
    followup.refresh_from_db()
    assert followup.is_answered


def reports(dana, build):
    """The report is made as a PDF in the background, and published."""
    dana.open(f"/desk/builds/{build.slug}/report/")
    assert dana.reads("45")
    dana.page.get_by_role("button", name="Make the PDF").click()
    expect(dana.page.locator("[data-refresh]")).to_be_visible()
    for job in RenderJob.objects.filter(status=RenderJob.Status.WAITING):
        render_job(job.pk)
    job = RenderJob.objects.get()
    assert job.status == RenderJob.Status.DONE, job.error
    expect(dana.page.get_by_role("link", name="Open the PDF")).to_be_visible()  # the page has looked again by itself
    dana.look()
    with job.report.pdf.open() as file:
        assert "Rio Bravo" not in PdfReader(file).pages[0].extract_text()
    dana.open(f"/desk/builds/{build.slug}/report/publish/")
    dana.send()
    dana.look()


def reads_in_public(reader, build):
    """Everybody reads it: city and date, what was promised and confirmed, and no name or venue."""
    for path in ("/", "/goals/", "/events/", "/states/", "/states/tx/", "/impact/", f"/impact/{build.slug}/"):
        reader.open(path)
        for kept in ("Chamizal", "Rosa Marquez", "Marisol Vega"):
            assert not reader.reads(kept), path
    assert reader.reads("45")
