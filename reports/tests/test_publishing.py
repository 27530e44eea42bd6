"""Publishing freezes figures, words, PDF and the answers behind; a correction is a new version."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from builds.models import Status
from reports import actions
from reports.models import ImpactReport
from reports.tests.makers import AFTER_SIX_MONTHS, a_held_build, a_promise, an_answered_followup, pdf_of, tell
from tat_coalitions.paper import PaperError
from tat_coalitions.testing.people import a_build, a_lead
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

LATER = AFTER_SIX_MONTHS + datetime.timedelta(days=30)


@pytest.fixture
def mobile():
    build = a_held_build(slug="mobile-2026")
    a_promise(build, "Gulf Freight", 640, answers={an_answered_followup(build, 1, lead=a_lead("Renee Ford")): 188})
    return build


def test_what_is_published_stays_when_an_answer_is_corrected(client, mobile, dana):
    report = actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    pdf = pdf_of(report)
    promise = mobile.commitments.get()
    promise.answers.update(total=200)
    mobile.followups.update(note="changed")
    page = client.get("/impact/mobile-2026/").content.decode()
    assert "188 of 640 promised people are trained" in page
    assert "200 of 640" not in page
    report.refresh_from_db()
    assert pdf_of(report) == pdf


def test_a_correction_is_a_version_of_its_own_and_the_first_one_points_to_it(client, mobile, dana):
    actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    tell(mobile.commitments.get(), an_answered_followup(mobile, 3), 371)
    second = actions.publish(mobile, by=dana, at=LATER)
    assert (second.version, second.slug) == (2, "mobile-2026-v2")
    first = client.get("/impact/mobile-2026/").content.decode()
    assert "188 of 640" in first
    assert "Version 2 of Saturday, November 21, 2026 corrects this report" in first
    assert "371 of 640" in client.get("/impact/mobile-2026-v2/").content.decode()
    listed = client.get("/impact/").content.decode()
    assert "371 of 640" in listed
    assert "188 of 640" not in listed


def test_the_answers_behind_it_are_kept_as_they_were(mobile, dana):
    report = actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    promise, answer = (row for row in report.behind if row["key"].startswith("promise."))
    assert (promise["organization"], promise["number"]) == ("Gulf Freight", 640)
    assert (answer["number"], answer["months"], answer["source"]) == (188, 1, "told")
    assert answer["at"].startswith("2026-05-14")


def test_people_behind_it_stand_by_their_row_and_never_by_name(mobile, dana):
    report = actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert "Renee Ford" not in str(report.behind) + str(report.figures)
    assert report.behind[1]["said_by"] == mobile.followups.get().lead_id


def test_words_are_kept_with_the_draft_and_carried_into_the_next_version(mobile, dana):
    actions.write_words(mobile, narrative="Three weigh stations hand out cards.", next_steps="Meet again", by=dana)
    first = actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert first.narrative == "Three weigh stations hand out cards."
    assert first.figures["steps"][0]["step"] == "Meet again"
    actions.write_words(mobile, narrative="Four weigh stations.", next_steps="", by=dana)
    first.refresh_from_db()
    assert first.narrative == "Three weigh stations hand out cards."
    assert actions.draft_of(mobile).narrative == "Four weigh stations."


def test_the_next_draft_begins_with_the_words_published_last(mobile, dana):
    actions.write_words(mobile, narrative="Three weigh stations.", next_steps="", by=dana)
    actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert actions.draft_of(mobile).narrative == "Three weigh stations."


def test_the_words_published_last_stay_on_the_page_of_the_build(client, mobile, dana):
    actions.write_words(mobile, narrative="The smallest truck stops signed first.", next_steps="", by=dana)
    actions.publish(mobile, by=dana)
    client.force_login(dana)
    page = client.get(reverse("reports:build", args=[mobile.slug])).content.decode()
    assert "The smallest truck stops signed first." in page


def test_a_build_that_did_not_take_place_yet_has_nothing_to_publish(dana):
    build = a_build("Laredo")
    with pytest.raises(ValidationError, match="once the build is recorded as held"):
        actions.publish(build, by=dana, at=AFTER_SIX_MONTHS)
    assert ImpactReport.objects.count() == 0


def test_a_closed_build_can_still_be_corrected(mobile, dana):
    mobile.status = Status.CLOSED
    mobile.save()
    assert actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS).is_published


def test_nothing_is_published_when_the_pdf_cannot_be_made(mobile, dana, monkeypatch):
    def refuse(*args, **kwargs):
        raise PaperError("The document was not done after 60 seconds.")

    monkeypatch.setattr(actions, "render", refuse)
    with pytest.raises(PaperError):
        actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert ImpactReport.objects.published().count() == 0


def test_a_draft_that_somebody_changed_meanwhile_is_not_published(mobile, dana, monkeypatch):
    rendered = actions.render

    def change_in_between(*args, **kwargs):
        ImpactReport.objects.filter(build=mobile).update(narrative="somebody else's words")
        return rendered(*args, **kwargs)

    monkeypatch.setattr(actions, "render", change_in_between)
    with pytest.raises(ValidationError, match="Somebody has just changed this report"):
        actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert ImpactReport.objects.published().count() == 0


def test_the_trail_knows_who_published(mobile, dana):
    report = actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    entry = Entry.objects.get(verb="published the impact report")
    assert (entry.actor, entry.subject_id) == (dana, str(report.pk))


def test_a_build_has_one_draft_and_one_report_of_a_version(mobile):
    actions.draft_of(mobile)
    assert actions.draft_of(mobile) == actions.draft_of(mobile)
    with pytest.raises(IntegrityError):
        ImpactReport.objects.create(build=mobile, version=1, slug="another")


def test_two_builds_whose_versions_would_share_an_address_do_not(mobile, dana):
    twin = a_held_build(slug="mobile-2026-v2")
    actions.publish(twin, by=dana, at=AFTER_SIX_MONTHS)
    actions.publish(mobile, by=dana, at=AFTER_SIX_MONTHS)
    assert actions.publish(mobile, by=dana, at=LATER).slug == "mobile-2026-v2-2"
