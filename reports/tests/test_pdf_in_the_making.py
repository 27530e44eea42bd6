"""A PDF is made in the background: once, with its steps told, taken up again after a crash."""

import datetime

import pytest
import time_machine
from kombu.exceptions import OperationalError

from reports import actions, hints
from reports.models import ImpactReport, RenderJob
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, a_promise, an_answered_followup, pdf_of
from tat_coalitions.paper import PaperBusy, PaperError

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def mobile():
    build = a_held_build(slug="mobile-2026")
    a_promise(build, "Gulf Freight", 640, answers={an_answered_followup(build, 6): 512})
    return build


@pytest.fixture
def told(monkeypatch):
    """The jobs workers were told about."""
    jobs = []
    monkeypatch.setattr(hints.app, "send_task", lambda name, args: jobs.append((name, *args)))
    return jobs


def test_asking_tells_a_worker_once_it_is_sure(mobile, dana, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.ask_for_pdf(mobile, by=dana)
        assert told == []
    assert told == [("reports.render", job.pk)]


def test_asking_twice_makes_it_once(mobile, dana, told):
    assert actions.ask_for_pdf(mobile, by=dana) == actions.ask_for_pdf(mobile, by=dana)
    assert RenderJob.objects.count() == 1


def test_a_broker_that_is_down_does_not_lose_it(mobile, dana, monkeypatch, django_capture_on_commit_callbacks, caplog):
    def down(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(hints.app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.ask_for_pdf(mobile, by=dana)
    assert job.status == RenderJob.Status.WAITING
    assert "The broker is down" in caplog.text


def test_a_finished_one_says_how_long_it_is_and_lies_with_the_draft(mobile, dana):
    job = actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    assert (job.status, job.step, job.error) == (RenderJob.Status.DONE, job.steps, "")
    assert job.pages >= 3
    assert job.seconds > 0
    draft = ImpactReport.objects.get(build=mobile)
    assert pdf_of(draft).startswith(b"%PDF")
    assert draft.title == "Mobile, Alabama: six months on, 512 of 640 promised people are trained"
    assert not draft.is_published


def test_each_step_is_told_while_it_is_made(mobile, dana, monkeypatch):
    job = actions.ask_for_pdf(mobile, by=dana)
    seen, rendered = [], actions.render

    def look(*args, **kwargs):
        seen.append(RenderJob.objects.get().step)
        return rendered(*args, **kwargs)

    monkeypatch.setattr(actions, "render", look)
    actions.render_job(job.pk, at=AFTER_SIX_MONTHS)
    assert seen == [2]


def test_two_workers_do_not_make_the_same_one(mobile, dana):
    job = actions.ask_for_pdf(mobile, by=dana)
    RenderJob.objects.update(
        status="running", lease_until=AFTER_SIX_MONTHS + MINUTE, lease_token="somebody", attempts=1
    )
    assert actions.render_job(job.pk, at=AFTER_SIX_MONTHS) is None


def test_one_whose_maker_died_is_taken_up_again_when_the_lease_is_over(mobile, dana, told):
    job = actions.ask_for_pdf(mobile, by=dana)
    RenderJob.objects.update(
        status="running",
        lease_until=AFTER_SIX_MONTHS,
        lease_token="the dead",
        attempts=1,
        asked_at=AFTER_SIX_MONTHS - MINUTE,
    )
    assert actions.resume_stale(AFTER_SIX_MONTHS) == 0  # the lease ends this very moment, and not before
    assert actions.resume_stale(AFTER_SIX_MONTHS + MINUTE) == 1
    assert told == [("reports.render", job.pk)]
    assert actions.render_job(job.pk, at=AFTER_SIX_MONTHS + MINUTE).status == RenderJob.Status.DONE


def test_a_hint_that_went_lost_is_given_again(mobile, dana, told):
    with time_machine.travel(AFTER_SIX_MONTHS, tick=False):
        job = actions.ask_for_pdf(mobile, by=dana)
    assert actions.resume_stale(AFTER_SIX_MONTHS + datetime.timedelta(seconds=30)) == 0
    assert actions.resume_stale(AFTER_SIX_MONTHS + datetime.timedelta(seconds=31)) == 1
    assert told == [("reports.render", job.pk)]


def test_one_begun_three_times_is_given_up_and_says_so(mobile, dana, told):
    job = actions.ask_for_pdf(mobile, by=dana)
    RenderJob.objects.update(
        status="running", lease_until=AFTER_SIX_MONTHS, attempts=3, asked_at=AFTER_SIX_MONTHS - MINUTE
    )
    assert actions.resume_stale(AFTER_SIX_MONTHS + MINUTE) == 0
    job.refresh_from_db()
    assert (job.status, job.error) == (RenderJob.Status.FAILED, "The PDF was begun three times and never finished.")
    assert actions.ask_for_pdf(mobile, by=dana) != job  # and a new one may be asked for


def test_a_failure_is_told_and_the_old_pdf_stays(mobile, dana, monkeypatch):
    actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    before = ImpactReport.objects.get(build=mobile).pdf.name

    def refuse(*args, **kwargs):
        raise PaperError("A drawing has no text.")

    monkeypatch.setattr(actions, "render", refuse)
    job = actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    assert (job.status, job.error) == (RenderJob.Status.FAILED, "A drawing has no text.")
    assert ImpactReport.objects.get(build=mobile).pdf.name == before


def test_a_full_house_is_no_try(mobile, dana, monkeypatch):
    def busy(*args, **kwargs):
        raise PaperBusy("Several documents are being made right now.")

    monkeypatch.setattr(actions, "render", busy)
    job = actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    assert (job.status, job.attempts) == (RenderJob.Status.WAITING, 0)


def test_a_report_published_meanwhile_keeps_its_own_pdf(mobile, dana, monkeypatch):
    job, rendered = actions.ask_for_pdf(mobile, by=dana), actions.render
    published = []

    def publish_in_between(*args, **kwargs):
        monkeypatch.setattr(actions, "render", rendered)
        published.append(actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS))
        return rendered(*args, **kwargs)

    monkeypatch.setattr(actions, "render", publish_in_between)
    actions.render_job(job.pk, at=AFTER_SIX_MONTHS)
    report = ImpactReport.objects.get(build=mobile)
    assert report.pdf.name == published[0].pdf.name


def test_the_old_file_goes_when_the_new_one_is_there(mobile, dana, django_capture_on_commit_callbacks):
    actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    old = ImpactReport.objects.get(build=mobile).pdf
    with django_capture_on_commit_callbacks(execute=True):
        actions.render_job(actions.ask_for_pdf(mobile, by=dana).pk, at=AFTER_SIX_MONTHS)
    new = ImpactReport.objects.get(build=mobile).pdf
    assert not old.storage.exists(old.name)
    assert new.storage.exists(new.name)
