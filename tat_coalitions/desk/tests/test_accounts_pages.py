"""Inviting people, and beginning with an account."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.desk.actions.inviting import invite
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.sending import send_due
from tat_coalitions.testing.people import a_build, a_co_host, a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db
INVITE = "/desk/accounts/invite/"
LORRAINE = {"name": "Lorraine Pruitt", "email": "Lorraine.Pruitt@Example.org", "role": "lead", "expires_on": ""}
NEW = {"new_password1": "a boat on the lake", "new_password2": "a boat on the lake"}


@pytest.fixture
def ada():
    return a_user("Ada Brooks", Role.ADMINISTRATOR)


@pytest.fixture
def link(smtp_inbox, settings):
    """Sends what is due and gives the path of the newest link to join."""

    def newest():
        send_due(timezone.now())
        return re.findall(rf"{settings.SITE_URL}(/accounts/join/\S+)", smtp_inbox.messages()[-1].as_string())[0]

    return newest


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# inviting


def test_inviting_a_lead_makes_account_person_and_mail(client, dana, smtp_inbox):
    client.force_login(dana)
    response = client.post(INVITE, LORRAINE)
    user = User.objects.get(email="lorraine.pruitt@example.org")
    assert response.url == f"/desk/accounts/{user.pk}/"
    assert (user.role, user.person.name, user.has_usable_password()) == ("lead", "Lorraine Pruitt", False)
    send_due(timezone.now())
    (mail,) = smtp_inbox.to("lorraine.pruitt@example.org")
    assert mail["Subject"] == "Dana Whitlock invites you to TAT Coalition Builds"
    assert mail["Reply-To"] == "dana.whitlock@example.org"
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert verbs == {"opened an account", "added the person", "linked the person to an account", "invited to sign in"}


def test_no_row_holds_the_link_of_an_invitation(ada, link):
    invite(name="Lorraine Pruitt", email="lorraine@example.org", role=Role.LEAD, by=ada)
    path = link()
    rows = [*Message.objects.values(), *Entry.objects.values(), *User.objects.values()]
    assert path.rsplit("-", 1)[1].strip("/") not in str(rows)


def test_a_person_chosen_beforehand_gets_the_account(client, dana):
    lorraine = a_person("Lorraine Pruitt")
    client.force_login(dana)
    page = client.get(f"{INVITE}?person={lorraine.pk}")
    assert 'value="lorraine.pruitt@example.org"' in page.content.decode()
    client.post(f"{INVITE}?person={lorraine.pk}", LORRAINE)
    lorraine.refresh_from_db()
    assert lorraine.user.email == "lorraine.pruitt@example.org"
    assert Person.objects.count() == 1


def test_the_page_of_a_person_leads_to_the_invitation(client, dana):
    lorraine, known = a_person("Lorraine Pruitt"), a_person("Otis Reed", user=a_user("Otis Reed", Role.LEAD))
    client.force_login(dana)
    assert f"{INVITE}?person={lorraine.pk}" in client.get(f"/desk/people/{lorraine.pk}/").content.decode()
    assert INVITE not in client.get(f"/desk/people/{known.pk}/").content.decode()


def test_the_same_name_at_the_same_mailbox_is_the_same_person(client, dana):
    lorraine = a_person("Lorraine Pruitt")
    client.force_login(dana)
    client.post(INVITE, LORRAINE)
    lorraine.refresh_from_db()
    assert lorraine.user is not None


def test_another_name_at_the_same_mailbox_is_asked_about(client, dana):
    desk = a_person("Front Desk", email="lorraine.pruitt@example.org")
    client.force_login(dana)
    page = client.post(INVITE, LORRAINE)
    assert "We know this mailbox. Say who this is." in text_of(page)
    assert 'value="Lorraine Pruitt"' in page.content.decode()
    client.post(INVITE, LORRAINE | {"person": "new"})
    desk.refresh_from_db()
    assert desk.user is None
    assert Person.objects.get(name="Lorraine Pruitt").user is not None


def test_a_mailbox_that_signs_in_already_is_refused_at_the_field(client, dana):
    a_user("Lorraine Pruitt", Role.LEAD)
    client.force_login(dana)
    assert "Lorraine Pruitt already signs in with this address." in text_of(client.post(INVITE, LORRAINE))


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_staff_invite_leads_and_nobody_else(client, dana, role):
    client.force_login(dana)
    client.post(INVITE, LORRAINE | {"role": role})
    assert not User.objects.filter(email="lorraine.pruitt@example.org").exists()


def test_an_invitation_sent_again_makes_the_earlier_link_worthless(client, ada, link):
    user = invite(name="Lorraine Pruitt", email="lorraine@example.org", role=Role.STAFF, by=ada)
    first = link()
    client.force_login(ada)
    client.post(f"/desk/accounts/{user.pk}/invitation/")
    second = link()
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


# beginning


def test_staff_choose_a_password_by_the_link_once(client, ada, link):
    user = invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    path = link()
    assert "Welcome, Ben Osei. Choose a password" in text_of(client.get(path))
    assert client.post(path, NEW).url == reverse("account_login")
    client.post(reverse("account_login"), {"login": "ben@example.org", "password": "a boat on the lake"})
    assert client.get("/desk/").status_code == 200
    assert client.get(path).status_code == 404
    assert Entry.objects.about(user).filter(verb="chose a password").count() == 1


def test_looking_at_the_link_changes_nothing(client, ada, link):
    user = invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    path = link()
    before = User.objects.filter(pk=user.pk).values().get()
    for _time in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert User.objects.filter(pk=user.pk).values().get() == before


def test_a_poor_password_is_told_in_words(client, ada, link):
    invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    page = client.post(link(), {"new_password1": "password", "new_password2": "password"})
    assert "too short" in text_of(page)
    assert "too common" in text_of(page)


def test_a_lead_learns_how_to_sign_in_and_gets_a_code(client, ada, link, smtp_inbox):
    user = invite(name="Lorraine Pruitt", email="lorraine@example.org", role=Role.LEAD, by=ada)
    path = link()
    page = client.get(path)
    assert "six-digit code to lorraine@example.org" in text_of(page)
    client.post(path, NEW)
    user.refresh_from_db()
    assert not user.has_usable_password()
    response = client.post(reverse("account_request_login_code"), {"email": "lorraine@example.org"})
    assert response.url == reverse("account_confirm_login_code")


def test_a_lead_is_told_what_the_account_opens_and_until_when(client, ada, link, smtp_inbox):
    karen = a_person("Karen Lindqvist", email="karen@example.org")
    a_co_host(a_build("El Paso", date=datetime.date(2027, 2, 17)), karen)
    a_build("Laredo")
    until = datetime.date(2099, 5, 31)
    invite(name=karen.name, email=karen.email, role=Role.LEAD, person=karen, by=ada, expires_on=until)
    text = text_of(client.get(link()))
    assert "It opens El Paso, TX 2027: the plan, the people, and what you are asked to sign off or answer." in text
    assert "It is open until May 31, 2099." in text
    assert "Laredo" not in text
    (mail,) = smtp_inbox.to("karen@example.org")
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "the coalition builds that you hold with TAT or lead afterwards" in words
    assert "It is open until May 31, 2099." in words


@pytest.mark.parametrize(("days", "status"), [(13, 200), (14, 404)], ids=["on the last day", "a day later"])
def test_an_invitation_runs_out_after_two_weeks(client, ada, link, time_machine, days, status):
    invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    path = link()
    time_machine.move_to(timezone.now() + datetime.timedelta(days=days, minutes=1))
    assert client.get(path).status_code == status


def test_closing_the_account_ends_the_link(client, ada, link):
    user = invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    path = link()
    client.force_login(ada)
    client.post(f"/desk/accounts/{user.pk}/close/")
    client.logout()
    assert client.get(path).status_code == 404


# the list, changing, closing


def test_the_list_is_searched_and_narrowed(client, ada, dana):
    a_user("Lorraine Pruitt", Role.LEAD)
    a_user("Otis Reed", Role.LEAD, is_active=False)
    client.force_login(ada)
    page = text_of(client.get("/desk/accounts/"))
    assert "Three people may sign in" in page
    assert "Otis Reed" in page
    assert "Dana Whitlock" not in text_of(client.get("/desk/accounts/?q=prui&role=lead")).split("Access", 1)[1]
    assert "Otis Reed Lead" in text_of(client.get("/desk/accounts/?state=closed"))
    assert "Nobody matches" in text_of(client.get("/desk/accounts/?q=zzz"))


def test_staff_see_leads_only(client, dana, ada):
    lead = a_user("Lorraine Pruitt", Role.LEAD)
    client.force_login(dana)
    page = text_of(client.get("/desk/accounts/"))
    assert "Lorraine Pruitt" in page
    assert "Ada Brooks" not in page
    assert client.get(f"/desk/accounts/{lead.pk}/").status_code == 200
    assert client.get(f"/desk/accounts/{ada.pk}/").status_code == 404
    assert client.post(f"/desk/accounts/{ada.pk}/close/").status_code == 404
    assert client.post(f"/desk/accounts/{lead.pk}/change/", {"role": "staff"}).status_code == 403


def test_an_administrator_changes_a_role_and_the_new_staff_choose_a_password(client, ada, smtp_inbox):
    lead = a_user("Lorraine Pruitt", Role.LEAD)
    lead.set_unusable_password()
    lead.save()
    client.force_login(ada)
    client.post(f"/desk/accounts/{lead.pk}/change/", {"role": "staff", "expires_on": ""})
    lead.refresh_from_db()
    assert lead.role == "staff"
    send_due(timezone.now())
    assert "Choose your password" in smtp_inbox.to(lead.email)[0].as_string()


def test_what_makes_no_sense_is_refused_with_a_sentence(client, ada):
    client.force_login(ada)
    page = client.post(f"/desk/accounts/{ada.pk}/change/", {"role": "lead", "expires_on": ""})
    assert "You cannot change your own role." in text_of(page)
    client.post(f"/desk/accounts/{ada.pk}/close/")
    assert "You cannot close your own account." in text_of(client.get("/desk/accounts/"))


def test_closing_asks_first_and_can_be_undone(client, ada, dana):
    client.force_login(ada)
    page = text_of(client.get(f"/desk/accounts/{dana.pk}/close/"))
    assert "Close the account of Dana Whitlock?" in page
    dana.refresh_from_db()
    assert dana.is_active
    client.post(f"/desk/accounts/{dana.pk}/close/")
    dana.refresh_from_db()
    assert not dana.has_access
    client.post(f"/desk/accounts/{dana.pk}/reopen/")
    dana.refresh_from_db()
    assert dana.has_access


def test_an_account_page_shows_what_was_done_with_it(client, ada):
    user = invite(name="Ben Osei", email="ben@example.org", role=Role.STAFF, by=ada)
    client.force_login(ada)
    page = text_of(client.get(f"/desk/accounts/{user.pk}/"))
    for words in ("Ada Brooks opened an account", "Ada Brooks invited to sign in", "Invited today, not signed in yet"):
        assert words in page
    assert "they have not chosen a password" in page


@pytest.mark.parametrize("role", Role.values)
def test_everybody_can_read_what_their_role_may_do(client, role):
    client.force_login(a_user("Dana Whitlock", role))
    page = text_of(client.get("/desk/me/"))
    assert "What you may do here" in page
    assert ("publish all" in page) is (role != Role.LEAD)


def test_the_list_costs_the_same_for_one_and_for_three(client, ada, django_assert_num_queries):
    client.force_login(ada)
    a_user("Lorraine Pruitt", Role.LEAD)
    with django_assert_num_queries(8):
        client.get("/desk/accounts/")
    for number in range(3):
        a_user(f"Lead {number}", Role.LEAD)
    with django_assert_num_queries(8):
        client.get("/desk/accounts/")
