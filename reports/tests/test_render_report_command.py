"""manage.py render_report: a build, a state, or all of it as a PDF; the last line is JSON."""

import datetime
import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from reports.models import ImpactReport
from reports.tests.makers import a_held_build, a_promise, an_answered_followup, came
from tat_coalitions.testing.people import a_build

pytestmark = pytest.mark.django_db


@pytest.fixture
def mobile():
    build = a_held_build(slug="mobile-2026")
    came(build, "law", 4)
    a_promise(build, "Gulf Freight", 640, answers={an_answered_followup(build, 1): 188})
    return build


@pytest.fixture
def knoxville():
    build = a_held_build("Knoxville", state_id="TN", slug="knoxville-2026", date=datetime.date(2026, 6, 1))
    came(build, "law", 5)
    a_promise(build, "Smoky Lines", 60, answers={an_answered_followup(build, 1): 12})
    return build


def render(tmp_path, *arguments):
    out = io.StringIO()
    call_command("render_report", *arguments, "--output", str(tmp_path / "report.pdf"), stdout=out)
    reader = PdfReader(tmp_path / "report.pdf")
    said = json.loads(out.getvalue().splitlines()[-1])
    assert said["pages"] == len(reader.pages)
    assert said["seconds"] > 0
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_a_build(tmp_path, mobile):
    text = render(tmp_path, "--build", "mobile-2026")
    assert "188 of 640 promised people are trained" in text
    assert "Draft, not published" in text
    assert not ImpactReport.objects.exists()


def test_a_state_holds_its_builds_and_no_others(tmp_path, mobile, knoxville):
    text = render(tmp_path, "--state", "tn")
    assert "Tennessee: one build, 12 of 60 promised people are trained" in text
    assert "Mobile" not in text


def test_all_of_it_adds_what_is_confirmed_and_names_every_build(tmp_path, mobile, knoxville):
    a_build("Laredo", slug="laredo-ahead")  # still to come: no part of it
    text = render(tmp_path, "--programme")
    assert "All states: 2 builds, 200 of 700 promised people are trained" in text
    assert "Mobile, Alabama" in text
    assert "Knoxville, Tennessee" in text
    assert "Laredo" not in text
    assert "Somebody who came to two builds counts at both." in text


@pytest.mark.parametrize(
    ("period", "builds"),
    [
        (["--from", "2026-04-14"], 2),
        (["--from", "2026-04-15"], 1),
        (["--to", "2026-06-01"], 2),
        (["--to", "2026-05-31"], 1),
        (["--from", "2026-04-15", "--to", "2026-05-31"], 0),
    ],
)
def test_a_period_takes_in_its_first_and_its_last_day(tmp_path, mobile, knoxville, period, builds):
    text = render(tmp_path, "--programme", *period)
    said = {0: "no build yet", 1: "one build", 2: "2 builds"}[builds]
    assert f": {said}" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--build", "nowhere"], "There is no build called nowhere."),
        (["--state", "ZZ"], "There is no state with the postal code ZZ."),
        (["--programme", "--from", "June"], "June is no date; write it as 2026-04-14."),
        (["--programme", "--from", "2026-06-01", "--to", "2026-01-01"], "The period ends before it begins."),
        (["--build", "mobile-2026", "--from", "2026-06-01"], "outside of that period"),
        (["--programme", "--output", "/nowhere/report.pdf"], "Cannot write /nowhere/report.pdf"),
    ],
)
def test_it_says_in_a_sentence_what_cannot_be_done(tmp_path, mobile, arguments, sentence):
    output = [] if "--output" in arguments else ["--output", str(tmp_path / "report.pdf")]
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("render_report", *arguments, *output)
    assert not (tmp_path / "report.pdf").exists()
