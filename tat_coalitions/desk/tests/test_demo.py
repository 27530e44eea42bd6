"""The demo: four builds, a sign-in for each role, and mail in trouble; loading twice loads once."""

import datetime
import html
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from builds.models import Build, Commitment, Invitation, Status
from contacts.models import Person
from followups.models import FollowUp, HotlineFigure, StateElement
from reports.models import ImpactReport
from tat_coalitions.outbox.models import Message

pytestmark = pytest.mark.django_db

KEPT_ONCE = (Build, Person, Invitation, Commitment, Message, HotlineFigure, StateElement)


@pytest.fixture
def embedded(settings):
    settings.EMBEDDED = True


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def words(response):
    """The words of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_the_demo_tells_its_story_once_with_people_at_example_domains(embedded, client):
    told = load()
    assert [(user["role"], bool(user["password"])) for user in told["users"]] == [
        ("administrator", True),
        ("staff", True),
        ("lead", False),
        ("lead", False),
    ]
    assert told["builds"][:2] == ["calexico-2023", "el-paso-2023"]
    assert [build.status for build in Build.objects.order_by("date")] == [
        Status.HELD,
        Status.HELD,
        Status.HELD,
        Status.INVITING,
        Status.DRAFT,
    ]
    laredo, ahead = Build.objects.order_by("date")[2:4]
    first = FollowUp.objects.get(build=laredo, interval__months=1)
    assert (first.status, first.commitment_answers.count(), laredo.commitments.count()) == ("in_progress", 3, 4)
    assert sorted(Message.objects.in_trouble().values_list("status", flat=True)) == ["failed", "unknown"]
    answered = ahead.invitations.exclude(answer="").count()
    assert 0 < answered < ahead.invitations.count()
    silent = ahead.invitations.to_be_reminded().filter(invited_at__lt=timezone.now() - datetime.timedelta(days=1))
    assert silent.count() > 5, "the first day shows whom one reminds"
    assert ImpactReport.objects.published().count() == 2
    assert client.get(told["door_link"].replace("http://localhost:8000", "")).status_code == 200
    shown = client.get(reverse("public:report", args=["el-paso-2023"])).content.decode()
    assert "El Paso, Texas: six months on," in shown
    florida = words(client.get(reverse("public:state", args=["fl"])))
    assert "The latest step, in 2020: from 1 to 4 of 7 elements." in florida
    assert "TAT annual report 2020, page 7: from one of seven elements to four." in florida
    twice = "2018 367 WPTV, of the hotline, as of Feb 22, 2019 767 FLHealthCHARTS, human trafficking profile, read on that day"
    assert twice in florida
    domains = {email.rpartition("@")[2] for email in Person.objects.exclude(email="").values_list("email", flat=True)}
    assert [domain for domain in domains if not domain.endswith("example.org")] == []
    before = [model.objects.count() for model in KEPT_ONCE]
    assert load() == told
    assert [model.objects.count() for model in KEPT_ONCE] == before


def test_outside_the_embedded_mode_it_refuses(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="The demo is only for the embedded mode"):
        load()
    assert not Build.objects.exists()
