"""The coming ninety days: what is written and what is foreseen, day by day."""

import datetime
import re

import pytest
from django.utils import timezone

from tat_coalitions.outbox import checks, forecast, links, names
from tat_coalitions.outbox.actions import queue_many
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.outbox.forecast import Planned
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.testing.people import a_build, a_person, a_user

pytestmark = pytest.mark.django_db

COMING = "/desk/outbox/coming/"
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def dana(client):
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mail():
    """A maker: `mail("Ana Ruiz", in_days=3)` writes mail to them that is due at noon of that day."""

    def make(*people, in_days=0, kind="note", **fields):
        due = timezone.now().replace(hour=23, minute=59) + in_days * A_DAY
        drafts = [
            Draft(
                key=f"{kind}:{name}:{in_days}",
                kind=kind,
                to_email=f"{name.lower().replace(' ', '.')}@example.org",
                to_name=name,
                subject=f"For {name}",
                text="T",
                due_at=due,
                **fields,
            )
            for name in people
        ]
        queue_many(drafts, by=None)

    return make


@pytest.fixture
def foresee(monkeypatch):
    """A maker: what the rules will cause."""

    def make(*planned):
        monkeypatch.setattr(
            forecast, "_forecasts", [lambda user, first, last: [p for p in planned if first <= p.day <= last]]
        )

    make()
    return make


def planned(day, who="Marisol Vega", **fields):
    return Planned(**{"day": day, "kind": "reminders", "subject": "Your follow-up is due", "who": who} | fields)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_what_is_written_and_what_is_foreseen_stand_together_by_day(client, dana, mail, foresee, today):
    mail("Ana Ruiz", in_days=3)
    mail("Ben Cole", in_days=5, release_reason="Read it.")
    foresee(planned(today + 3 * A_DAY, count=4, url="/desk/followups/"))
    page = text_of(client.get(COMING))
    assert "<h1>6 mails are coming in the next ninety days</h1>" in page
    third, fifth = (page.index(f'id="d{today + n * A_DAY}"') for n in (3, 5))
    assert third < page.index("For Ana Ruiz") < fifth < page.index("For Ben Cole")
    assert third < page.index("Your follow-up is due") < fifth
    assert 'href="/desk/followups/"' in page
    assert "Foreseen" in page
    assert "On hold" in page
    assert f'href="#d{today + 3 * A_DAY}">{(today + 3 * A_DAY).day}<span class="n">5</span>' in page


def test_ninety_days_are_shown_and_no_more(client, dana, mail, foresee, today):
    mail("Last Day", in_days=89)
    mail("Day After", in_days=90)
    foresee(planned(today + 89 * A_DAY, "Foreseen Last"), planned(today + 90 * A_DAY, "Foreseen After"))
    page = text_of(client.get(COMING))
    assert "For Last Day" in page
    assert "Foreseen Last" in page
    assert "Day After" not in page
    assert "Foreseen After" not in page


def test_what_should_have_gone_stands_first(client, dana, mail, foresee):
    mail("Ana Ruiz", in_days=-2, release_reason="Read it.")
    mail("Ben Cole")
    page = text_of(client.get(COMING))
    assert page.index("Should have gone before today") < page.index("For Ana Ruiz") < page.index("Today,")


@pytest.mark.parametrize("status", [Status.SENT, Status.CANCELLED, Status.FAILED, Status.UNKNOWN])
def test_what_does_not_go_any_more_is_not_coming(client, dana, mail, foresee, status):
    mail("Ana Ruiz")
    Message.objects.update(status=status, sent_at=timezone.now())
    page = text_of(client.get(COMING))
    assert "<h1>No mail is coming up</h1>" in page
    assert "appear here as soon as a build has a date" in page


def test_mail_of_one_day_kind_and_build_is_one_line_that_leads_to_all(client, dana, mail, foresee, today):
    build = a_build()
    mail("Ana Ruiz", "Ben Cole", "Cy Dorn", in_days=2, build_id=build.pk)
    page = text_of(client.get(COMING))
    assert "3 people" in page
    link = re.search(r'href="(/desk/outbox/\?kind=note[^"]+)"', page)[1].replace("&amp;", "&")
    found = text_of(client.get(link))
    assert all(f"For {name}" in found for name in ("Ana Ruiz", "Ben Cole", "Cy Dorn"))
    mail("Dee Ross", in_days=3, build_id=build.pk)
    assert "For Dee Ross" not in text_of(client.get(link))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ana", {"Ana Ruiz"}),
        ("q=BEN.COLE@example.org", {"Ben Cole"}),
        ("q=vega", {"Marisol Vega"}),
        ("build={build}", {"Ana Ruiz", "Marisol Vega"}),
        ("q=ana&build={build}", {"Ana Ruiz"}),
        ("q=nobody", set()),
        ("build=nonsense", {"Ana Ruiz", "Ben Cole", "Marisol Vega"}),
    ],
)
def test_it_is_narrowed_by_person_and_build(client, dana, mail, foresee, today, query, found):
    build = a_build()
    mail("Ana Ruiz", in_days=1, build_id=build.pk)
    mail("Ben Cole", in_days=2)
    foresee(planned(today, build_id=build.pk))
    page = text_of(client.get(f"{COMING}?{query.format(build=build.pk)}"))
    assert {name for name in ("Ana Ruiz", "Ben Cole", "Marisol Vega") if name in page} == found


def test_a_long_day_is_folded(client, dana, mail, foresee, today):
    foresee(*(planned(today, f"Person {number}") for number in range(12)))
    page = text_of(client.get(COMING))
    assert "and 4 more" in page
    assert "Person 11" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_much_for_three_builds_as_for_one(
    client, dana, mail, foresee, today, django_assert_num_queries, rows
):
    for number in range(rows):
        build, person = a_build(f"City {number}"), a_person(f"Person {number}")
        mail(f"Guest {number}", in_days=number, build_id=build.pk, person_id=person.pk)
    client.get(COMING)  # the first request of a session writes it down
    with django_assert_num_queries(8):
        assert client.get(COMING).status_code == 200


def test_every_kind_of_mail_has_a_name():
    kinds = set(checks._checks) | set(links._links)
    assert {kind for kind in kinds if kind not in names._kinds} == set()
