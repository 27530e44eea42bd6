"""Mail that waits for a person: put on hold, released, rescheduled, and given other words."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tat_coalitions.outbox import actions, checks, links, sending
from tat_coalitions.outbox.actions import NotAllowed, cancel_about
from tat_coalitions.outbox.decisions import reconsider
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.testing.people import a_person, a_user
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

A_DAY = datetime.timedelta(days=1)
A_MINUTE = datetime.timedelta(minutes=1)
ON_HOLD = f"/desk/outbox/?status={Status.ON_HOLD}"


@pytest.fixture
def dana(client):
    """A staff member, signed in."""
    user = a_user("Dana Whitlock")
    client.force_login(user)
    return user


@pytest.fixture
def check():
    """A maker: lets a function judge mail of kind "note"."""
    yield lambda function: checks.register("note", function)
    checks._checks.pop("note", None)


@pytest.fixture
def link():
    """Mail of kind "note" has a link and an opt-out."""
    links.register("note", lambda message: "https://tat.example/a", opt_out=lambda message: "https://tat.example/out")
    yield
    links._links.pop("note")
    links._opt_outs.pop("note")


def stands(message):
    message.refresh_from_db()
    return message.status


def told(message):
    return list(Entry.objects.about(message).order_by("pk").values_list("actor_label", "verb", "changes", "reason"))


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_what_is_on_hold_stays_until_somebody_releases_it(dana, a_mail, noon, smtp_inbox):
    mail = a_mail()
    actions.hold(mail, by=dana, reason="Is the time right?")
    sending.send_due(noon + 30 * A_DAY)
    assert smtp_inbox.recipients() == []
    actions.release(mail, by=dana, at=noon + 30 * A_DAY)
    sending.send_due(noon + 30 * A_DAY)
    assert smtp_inbox.recipients() == ["lead@example.org"]
    assert told(mail) == [
        (
            "Dana Whitlock",
            "put the mail on hold",
            {"status": ["due", "on_hold"], "release_reason": ["", "Is the time right?"]},
            "",
        ),
        (
            "Dana Whitlock",
            "released the mail",
            {
                "status": ["on_hold", "due"],
                "release_reason": ["Is the time right?", ""],
                "due_at": ["2027-03-01 12:00:00+00:00", "2027-03-31 12:00:00+00:00"],
            },
            "",
        ),
    ]


def test_who_gives_no_reason_is_named_as_the_reason(dana, a_mail):
    mail = a_mail()
    actions.hold(mail, by=dana)
    assert mail.release_reason == "Dana Whitlock put it on hold."


def test_what_is_released_before_its_day_goes_on_its_day(dana, a_mail, noon, smtp_inbox):
    mail = a_mail(due_at=noon + A_DAY, release_reason="Read it.")
    actions.release(mail, by=dana, at=noon)
    sending.send_due(noon)
    assert smtp_inbox.recipients() == []
    sending.send_due(noon + A_DAY)
    assert smtp_inbox.recipients() == ["lead@example.org"]


@pytest.mark.parametrize("status", [Status.SENT, Status.UNKNOWN, Status.CANCELLED, Status.FAILED, Status.ON_HOLD])
def test_what_has_left_or_failed_or_is_on_hold_cannot_be_put_on_hold(dana, a_mail, noon, status):
    mail = a_mail(release_reason="Read it.")
    Message.objects.update(status=status, sent_at=noon)
    mail.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.hold(mail, by=dana)


def test_several_are_released_at_once_and_only_those(dana, a_mail, noon):
    mails = [a_mail(f"{name}@example.org", release_reason="Read it.") for name in ("ana", "ben", "cy")]
    other = a_mail("dee@example.org", due_at=noon + A_DAY)
    assert actions.release_many([*mails[:2], other], by=dana, at=noon) == 2
    assert [stands(mail) for mail in mails] == [Status.DUE, Status.DUE, Status.ON_HOLD]
    assert Entry.objects.filter(verb="released the mail").count() == 2
    assert told(other) == []
    assert actions.release_many(mails[:2], by=dana, at=noon) == 0


@pytest.mark.parametrize("nothing", [[], Message.objects.none()])
def test_nothing_chosen_releases_nothing(dana, a_mail, nothing):
    mail = a_mail(release_reason="Read it.")
    assert actions.release_many(nothing, by=dana) == 0
    assert stands(mail) == Status.ON_HOLD


def test_ticked_messages_are_shown_and_then_released(client, dana, a_mail):
    mails = [a_mail(f"{name}@example.org", release_reason="Read it.", to_name=name) for name in ("Ana", "Ben", "Cy")]
    assert 'name="pick"' in text_of(client.get(ON_HOLD))
    address = f"{reverse('outbox:release')}?pick={mails[0].pk}&pick={mails[1].pk}"
    page = text_of(client.get(address))
    assert "Release 2 messages?" in page
    assert "to Ana" in page
    assert "to Cy" not in page
    assert stands(mails[0]) == Status.ON_HOLD  # a GET changes nothing
    client.post(reverse("outbox:release"), {"pick": [mails[0].pk, mails[1].pk]})
    assert [stands(mail) for mail in mails] == [Status.DUE, Status.DUE, Status.ON_HOLD]


@pytest.mark.parametrize("picked", [{}, {"pick": ""}, {"pick": "all"}, {"pick": "99999999999999"}, {"pick": "-1"}])
def test_an_empty_selection_means_nobody(client, dana, a_mail, picked):
    mail = a_mail(release_reason="Read it.")
    for response in (
        client.get(reverse("outbox:release"), picked, follow=True),
        client.post(reverse("outbox:release"), picked, follow=True),
    ):
        assert "Nothing was ticked that is on hold: nothing was released." in text_of(response)
    assert stands(mail) == Status.ON_HOLD


def test_all_that_the_list_shows_is_released_and_nothing_written_meanwhile(client, a_mail, noon, time_machine, dana):
    time_machine.move_to(noon)
    client.force_login(dana)
    for name in ("Ana", "Ben", "Cy"):
        a_mail(
            f"{name}@example.org", kind="change" if name == "Cy" else "note", release_reason="Read it.", to_name=name
        )
    page = client.get(f"{ON_HOLD}&kind=note").content.decode()
    address = re.search(r'href="(/desk/outbox/release/\?all=[^"]*)"', page)[1].replace("&amp;", "&")
    page = client.get(address).content.decode()
    assert "Release 2 messages?" in page
    a_mail("late@example.org", release_reason="Read it.")
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index("confirm-question") :])
    )
    client.post(reverse("outbox:release"), {name: fields[name] for name in ("all", "kind")})
    released = Message.objects.filter(status=Status.DUE).values_list("to_email", flat=True)
    assert sorted(released) == ["Ana@example.org", "Ben@example.org"]


@pytest.mark.parametrize("query", ["all=", "all=0", "all=x&build=nonsense", "all=&kind=nothing"])
def test_all_of_nothing_is_nothing(client, dana, a_mail, query):
    mail = a_mail()
    client.get(f"/desk/outbox/release/?{query}")
    client.post("/desk/outbox/release/", dict(pair.split("=") for pair in query.split("&")))
    assert stands(mail) == Status.DUE
    assert Entry.objects.about(mail).count() == 0


def test_only_what_is_on_hold_can_be_ticked(client, dana, a_mail):
    a_mail()
    assert 'name="pick"' not in text_of(client.get("/desk/outbox/?status=due"))
    assert 'name="pick"' not in text_of(client.get(ON_HOLD))


def test_the_page_says_what_to_look_at_and_the_list_leads_there(client, dana, a_mail):
    mail = a_mail(release_reason="The day has moved: is the new one right?")
    page = text_of(client.get("/desk/outbox/"))
    assert "One message is on hold" in page
    assert ON_HOLD in page
    page = text_of(client.get(mail.get_absolute_url()))
    assert "The day has moved: is the new one right?" in page
    assert "Send now" not in page


def test_an_address_corrected_on_hold_stays_on_hold(dana, a_mail, noon, smtp_inbox):
    mail = a_mail("marisol at example", release_reason="Read it.")
    assert mail.status == Status.FAILED
    assert actions.choices_of(mail) == (actions.CORRECT, actions.REWRITE, actions.CANCEL)
    actions.correct_address(mail, to_email="marisol@example.org", by=dana, at=noon)
    assert stands(mail) == Status.ON_HOLD
    sending.send_due(noon)
    assert smtp_inbox.recipients() == []


def test_an_address_corrected_before_its_day_keeps_its_day(dana, a_mail, noon, smtp_inbox):
    mail = a_mail(due_at=noon + A_DAY)
    actions.correct_address(mail, to_email="marisol@example.org", by=dana, at=noon)
    sending.send_due(noon)
    assert smtp_inbox.recipients() == []
    sending.send_due(noon + A_DAY)
    assert smtp_inbox.recipients() == ["marisol@example.org"]


def test_sending_all_again_that_failed_does_not_release_anything(dana, a_mail):
    mail = a_mail("marisol at example", release_reason="Read it.")
    assert actions.retry_all(Status.FAILED, by=dana) == 0
    assert stands(mail) == Status.FAILED


def test_mail_about_a_row_is_cancelled_on_hold_too(dana, a_mail):
    person = a_person("Marisol Vega")
    mail = a_mail(about=person, release_reason="Read it.")
    assert cancel_about(person, by=dana) == 1
    assert stands(mail) == Status.CANCELLED


# another day


def test_a_message_goes_at_the_moment_it_is_given(client, dana, a_mail, smtp_inbox):
    day = timezone.localdate() + 2 * A_DAY
    mail = a_mail(at=timezone.now())
    page = client.post(
        reverse("outbox:act", args=[mail.pk, "reschedule"]), {"day": day.isoformat(), "time": "09:30"}, follow=True
    )
    assert "The message goes at the new time." in text_of(page)
    mail.refresh_from_db()
    due = datetime.datetime.combine(day, datetime.time(9, 30), tzinfo=datetime.UTC)
    assert (mail.status, mail.due_at) == (Status.DUE, due)
    assert told(mail)[0][1] == "rescheduled the mail"
    sending.send_due(due - A_MINUTE)
    assert smtp_inbox.recipients() == []
    sending.send_due(due)
    assert smtp_inbox.recipients() == ["lead@example.org"]


def test_what_is_on_hold_stays_on_hold_with_its_new_day(dana, a_mail, noon):
    mail = a_mail(release_reason="Read it.")
    actions.reschedule(mail, due_at=noon + A_DAY, by=dana, at=noon)
    assert stands(mail) == Status.ON_HOLD
    actions.release(mail, by=dana, at=noon)
    assert (mail.status, mail.next_try_at) == (Status.DUE, noon + A_DAY)


@pytest.mark.parametrize(("hours", "sentence"), [(0, "That moment is over"), (24, "it would be worthless")])
def test_a_moment_that_is_over_or_too_late_is_refused(dana, a_mail, noon, hours, sentence):
    mail = a_mail(expires_at=noon + A_DAY)
    with pytest.raises(ValidationError, match=sentence):
        actions.reschedule(mail, due_at=noon + datetime.timedelta(hours=hours), by=dana, at=noon)
    actions.reschedule(mail, due_at=noon + A_DAY - A_MINUTE, by=dana, at=noon)


def test_a_moment_that_is_over_is_said_at_the_form(client, dana, a_mail):
    mail = a_mail(due_at=timezone.now() + A_DAY)
    page = client.post(reverse("outbox:act", args=[mail.pk, "reschedule"]), {"day": "2020-01-01", "time": "09:30"})
    assert "That moment is over." in text_of(page)
    assert 'value="2020-01-01"' in text_of(page)


# other words

WORDS = "Hello Marisol,\n\nPlease come.\n\n[[link]]\n\n--\nNo more invitations: [[opt_out]]\n"


def test_other_words_are_sent_and_the_html_says_the_same(dana, a_mail, noon, smtp_inbox, link):
    mail = a_mail(text=WORDS, html="<p>Please come.</p>")
    text = WORDS.replace("Please come.", "Please do come & bring <em>José</em>. " + "It is a long day. " * 8)
    actions.rewrite(mail, subject="Do come", text=text, by=dana)
    sending.send_due(noon)
    sent = smtp_inbox.messages()[0]
    plain, html = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert sent["Subject"] == "Do come"
    assert "Please do come & bring <em>José</em>." in plain
    assert max(len(line) for line in plain.splitlines()) <= 76
    assert "Please do come &amp; bring &lt;em&gt;José&lt;/em&gt;." in html
    assert ("It is a long day. " * 8).strip() in html
    assert '<a href="https://tat.example/a">https://tat.example/a</a>' in html
    assert '<footer><p>No more invitations: <a href="https://tat.example/out">' in html
    assert told(mail)[0][:3] == (
        "Dana Whitlock",
        "rewrote the mail",
        {"subject": ["A follow-up is due", "Do come"]},
    )


def test_a_mail_without_html_gets_none(dana, a_mail):
    mail = a_mail()
    actions.rewrite(mail, subject="Sign in", text="Please sign in.", by=dana)
    assert (mail.text, mail.html) == ("Please sign in.\n", "")


@pytest.mark.parametrize(
    ("subject", "text", "sentence"),
    [
        ("Do come", WORDS.replace("[[link]]", ""), r"\[\[link\]\] must stay"),
        ("Do come", WORDS.replace("[[opt_out]]", "write to us"), r"\[\[opt_out\]\] must stay"),
        ("Do come", f"{WORDS}[[code]]", r"\[\[code\]\] means nothing here"),
        ("Do come", f"{WORDS}[[rsvp:12]]", r"\[\[rsvp:12\]\] means nothing here"),
        ("Do come [[link]]", WORDS, "A subject holds no links"),
    ],
)
def test_marks_stay_and_no_new_ones_come(dana, a_mail, link, subject, text, sentence):
    mail = a_mail(text=WORDS)
    with pytest.raises(ValidationError, match=sentence):
        actions.rewrite(mail, subject=subject, text=text, by=dana)
    mail.refresh_from_db()
    assert mail.text == WORDS


def test_the_postal_address_stays_where_it_stood(dana, a_mail, settings):
    settings.POSTAL_ADDRESS = "TAT, P.O. Box 000, Englewood, Colorado 80150"
    mail = a_mail(text="Come.\n\nTAT, P.O. Box 000,\nEnglewood, Colorado 80150\n")
    with pytest.raises(ValidationError, match="The postal address"):
        actions.rewrite(mail, subject="Come", text="Do come.", by=dana)
    actions.rewrite(mail, subject="Come", text=f"Do come.\n\n{settings.POSTAL_ADDRESS}", by=dana)


def test_words_are_changed_on_the_page_and_what_was_typed_is_kept(client, dana, a_mail, link):
    long = "Long words that were broken by the program into lines and are whole again where somebody edits them."
    mail = a_mail(text=WORDS.replace("Please come.", long))
    address = reverse("outbox:act", args=[mail.pk, "rewrite"])
    page = client.get(address)
    assert long in page.content.decode()
    page = client.post(address, {"subject": "Come", "text": "Only this."})
    assert "[[link]], [[opt_out]] must stay" in text_of(page).replace("[[opt_out]], [[link]]", "[[link]], [[opt_out]]")
    assert "Only this." in page.content.decode()
    client.post(address, {"subject": "Come", "text": WORDS.replace("\n", "\r\n")})
    mail.refresh_from_db()
    assert (mail.subject, mail.text) == ("Come", WORDS)
    assert "Somebody wrote these words" in text_of(client.get(mail.get_absolute_url()))


def test_words_that_hurt_are_pointed_out_and_stay_only_with_a_reason(client, dana, a_mail):
    mail = a_mail()
    address = reverse("outbox:act", args=[mail.pk, "rewrite"])
    typed = {"subject": "About the law", "text": "It speaks of a prostitute."}
    page = text_of(client.post(address, typed))
    assert "Why does it stay as it is?" in page
    mail.refresh_from_db()
    assert mail.text == "Sign in.\n"
    client.post(address, typed | {"language_reason": "It is the name of the law."})
    mail.refresh_from_db()
    assert mail.text == "It speaks of a prostitute.\n"
    assert told(mail)[0][3] == "It is the name of the law."


@pytest.mark.parametrize("status", [Status.SENT, Status.UNKNOWN, Status.CANCELLED, Status.SENDING])
def test_what_has_left_keeps_its_words(dana, a_mail, noon, status):
    mail = a_mail()
    Message.objects.update(status=status, sent_at=noon, lease_token="x")
    mail.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.rewrite(mail, subject="Come", text="Come.", by=dana)


# looking again


def test_a_sweep_cancels_what_is_no_longer_wanted_wherever_it_waits(a_mail, noon, check):
    later, held = (
        a_mail("later@example.org", due_at=noon + A_DAY),
        a_mail("hold@example.org", release_reason="Read it."),
    )
    back, failed = a_mail("back@example.org"), a_mail("failed@example.org")
    Message.objects.filter(pk=back.pk).update(status=Status.HELD)
    Message.objects.filter(pk=failed.pk).update(status=Status.FAILED)
    assert reconsider(noon) == 0
    check(lambda message, at: "It was answered meanwhile.")
    assert reconsider(noon) == 3
    assert reconsider(noon) == 0
    assert {stands(mail) for mail in (later, held, back)} == {Status.CANCELLED}
    assert later.error == "It was answered meanwhile."
    assert stands(failed) == Status.FAILED


def test_a_sweep_writes_anew_what_has_become_untrue_and_leaves_it_where_it_is(a_mail, noon, check):
    mail = a_mail(release_reason="Read it.", text="Two are due.")
    check(lambda message, at: checks.Rewrite("One is due", "One.\n") if message.text != "One.\n" else "")
    assert reconsider(noon) == 1
    assert reconsider(noon) == 0
    assert stands(mail) == Status.ON_HOLD
    assert (mail.subject, mail.text) == ("One is due", "One.\n")


def test_a_sweep_cancels_what_is_worthless_by_now(a_mail, noon):
    mail = a_mail(release_reason="Read it.", expires_at=noon + A_DAY)
    assert reconsider(noon + A_DAY - A_MINUTE) == 0
    assert reconsider(noon + A_DAY) == 1
    assert (stands(mail), mail.error) == (Status.CANCELLED, "Its time had passed.")


def test_a_sweep_looks_at_everything_in_turn(a_mail, noon, check, monkeypatch):
    monkeypatch.setattr("tat_coalitions.outbox.decisions.LOOKED_AT_PER_SWEEP", 2)
    for number in range(5):
        a_mail(f"person{number}@example.org", release_reason="Read it.")
    seen = []
    check(lambda message, at: seen.append(message.to_email) or "")
    for minute in range(3):
        reconsider(noon + minute * A_MINUTE)
    assert len(set(seen)) == 5


def test_one_message_that_nobody_can_judge_keeps_no_other(a_mail, noon, check):
    def broken(message, at):
        if message.to_email == "first@example.org":
            raise KeyError("gone")
        return "It was answered."

    first, second = (a_mail(f"{name}@example.org", release_reason="Read it.") for name in ("first", "second"))
    check(broken)
    assert reconsider(noon) == 1
    assert (stands(first), stands(second)) == (Status.ON_HOLD, Status.CANCELLED)


def test_a_persons_words_go_while_they_are_about_the_same(dana, a_mail, noon, check, smtp_inbox):
    mail = a_mail(text="Two are due.\n")
    actions.rewrite(mail, subject=mail.subject, text="Both are due, dear Marisol.", by=dana)
    check(
        lambda message, at: "" if message.text == "Two are due.\n" else checks.Rewrite(mail.subject, "Two are due.\n")
    )
    sending.send_due(noon)
    assert smtp_inbox.messages()[0].get_content().strip() == "Both are due, dear Marisol."


def test_a_persons_words_wait_for_a_person_when_what_they_speak_of_has_changed(dana, a_mail, noon, check, smtp_inbox):
    mail = a_mail(text="Two are due.\n")
    actions.rewrite(mail, subject=mail.subject, text="Both are due, dear Marisol.", by=dana)
    check(lambda message, at: checks.Rewrite(mail.subject, "One is due.\n"))
    sending.send_due(noon)
    assert stands(mail) == Status.ON_HOLD
    assert "has changed since somebody wrote its words" in mail.release_reason
    assert mail.text == "Both are due, dear Marisol.\n"
    actions.release(mail, by=dana, at=noon)  # they have looked, and it may go as it is
    sending.send_due(noon)
    assert smtp_inbox.recipients() == ["lead@example.org"]
