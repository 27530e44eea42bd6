"""Once a year a lead says that it is still them, before any other page opens."""

import datetime

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followups.actions import leaving
from tat_coalitions.accounts import actions
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.tests.test_accounts_pages import text_of
from tat_coalitions.outbox.checks import verdict
from tat_coalitions.outbox.links import values_of
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
STILL = "/desk/me/still/"
BOARD = "/desk/followups/"


def days_ago(days):
    return timezone.now() - datetime.timedelta(days=days)


@pytest.fixture
def marisol():
    return a_lead("Marisol Vega")


def last_said(user, days):
    User.objects.filter(pk=user.pk).update(attested_at=days_ago(days))
    user.refresh_from_db()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("days", "is_asked"), [(364, False), (365, False), (366, True)])
def test_it_is_asked_after_a_year(marisol, days, is_asked):
    last_said(marisol.user, days)
    client = signed_in(marisol.user)
    response = client.get(f"{BOARD}?q=paso")
    if is_asked:
        assert response.url == f"{STILL}?next=%2Fdesk%2Ffollowups%2F%3Fq%3Dpaso"
    assert (response.status_code == 302) is is_asked
    assert marisol.user.must_attest() is is_asked


def test_who_never_said_so_is_asked_a_year_after_the_account_was_opened(marisol):
    User.objects.update(attested_at=None, created_at=days_ago(366))
    assert signed_in(marisol.user).get(BOARD).url.startswith(STILL)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR])
def test_nobody_else_is_asked(role):
    dana = a_user("Dana Whitlock", role, created_at=days_ago(3000))
    client = signed_in(dana)
    assert client.get(BOARD).status_code == 200
    assert client.get(STILL).url == "/desk/"


@pytest.mark.parametrize("path", ["/desk/", "/desk/builds/", "/desk/people/", "/desk/search/?q=a", "/desk/me/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_opens_before(marisol, path, method):
    last_said(marisol.user, 366)
    assert getattr(signed_in(marisol.user), method)(path).url.startswith(STILL)


def test_signing_out_and_public_pages_do(marisol):
    last_said(marisol.user, 366)
    client = signed_in(marisol.user)
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).url == "/"


def test_the_page_says_who_they_are_to_the_programme_and_no_name(marisol):
    build = a_build(city="El Paso", sustaining_lead=marisol)
    a_co_host(build, a_person("Rosa Marquez"))
    a_build(city="Boise")
    last_said(marisol.user, 366)
    page = text_of(signed_in(marisol.user).get(STILL))
    assert "El Paso" in page
    assert "Texas" in page
    assert "Boise" not in page
    assert "Rosa Marquez" not in page
    assert "You see the contact data of" in page


def test_yes_is_one_tap_remembered_and_leads_back(marisol):
    last_said(marisol.user, 366)
    client = signed_in(marisol.user)
    assert client.post(STILL, {"next": f"{BOARD}?q=paso"}).url == f"{BOARD}?q=paso"
    assert client.get(BOARD).status_code == 200
    entry = Entry.objects.about(marisol.user).get(verb="confirmed that they still need access")
    assert entry.actor == marisol.user
    assert client.get(STILL).url == "/desk/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_next_stays_on_the_site(marisol, elsewhere):
    last_said(marisol.user, 366)
    assert signed_in(marisol.user).post(STILL, {"next": elsewhere}).url == "/desk/"


def test_looking_says_nothing(marisol):
    last_said(marisol.user, 366)
    client = signed_in(marisol.user)
    assert client.get(STILL).status_code == 200
    assert client.get(reverse("desk:say_left")).status_code == 405
    marisol.user.refresh_from_db()
    assert marisol.user.must_attest()


@pytest.mark.parametrize(("left", "lasts"), [(10, 365), (400, 400), (None, None)])
def test_access_lasts_a_year_from_then_and_is_never_shortened(marisol, left, lasts):
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    marisol.user.expires_on = today + left * day if left else None
    marisol.user.save()
    actions.attest(marisol.user)
    marisol.user.refresh_from_db()
    assert marisol.user.expires_on == (today + lasts * day if lasts else None)


@pytest.mark.parametrize(
    ("said", "left", "is_asked"), [(336, 30, True), (336, 31, False), (335, 30, False), (100, 5, False)]
)
def test_it_is_asked_a_month_early_where_access_would_end_first(marisol, said, left, is_asked):
    """Access lasts a year from the invitation, so it would otherwise be over on the day the question is due."""
    last_said(marisol.user, said)
    marisol.user.expires_on = timezone.localdate() + datetime.timedelta(days=left)
    assert marisol.user.must_attest() is is_asked


def test_who_began_before_it_was_due_finishes_and_is_asked_half_a_day_on(marisol, time_machine):
    noon = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
    time_machine.move_to(noon, tick=False)
    last_said(marisol.user, 365)
    client = signed_in(marisol.user)
    assert client.get(BOARD).status_code == 200
    time_machine.move_to(noon + datetime.timedelta(hours=11), tick=False)
    assert client.get(BOARD).status_code == 200
    time_machine.move_to(noon + datetime.timedelta(hours=13), tick=False)
    assert client.get(BOARD).url.startswith(STILL)


def test_the_first_sign_in_begins_the_year(marisol):
    User.objects.update(attested_at=None)
    actions.accept(marisol.user)
    marisol.user.refresh_from_db()
    first = marisol.user.attested_at
    actions.accept(marisol.user)
    marisol.user.refresh_from_db()
    assert marisol.user.attested_at == first


# "No, somebody else does this now"


def test_no_shuts_the_access_and_tells_staff(client, marisol):
    last_said(marisol.user, 366)
    hers = signed_in(marisol.user)
    assert hers.post("/desk/me/left/", {"successor": "Otis Reed, same office"}).url == reverse("account_login")
    assert not get_user(hers).is_authenticated
    marisol.user.refresh_from_db()
    assert not marisol.user.has_access
    assert not User.objects.with_access().filter(pk=marisol.user.pk).exists()
    client.force_login(a_user("Dana Whitlock"))
    assert "Marisol Vega says that somebody else leads now: Otis Reed, same office" in text_of(client.get("/desk/"))
    account = text_of(client.get(f"/desk/accounts/{marisol.user.pk}/"))
    assert "“Otis Reed, same office”" in account
    assert "Shut since" in account


def test_the_planners_and_the_administrators_hear_of_it_by_mail_once_each(marisol):
    ruth, ines, otto = (a_user(name, role) for name, role in
                        (("Ruth Adler", Role.STAFF), ("Ines Okafor", Role.ADMINISTRATOR), ("Otto Brandt", Role.STAFF)))  # fmt: skip
    planner = a_person("Ruth Adler", user=ruth)
    for city in ("El Paso", "Laredo"):
        a_build(city, date=datetime.date(2026, 4, 14), planner=planner, sustaining_lead=marisol, status="held")
    a_build("Waco", planner=a_person("Otto Brandt", user=otto))
    last_said(marisol.user, 366)
    signed_in(marisol.user).post("/desk/me/left/", {"successor": "Otis Reed, same office"})
    mails = list(Message.objects.order_by("to_email"))
    assert [mail.to_email for mail in mails] == sorted([ines.email, planner.email])
    assert {mail.subject for mail in mails} == {"Marisol Vega says that somebody else leads now"}
    assert "In their words: Otis Reed, same office." in mails[0].text
    assert "It is about El Paso, TX 2026 and Laredo, TX 2026." in " ".join(mails[0].text.split())
    assert verdict(mails[0], timezone.now()) == ""
    assert values_of(mails[0])["link"].endswith(f"/desk/accounts/{marisol.user.pk}/")


def test_what_waits_is_taken_back_once_somebody_has_acted_or_plans_it_no_more(marisol):
    ines = a_user("Ines Okafor", Role.ADMINISTRATOR)
    planner = a_person("Ruth Adler", user=a_user("Ruth Adler"))
    build = a_build("El Paso", planner=planner, sustaining_lead=marisol, status="held")
    leaving.say_left(marisol.user, successor="Otis Reed")
    to_ruth = Message.objects.get(to_email=planner.email)
    build.planner = a_person("Dana Whitlock")
    build.save()
    assert verdict(to_ruth, timezone.now()) == "It is no longer theirs to act on."
    to_ines = Message.objects.get(to_email=ines.email)
    actions.close_account(marisol.user, by=ines)
    assert verdict(to_ines, timezone.now()) == "Somebody has acted on it already."


@pytest.mark.parametrize("how", ["close", "reopen"])
def test_it_stays_shut_until_staff_act_and_is_no_need_then(client, marisol, how):
    actions.say_left(marisol.user, successor="Otis Reed")
    client.force_login(a_user("Dana Whitlock"))
    client.post(f"/desk/accounts/{marisol.user.pk}/{how}/")
    assert "somebody else leads now" not in text_of(client.get("/desk/"))
    marisol.user.refresh_from_db()
    assert marisol.user.has_access is (how == "reopen")


def test_who_does_it_now_must_be_said_and_may_be_no_case(marisol):
    last_said(marisol.user, 366)
    client = signed_in(marisol.user)
    assert "Say who does it now" in text_of(client.post("/desk/me/left/", {"successor": ""}))
    page = client.post("/desk/me/left/", {"successor": "SSN 078-05-1120"})
    assert "it may not be kept here" in text_of(page)
    assert "SSN 078-05-1120" in page.content.decode()
    marisol.user.refresh_from_db()
    assert marisol.user.has_access


def test_another_lead_hears_nothing_of_it(marisol):
    actions.say_left(marisol.user, successor="Otis Reed")
    client = signed_in(a_lead("Lorraine Pruitt").user)
    assert "Marisol Vega" not in text_of(client.get("/desk/"))


# what staff see


def test_staff_see_who_said_so_when_and_whose_is_overdue(client, marisol):
    last_said(marisol.user, 366)
    otis = a_lead("Otis Reed")
    last_said(otis.user, 365)
    client.force_login(a_user("Dana Whitlock"))
    assert list(User.objects.attestation_overdue()) == [marisol.user]
    page = text_of(client.get("/desk/accounts/?state=overdue"))
    assert "Marisol Vega" in page
    assert "Otis Reed" not in page
    assert "overdue" in text_of(client.get(f"/desk/accounts/{marisol.user.pk}/"))
    assert "overdue" not in text_of(client.get(f"/desk/accounts/{otis.user.pk}/"))
