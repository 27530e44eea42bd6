"""The words of reminders in the hands of staff."""

import pytest
from django.urls import reverse

from builds.models import Invitation
from followups.actions.sweep import sweep
from followups.tests.sweeping import DUE_ON, HELD_ON, OPENS_ON, a_held_build, at, days
from followups.wordings import WORDS
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_lead, a_person, an_invitation
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.words import fill, kind_of, standard_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def followup():
    return a_held_build(lead=a_lead("Marisol Vega"), planner=a_person("Dana Planner"))


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_can_be_tried_with_real_rows_and_fills_every_placeholder(dana, followup, kind, time_machine):
    time_machine.move_to(at(DUE_ON + days(4)), tick=False)
    ahead = a_build("Laredo", date=DUE_ON + days(30), planner=a_person("Ruth Adler"))
    an_invitation(ahead, a_person("Luis Ochoa"), stage=Invitation.Stage.INVITED, invited_at=at(HELD_ON))
    samples = kind_of(kind).samples(dana)
    assert samples
    for _label, known in samples:
        assert set(kind_of(kind).placeholders) <= set(known)
        subject, text = fill(standard_of(kind), known)
        assert "{" not in subject + text
        assert subject.strip()


def test_what_staff_wrote_is_what_is_mailed(followup, smtp_inbox):
    words = {"subject": "{city} waits for you", "text": "Dear lead,\n\n{is_due}.\n\n{what_next}"}
    Wording.objects.create(kind="reminder_coming", version=1, **words)
    sweep(at(OPENS_ON))
    mail = smtp_inbox.messages()[0]
    assert mail["Subject"] == "El Paso waits for you"
    assert "Dear lead,\r\n\r\nis due on March 17." in mail.get_body(("plain",)).get_content()


def test_a_build_may_have_its_own_words(followup, smtp_inbox):
    a_held_build("Laredo", lead=a_lead("Noor Haddad"), planner=a_person("Ruth Adler"))
    words = {"subject": "Only in El Paso", "text": "{is_due}"}
    Wording.objects.create(kind="reminder_coming", build_id=followup.build_id, version=1, **words)
    sweep(at(OPENS_ON))
    assert sorted(smtp_inbox.subjects()) == ["Laredo: your one-month follow-up is due on March 17", "Only in El Paso"]


def test_new_words_reach_a_mail_that_still_waits(followup, settings, smtp_inbox):
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(OPENS_ON))
    Wording.objects.create(kind="reminder_coming", version=1, subject="New words", text="{is_due}")
    sweep(at(OPENS_ON, "13:00"))
    assert Message.objects.get().subject == "New words"


def test_the_words_are_found_on_the_page_of_wordings(client, dana):
    client.force_login(dana)
    shown = client.get(reverse("wording:list")).content.decode()
    assert "To the lead, when it is late" in shown
