"""Reminders around a meeting that is ahead: to those without an answer, those who come, co-hosts and the planner."""

import datetime

import pytest

from builds.actions.co_hosts import change_co_host, withdraw_co_host
from builds.actions.invitations import remind
from builds.models import Build, CoHost, Invitation
from contacts.actions.consents import opt_out
from contacts.models import Person
from followups.actions.lifecycle import cancel_build, move_build, postpone_build
from followups.actions.sweep import sweep
from followups.models import Reminder
from followups.tests.sweeping import at, days, told
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.actions import cancel
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_person, a_user, an_invitation
from tat_coalitions.wording.actions import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]

MEETING = datetime.date(2027, 5, 19)  # a Wednesday
ANSWER_BY = datetime.date(2027, 5, 5)  # a Wednesday, two weeks before
ASKED_ON = ANSWER_BY - days(7)
INVITED = at(datetime.date(2027, 4, 1))


@pytest.fixture
def dana(db):
    return a_person("Dana Whitlock")


@pytest.fixture
def build(dana):
    """El Paso on May 19, with answers wanted by May 5."""
    return a_build(date=MEETING, answer_by=ANSWER_BY, status="inviting", planner=dana)


def invited(build, name, **fields):
    """Somebody invited on April 1, with an address at example.org."""
    return an_invitation(build, a_person(name), **({"stage": "invited", "invited_at": INVITED} | fields))


def says(row, answer, build, **fields):
    Invitation.objects.filter(pk=row.pk).update(
        answer=answer, answered_at=at(ASKED_ON), heard="link", answered_for=build.date, **fields
    )


@pytest.fixture
def luis(build):
    return invited(build, "Luis Ochoa")


def sweep_daily(first, last):
    while first <= last:
        sweep(at(first))
        first += days(1)


def told_on():
    return [
        (row.person.name, row.step, row.written_at.date().isoformat())
        for row in Reminder.objects.select_related("person").order_by("written_at", "pk")
    ]


def test_the_whole_ladder_before_a_meeting(build, luis):
    says(invited(build, "Karen Lindqvist"), "yes", build)
    a_co_host(build, a_person("Marisol Vega"))
    sweep_daily(datetime.date(2027, 4, 2), MEETING)
    assert told_on() == [
        ("Luis Ochoa", "answer", "2027-04-28"),  # 7 days before answers are due
        ("Marisol Vega", "meeting", "2027-05-05"),  # 14 days before the meeting
        ("Luis Ochoa", "answer_late", "2027-05-06"),  # the working day after the answer date
        ("Dana Whitlock", "meeting", "2027-05-07"),  # 10 days before is a Sunday, so on Friday
        ("Karen Lindqvist", "meeting", "2027-05-14"),  # 3 days before is a Sunday
    ]


def test_who_has_not_answered_is_asked_a_week_before_answers_are_due(luis, smtp_inbox):
    sweep(at(ASKED_ON - days(1), "23:59"))
    assert told() == []
    sweep(at(ASKED_ON, "00:00"))
    sweep(at(ASKED_ON, "00:00"))
    assert told() == [("Luis Ochoa", "answer")]
    mail = smtp_inbox.messages()[0]
    assert mail["Subject"] == "Are you coming? Coalition build in El Paso, Texas, Wednesday, May 19, 2027"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "Please answer by Wednesday, May 5, also if you cannot come" in text


def test_the_mail_opens_the_persons_own_page_and_ends_mail_with_one_click(luis, smtp_inbox, client):
    sweep(at(ASKED_ON))
    mail = smtp_inbox.messages()[0]
    text = mail.get_body(("plain",)).get_content()
    address = next(line for line in text.splitlines() if "/rsvp/" in line)
    assert client.get(address.replace("http://localhost:8000", "")).status_code == 200
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip(" <>") in text
    assert "[[" not in text + mail.get_body(("html",)).get_content()
    assert f"[[rsvp:{luis.pk}]]" in Message.objects.get().text, "no working link is kept"


def test_invitations_to_two_builds_make_one_mail_with_both_links(build, luis, dana, smtp_inbox):
    other = a_build("Laredo", date=MEETING, answer_by=ANSWER_BY, status="inviting", planner=dana)
    second = an_invitation(other, luis.person, stage="invited", invited_at=INVITED)
    sweep(at(ASKED_ON))
    assert smtp_inbox.subjects() == ["2 things wait for you: El Paso, Laredo"]
    text = Message.objects.get().text
    assert f"[[rsvp:{luis.pk}]]" in text
    assert f"[[rsvp:{second.pk}]]" in text


def test_a_link_of_somebody_else_is_not_put_into_a_mail(build, luis, smtp_inbox):
    other = invited(build, "Noor Haddad")
    sweep(at(ASKED_ON - days(1)))
    Person.objects.filter(pk=luis.person_id).update(name=f"Eve [[rsvp:{other.pk}]]")
    says(other, "no", build)
    sweep(at(ASKED_ON))
    text = smtp_inbox.messages()[0].get_body(("plain",)).get_content()
    assert text.count("/rsvp/") == 1


@pytest.mark.parametrize("answer", ["yes", "no", "maybe"])
def test_who_has_answered_is_not_asked(build, luis, answer):
    says(luis, answer, build)
    sweep_daily(ASKED_ON, ANSWER_BY + days(1))
    assert [name for name, _step in told() if name == "Luis Ochoa"] == []


def test_who_answered_for_another_day_is_asked_about_the_new_one(build, luis, smtp_inbox):
    says(luis, "yes", build)
    Invitation.objects.update(answered_for=MEETING - days(7))
    sweep(at(ASKED_ON))
    assert smtp_inbox.subjects()[0].startswith("Are you coming on the new day?")


@pytest.mark.parametrize(
    "gone", [{"opted_out_at": INVITED}, {"anonymised_at": INVITED}, {"email": ""}], ids=["opted out", "gone", "no mail"]
)
def test_nobody_is_asked_who_may_not_be_written_to(luis, gone):
    Person.objects.filter(pk=luis.person_id).update(**gone)
    sweep_daily(ASKED_ON, ANSWER_BY + days(1))
    assert "Luis Ochoa" not in [name for name, _step in told()]


@pytest.mark.parametrize("status", ["draft", "postponed", "cancelled", "held", "closed"])
def test_nobody_is_told_of_a_meeting_that_does_not_come(build, luis, status):
    Build.objects.update(status=status)
    sweep_daily(ASKED_ON, MEETING)
    assert told() == []


def test_who_is_only_on_the_list_is_not_asked(build):
    an_invitation(build, a_person("Noor Haddad"))
    sweep(at(ASKED_ON))
    assert told() == []


def test_who_was_invited_only_now_is_asked_three_days_later(build):
    invited(build, "Noor Haddad", invited_at=at(ASKED_ON))
    sweep(at(ASKED_ON + days(2)))
    assert told() == []
    sweep(at(ASKED_ON + days(3)))
    assert told() == [("Noor Haddad", "answer")]


def test_who_was_asked_by_hand_yesterday_is_left_alone(build, luis):
    remind(build, [luis.pk], by=a_user("Ruth Adler"), at=at(ASKED_ON - days(1)))
    sweep(at(ASKED_ON + days(1)))
    assert told() == []
    sweep(at(ASKED_ON + days(2)))
    assert told() == [("Luis Ochoa", "answer")]


def test_after_a_silence_only_what_is_still_worth_it_is_sent_and_once(luis):
    sweep(at(ANSWER_BY + days(3)))
    assert [each for each in told() if each[0] == "Luis Ochoa"] == [("Luis Ochoa", "answer_late")]
    Reminder.objects.all().delete()
    sweep(at(ANSWER_BY + days(7)))  # a working day and five days after
    assert [each for each in told() if each[0] == "Luis Ochoa"] == []


def test_without_an_answer_date_nobody_is_asked_by_it(build, luis):
    Build.objects.update(answer_by=None)
    sweep_daily(ASKED_ON, MEETING - days(1))
    assert [each for each in told() if each[0] == "Luis Ochoa"] == []


def test_who_comes_is_told_when_and_where(build, smtp_inbox):
    says(invited(build, "Karen Lindqvist"), "yes", build)
    sweep(at(datetime.date(2027, 5, 14)))
    mail = smtp_inbox.to("karen.lindqvist@example.org")[0]
    assert mail["Subject"] == "See you on Wednesday, May 19, 2027: coalition build in El Paso, Texas"
    assert "10 am to 2 pm, Mountain time" in " ".join(mail.get_body(("plain",)).get_content().split())


def test_the_planner_is_told_how_many_are_silent(build, luis, smtp_inbox):
    says(invited(build, "Karen Lindqvist"), "yes", build)
    sweep(at(datetime.date(2027, 5, 7)))
    mail = smtp_inbox.to("dana.whitlock@example.org")[0]
    assert mail["Subject"] == "El Paso: 1 person has not answered"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "2 people are invited, 1 is coming and 1 has not answered." in text
    assert f"/desk/builds/{build.slug}/people/" in text


# what is open follows, what went stays, nobody gets the same thing twice


@pytest.fixture
def waiting(luis, settings):
    """Luis is asked, and his mail is written, but nobody may be written to just now."""
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(ASKED_ON))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Message.objects.update(status="due")
    assert told() == [("Luis Ochoa", "answer")]


def of_luis():
    return Message.objects.filter(to_email="luis.ochoa@example.org", kind="reminders").values_list("status", flat=True)


def test_an_answer_in_the_meantime_calls_a_waiting_mail_off(build, luis, waiting, smtp_inbox):
    says(luis, "no", build)
    sweep(at(ASKED_ON, "13:00"))
    assert smtp_inbox.recipients() == []
    assert list(of_luis()) == ["cancelled"]


def test_opting_out_calls_a_waiting_mail_off(luis, waiting, smtp_inbox):
    opt_out(luis.person, by="a link")
    sweep(at(ASKED_ON, "13:00"))
    assert smtp_inbox.recipients() == []


def test_postponing_and_cancelling_call_waiting_mail_off(build, luis, waiting, smtp_inbox):
    postpone_build(build, by=None, at=at(ASKED_ON))
    sweep(at(ASKED_ON, "13:00"))
    assert list(of_luis()) == ["cancelled"]
    cancel_build(build, by=None, at=at(ASKED_ON))
    sweep_daily(ASKED_ON, MEETING)
    assert smtp_inbox.recipients() == []


def test_moving_the_meeting_moves_what_is_open_and_asks_anew_for_the_new_day(build, luis, smtp_inbox):
    sweep(at(ASKED_ON))
    move_build(build, date=MEETING + days(28), by=None, at=at(ASKED_ON))
    sweep_daily(ASKED_ON, ASKED_ON + days(27))
    assert told() == [("Luis Ochoa", "answer")]
    sweep(at(ASKED_ON + days(28)))
    sweep(at(ASKED_ON + days(28), "13:00"))
    assert told() == [("Luis Ochoa", "answer")] * 2
    assert len(smtp_inbox.to("luis.ochoa@example.org")) == 2


def test_a_co_host_who_withdrew_is_not_told_and_the_new_contact_person_is(build, smtp_inbox):
    on = MEETING - days(14)
    leaving = a_co_host(build, a_person("Marisol Vega"))
    changing = a_co_host(build, a_person("Noor Haddad"), role=CoHost.Role.TRUCKING)
    withdraw_co_host(leaving, by=None)
    change_co_host(changing, by=None, person=a_person("Lorraine Pruitt"))
    sweep(at(on))
    sweep(at(on, "13:00"))
    assert told() == [("Lorraine Pruitt", "meeting")]
    assert smtp_inbox.to("lorraine.pruitt@example.org")[0]["Subject"] == (
        "El Paso: the coalition build is on Wednesday, May 19, 2027"
    )


def test_a_co_hosts_waiting_mail_is_called_off_when_it_withdraws(build, settings, smtp_inbox):
    host = a_co_host(build, a_person("Marisol Vega"))
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(MEETING - days(14)))
    settings.TAT_MAIL_ALLOWED = ["*"]
    Message.objects.update(status="due")
    withdraw_co_host(host, by=None)
    sweep(at(MEETING - days(14), "13:00"))
    assert smtp_inbox.recipients() == []


def test_what_was_called_off_and_holds_again_is_told_after_all(build, luis, waiting, smtp_inbox):
    says(luis, "yes", build)
    sweep(at(ASKED_ON, "13:00"))
    Invitation.objects.update(answer="", answered_at=None, heard="", answered_for=None)
    sweep(at(ASKED_ON + days(1)))
    sweep(at(ASKED_ON + days(1), "13:00"))
    assert smtp_inbox.recipients() == ["luis.ochoa@example.org"]


def test_what_a_person_called_off_stays_so(luis, waiting, smtp_inbox):
    cancel(Message.objects.get(), by=a_user("Ruth Adler"))
    sweep_daily(ASKED_ON, ANSWER_BY)
    assert "luis.ochoa@example.org" not in smtp_inbox.recipients()


def test_a_sector_with_words_of_its_own_is_reminded_in_them_and_the_others_as_before(build, luis, dana):
    officer = invited(build, "Ruth Ibarra", sector="law")
    Invitation.objects.filter(pk=luis.pk).update(sector="trucking")
    write("reminder_answer", subject="Officers", text="Officers of {place}.", build_id=build.pk, variant="law", by=None)
    sweep(at(ASKED_ON))
    texts = dict(Message.objects.values_list("to_name", "text"))
    assert "Officers of El Paso, Texas." in texts["Ruth Ibarra"]
    assert "Officers of" not in texts["Luis Ochoa"] and "have not heard from you yet" in texts["Luis Ochoa"]
    assert officer.sector == "law"


def test_whose_sector_was_corrected_before_it_goes_reads_the_words_for_it(build, luis, settings):
    write("reminder_answer", subject="Officers", text="Officers of {place}.", build_id=build.pk, variant="law", by=None)
    Invitation.objects.filter(pk=luis.pk).update(sector="trucking")
    settings.TAT_MAIL_ALLOWED = []
    sweep(at(ASKED_ON))
    Invitation.objects.filter(pk=luis.pk).update(sector="law")
    [message] = Message.objects.all()
    assert "Officers of El Paso" in checks.verdict(message, at(ASKED_ON)).text
