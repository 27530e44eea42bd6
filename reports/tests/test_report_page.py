"""The report tab of a build: who may open it, what it shows while a PDF is made, publishing in two steps."""

import datetime

import pytest

from builds.models import CommitmentKind
from reports import actions, hints
from reports.models import ImpactReport, RenderJob
from reports.tests.makers import a_held_build, a_promise, an_answered_followup, came, measured
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_co_host, a_lead, a_user, an_organization
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

PAGES = ["", "answers/", "figures.csv"]
FOR_STAFF = ["words/", "publish/"]


@pytest.fixture
def renee():
    """A lead of Mobile."""
    return a_lead("Renee Ford", organization=an_organization("Office of the Attorney General", "attorney_general"))


@pytest.fixture
def mobile(renee):
    build = a_held_build(slug="mobile-2026", sustaining_lead=renee)
    one = an_answered_followup(build, 1, lead=renee)
    a_promise(build, "Gulf Freight", 640, answers={one: 188})
    measured(one, "calls_made", 4)
    measured(one, "investigative_partnerships", choice="yes")
    return build


@pytest.fixture
def told(monkeypatch):
    jobs = []
    monkeypatch.setattr(hints.app, "send_task", lambda name, args: jobs.append((name, *args)))
    return jobs


def get(client, path="", build="mobile-2026"):
    return client.get(f"/desk/builds/{build}/report/{path}")


@pytest.mark.parametrize("path", [*PAGES, *FOR_STAFF])
def test_nobody_reads_it_without_signing_in(client, mobile, path):
    assert get(client, path).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_staff_and_the_leads_of_the_build_read_it(client, mobile, dana, renee, path):
    for user in (dana, renee.user):
        client.force_login(user)
        assert get(client, path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, *FOR_STAFF, "1.pdf"])
def test_a_lead_of_another_build_finds_no_such_page(client, mobile, path):
    elsewhere = a_held_build("Knoxville", slug="knoxville-2026")
    charlie = a_lead("Charlie Outside")
    a_co_host(elsewhere, charlie)
    client.force_login(charlie.user)
    assert get(client, path).status_code == (403 if path in FOR_STAFF else 404)
    assert get(client, build="knoxville-2026").status_code == 200


@pytest.mark.parametrize("path", FOR_STAFF)
def test_leads_write_and_publish_nothing(client, mobile, renee, path):
    client.force_login(renee.user)
    page = get(client).content.decode()
    assert get(client, path).status_code == 403
    assert path not in page
    assert client.post(f"/desk/builds/mobile-2026/report/{path}", {"narrative": "x"}).status_code == 403
    assert not ImpactReport.objects.exists()


@pytest.mark.on_sqlite_too
def test_the_page_says_the_figures_of_now(client, mobile, dana):
    client.force_login(dana)
    page = get(client).content.decode()
    assert "Mobile, Alabama: one month on, 188 of 640 promised people are trained" in page
    mobile.commitments.get().answers.update(total=200)
    assert "200 of 640" in get(client).content.decode()


def test_each_result_leads_to_the_answers_behind_it(client, mobile, dana):
    client.force_login(dana)
    assert 'href="/desk/builds/mobile-2026/report/answers/#promise.train_drivers"' in get(client).content.decode()
    behind = get(client, "answers/").content.decode()
    assert 'id="promise.train_drivers"' in behind
    assert "Gulf Freight" in behind
    assert "Renee Ford" in behind
    assert "The organization told me" in behind
    assert "May 14, 2026" in behind


def test_calls_are_for_staff_and_leads_and_single_partnerships_for_staff_alone(client, mobile, dana, renee):
    calls, partnership = "Calls or reports by people of this coalition", "Does a partnership between investigators"
    client.force_login(dana)
    inner = get(client).content.decode().partition("Not in the public report")[2]
    behind = get(client, "answers/").content.decode()
    assert (calls in inner, partnership in inner) == (True, True)
    assert (calls in behind, partnership in behind) == (True, True)
    client.force_login(renee.user)
    inner = get(client).content.decode().partition("Not in the public report")[2]
    behind = get(client, "answers/").content.decode()
    assert (calls in inner, partnership in inner) == (True, False)
    assert (calls in behind, partnership in behind) == (True, False)


def test_the_answers_of_a_published_version_are_those_of_its_day(client, mobile, dana, renee):
    actions.publish(mobile, by=dana)
    mobile.commitments.get().answers.update(total=200)
    for user, sees_partnership in ((dana, True), (renee.user, False)):
        client.force_login(user)
        behind = get(client, "answers/?version=1").content.decode()
        assert "188" in behind
        assert ">200<" not in behind
        assert ("Does a partnership between investigators" in behind) == sees_partnership
    assert get(client, "answers/?version=2").status_code == 404


def test_words_are_written_and_kept(client, mobile, dana):
    client.force_login(dana)
    words = {"narrative": "Three weigh stations hand out cards.", "next_steps": "Meet again"}
    response = client.post("/desk/builds/mobile-2026/report/words/", words, follow=True)
    assert "The words are kept with the draft." in response.content.decode()
    assert "Three weigh stations hand out cards." in response.content.decode()
    mobile.refresh_from_db()
    assert mobile.next_steps == "Meet again"
    assert "Never who a victim or suspect is" in get(client, "words/").content.decode()


@pytest.mark.parametrize("field", ["narrative", "next_steps"])
def test_a_victim_or_a_case_comes_into_no_report_and_a_quote_stays_with_a_tick(client, mobile, dana, field):
    client.force_login(dana)
    address = "/desk/builds/mobile-2026/report/words/"
    sent = {"narrative": "Signed by all.", "next_steps": "Meet again"} | {field: "A victim was found at a plaza."}
    page = client.post(address, sent).content.decode()
    assert "“A victim was found” looks like what became of a victim" in page
    assert not ImpactReport.objects.exists()
    client.post(address, sent | {"keep_words": "on"})
    assert Entry.objects.get(verb="wrote words for the report of the build").changes["kept words"] == [
        "",
        "what became of a victim, a suspect or a witness",
    ]


def test_words_that_are_too_long_are_kept_on_the_page(client, mobile, dana):
    client.force_login(dana)
    response = client.post(
        "/desk/builds/mobile-2026/report/words/", {"narrative": "long " * 1300, "next_steps": "Meet"}
    )
    assert response.status_code == 200
    assert "long long" in response.content.decode()
    assert not ImpactReport.objects.exists()


def test_html_in_words_is_text(client, mobile, dana):
    actions.write_words(mobile, narrative="<img src=http://127.0.0.1/x> & so on", next_steps="", by=dana)
    report = actions.publish(mobile, by=dana)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "&lt;img src=http://127.0.0.1/x&gt; &amp; so on" in page


@pytest.mark.on_sqlite_too
def test_asking_for_the_pdf_shows_how_far_it_is_and_looks_again_without_a_script(client, mobile, renee, told):
    client.force_login(renee.user)
    response = client.post("/desk/builds/mobile-2026/report/make-pdf/", follow=True)
    page = response.content.decode()
    assert "Making the PDF: step 0 of 4" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    actions.render_job(RenderJob.objects.get().pk)
    page = get(client).content.decode()
    assert 'href="/desk/builds/mobile-2026/report/1.pdf"' in page
    assert "refresh" not in page
    pdf = get(client, "1.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.getvalue().startswith(b"%PDF")
    assert "no-store" in pdf["Cache-Control"]


def test_looking_at_one_that_was_forgotten_tells_a_worker_again_and_changes_nothing(client, mobile, dana, told):
    job = actions.ask_for_pdf(mobile, by=dana)
    client.force_login(dana)
    get(client)
    assert told == []
    RenderJob.objects.update(asked_at=job.asked_at - datetime.timedelta(minutes=1))
    before = RenderJob.objects.values().get()
    get(client)
    assert told == [("reports.render", job.pk)]
    assert RenderJob.objects.values().get() == before


def test_a_pdf_that_failed_says_why_and_can_be_asked_for_again(client, mobile, dana):
    job = actions.ask_for_pdf(mobile, by=dana)
    RenderJob.objects.filter(pk=job.pk).update(status="failed", error="A drawing has no text.")
    client.force_login(dana)
    page = get(client).content.decode()
    assert "A drawing has no text." in page
    assert "Make the PDF" in page


def test_getting_an_address_that_acts_changes_nothing(client, mobile, dana):
    client.force_login(dana)
    assert get(client, "make-pdf/").status_code == 405
    get(client, "publish/")
    get(client)
    assert not ImpactReport.objects.exists()


@pytest.mark.on_sqlite_too
def test_publishing_asks_first_and_then_says_what_it_did(client, mobile, dana):
    client.force_login(dana)
    page = get(client, "publish/").content.decode()
    assert "Publish version 1 of this report?" in page
    assert "188 of 640 promised people are trained" in page
    response = client.post("/desk/builds/mobile-2026/report/publish/", follow=True)
    assert "Version 1 is published." in response.content.decode()
    assert 'href="/impact/mobile-2026/"' in response.content.decode()


def test_a_build_that_is_ahead_has_a_report_to_look_at_and_none_to_publish(client, dana):
    a_held_build(slug="laredo-2027")
    build = a_held_build("Laredo", slug="laredo-2028")
    build.status = "planned"
    build.save()
    client.force_login(dana)
    page = get(client, build="laredo-2028").content.decode()
    assert "The build is still ahead" in page
    assert "/publish/" not in page.partition("<aside")[2]
    assert get(client, "publish/", build="laredo-2028").status_code == 404


def test_the_page_asks_the_database_twelve_questions_at_most_however_much_there_is(
    client, mobile, dana, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(dana)
    get(client)  # goals and measures are remembered for a minute
    with django_assert_max_num_queries(12) as few:
        get(client)
    came(mobile, "law", 9)
    three = an_answered_followup(mobile, 3)
    for number in range(5):
        a_promise(mobile, f"Carrier {number}", 10, CommitmentKind.TRAIN_DRIVERS, answers={three: 5})
        measured(three, ("wallet_cards", "decals", "posters", "presentations", "le_trainings")[number], number)
    with django_assert_num_queries(len(few)):
        get(client)


def test_the_list_of_reports_holds_what_the_reader_may_see(client, mobile, dana, renee):
    a_held_build("Knoxville", slug="knoxville-2026")
    actions.publish(mobile, by=dana)
    client.force_login(dana)
    page = client.get("/desk/reports/").content.decode()
    assert "Two builds have taken place" in page
    assert "Version 1," in page
    client.force_login(renee.user)
    page = client.get("/desk/reports/").content.decode()
    assert "One build has taken place" in page
    assert "Knoxville" not in page


def test_the_list_asks_the_same_for_one_and_for_three(client, mobile, dana, django_assert_num_queries):
    client.force_login(dana)
    client.get("/desk/reports/")
    with django_assert_num_queries(8):
        client.get("/desk/reports/")
    a_held_build("Knoxville")
    a_held_build("Laredo")
    with django_assert_num_queries(8):
        client.get("/desk/reports/")


def test_a_combined_report_holds_the_builds_the_reader_may_see(client, mobile, dana, renee):
    knoxville = a_held_build("Knoxville", state_id="TN")
    a_promise(knoxville, "Smoky Lines", 50, answers={an_answered_followup(knoxville, 1): 10})
    client.force_login(dana)
    assert client.get("/desk/reports/combined.pdf").getvalue().startswith(b"%PDF")
    assert client.get("/desk/reports/combined.pdf?state=TN").status_code == 200
    client.force_login(renee.user)
    refused = client.get("/desk/reports/combined.pdf?state=TN", follow=True)
    assert "Select a valid choice" in refused.content.decode()
    wrong = client.get("/desk/reports/combined.pdf?first=2026-06-01&last=2026-01-01", follow=True)
    assert "The period ends before it begins." in wrong.content.decode()


def test_an_administrator_may_do_all_of_it(client, mobile):
    client.force_login(a_user("Ada Admin", Role.ADMINISTRATOR))
    assert [get(client, path).status_code for path in (*PAGES, *FOR_STAFF)] == [200] * 5
