"""Opening, changing and closing accounts."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from tat_coalitions.accounts import actions
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.testing.people import a_user
from tat_coalitions.trail.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite_too]
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture
def ada():
    return a_user("Ada Brooks", Role.ADMINISTRATOR)


def open_account(by, role=Role.LEAD, **more):
    fields = {"email": "Marisol.Vega@Example.org", "name": "Marisol Vega", "role": role, "at": NOON} | more
    return actions.open_account(by=by, **fields)


def test_a_new_account_has_no_password_and_a_folded_address(ada):
    user = open_account(ada)
    assert (user.email, user.has_usable_password()) == ("marisol.vega@example.org", False)
    assert str(Entry.objects.about(user).get()) == "Ada Brooks opened an account Marisol Vega"


def test_a_leads_access_ends_after_a_year_and_a_days_choice_stands(ada):
    assert open_account(ada).expires_on == datetime.date(2027, 11, 21)
    chosen = open_account(ada, email="tomas@example.org", expires_on=datetime.date(2027, 3, 1))
    assert chosen.expires_on == datetime.date(2027, 3, 1)


def test_staff_access_does_not_end_by_itself(ada):
    assert open_account(ada, Role.STAFF).expires_on is None


def test_one_mailbox_opens_one_account(ada):
    open_account(ada)
    with pytest.raises(ValidationError):
        open_account(ada)
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "has_access"), [(20, False), (21, True), (22, True)], ids=["yesterday", "today", "tomorrow"]
)
def test_the_last_day_still_counts(time_machine, day, has_access):
    time_machine.move_to(NOON)
    user = a_user("Otis Reed", Role.LEAD, expires_on=datetime.date(2026, 11, day))
    assert user.has_access is has_access
    assert (user in User.objects.with_access()) is has_access
    assert (user in User.objects.without_access()) is not has_access


def test_closing_ends_access_and_links_at_once(ada, dana):
    nonce = dana.nonce
    actions.close_account(dana, by=ada)
    dana.refresh_from_db()
    assert (dana.has_access, dana.nonce == nonce) == (False, False)
    assert Entry.objects.about(dana).get().verb == "closed the account"


def test_opening_again_gives_a_lead_another_year(ada):
    marisol = open_account(ada)
    User.objects.filter(pk=marisol.pk).update(is_active=False, expires_on=datetime.date(2026, 1, 1))
    marisol.refresh_from_db()
    actions.reopen_account(marisol, by=ada, at=NOON)
    assert (marisol.is_active, marisol.expires_on) == (True, datetime.date(2027, 11, 21))


def test_nobody_closes_their_own_account(ada):
    a_user("Ben Osei", Role.ADMINISTRATOR)
    with pytest.raises(actions.NotAllowed, match="your own"):
        actions.close_account(ada, by=ada)


def test_nobody_changes_their_own_role(ada):
    a_user("Ben Osei", Role.ADMINISTRATOR)
    with pytest.raises(actions.NotAllowed, match="your own"):
        actions.change_account(ada, by=ada, role=Role.STAFF, expires_on=None)


def test_the_last_administrator_stays_one(ada):
    for attempt in (
        lambda: actions.close_account(ada, by=None),
        lambda: actions.change_account(ada, by=None, role=Role.STAFF, expires_on=None),
    ):
        with pytest.raises(actions.NotAllowed, match="last administrator"):
            attempt()
    ada.refresh_from_db()
    assert (ada.is_active, ada.role) == (True, Role.ADMINISTRATOR)


def test_an_administrator_whose_access_ended_does_not_count_as_another(ada):
    a_user("Ben Osei", Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(actions.NotAllowed):
        actions.close_account(ada, by=None)


def test_who_becomes_a_lead_loses_the_password(ada, dana):
    actions.change_account(dana, by=ada, role=Role.LEAD, expires_on=None)
    dana.refresh_from_db()
    assert (dana.role, dana.has_usable_password()) == (Role.LEAD, False)
    assert Entry.objects.about(dana).get().changes == {"role": ["staff", "lead"]}


def test_a_change_of_nothing_is_not_noted(ada, dana):
    actions.change_account(dana, by=ada, role=Role.STAFF, expires_on=None)
    assert not Entry.objects.about(dana).exists()


def test_a_closed_account_is_not_invited(ada, dana):
    actions.close_account(dana, by=ada)
    with pytest.raises(actions.NotAllowed, match="closed"):
        actions.renew_link(dana, by=ada, at=NOON)


def test_the_trail_never_holds_a_password(ada, dana):
    actions.choose_password(dana, "a boat on the lake")
    dana.refresh_from_db()
    entry = Entry.objects.about(dana).get()
    assert (entry.verb, entry.changes) == ("chose a password", {})
    assert dana.check_password("a boat on the lake")
