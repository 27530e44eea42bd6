"""What the mail of a build says: in the standard words, in those of the house, in those of one build."""

import datetime

import pytest

from builds import emails, wordings
from builds.actions import answers, invitations
from builds.actions.builds import change_facts
from builds.actions.notices import follow
from builds.models import Invitation
from builds.notices import Notice
from tat_coalitions.outbox import checks
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_person, an_invitation, an_officer, an_organization
from tat_coalitions.wording import actions, words
from tat_coalitions.wording.models import Wording
from tat_coalitions.wording.preview import preview_of

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2027, 1, 11, 15, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=1)
DAY = datetime.date(2027, 2, 17)
VENUE = frozenset({"venue"})
ANSWERED = {"answered_at": NOW, "answered_for": DAY, "heard": "link"}
PLACE, WHEN = "El Paso, Texas", "Wednesday, February 17, 2027"


@pytest.fixture
def build():
    return a_build("El Paso", date=DAY, status="inviting", answer_by=datetime.date(2027, 2, 3))


def on_the_list(build, name="Ruth Ibarra", **fields):
    fields = {"stage": Invitation.Stage.INVITED, "invited_at": NOW} | fields
    row = an_invitation(build, an_officer(name), **fields)
    row.build = build
    return row


def read(draft):
    return draft.subject, " ".join(draft.text.split())


def write(kind, *, by, build=None, subject="Own", text="Our own words."):
    return actions.write(kind, subject=subject, text=text, build_id=build.pk if build else None, by=by)


# the standard words


def test_the_invitation_says_who_where_and_when(build):
    subject, text = read(emails.invitation(on_the_list(build), emails.envelope_of(build)))
    assert subject == f"Invitation: coalition build in {PLACE} on {WHEN}"
    assert "Hello Ruth Ibarra, You are invited to a coalition build: one day" in text
    assert f"Date: {WHEN} Time: 10 am to 2 pm, Mountain time Place: {PLACE}." in text
    assert "Please answer by Wednesday, February 3. It takes a minute and needs no account." in text
    assert "Answer on your own page, without an account: [[link]]" in text
    assert "You get this because TAT would like to have you there. No more invitations: [[opt_out]]" in text


def test_without_a_day_for_answers_the_invitation_asks_without_one(build):
    build.answer_by = None
    _subject, text = read(emails.invitation(on_the_list(build), emails.envelope_of(build)))
    assert "Please answer when you can. It takes a minute" in text


@pytest.mark.parametrize(
    ("answered", "subject", "begins"),
    [
        ({}, f"Are you coming? Coalition build in {PLACE}, {WHEN}", "We invited you to"),
        (
            {"answer": "yes", **ANSWERED, "answered_for": datetime.date(2027, 2, 10)},
            f"Are you coming on the new day? Coalition build in {PLACE}, {WHEN}",
            f"The coalition build in {PLACE} has moved to",
        ),
    ],
    ids=["never answered", "answered for another day"],
)
def test_asking_again_knows_whether_somebody_answered_before(build, answered, subject, begins):
    row = on_the_list(build, **answered)
    told = read(emails.reminder(row, emails.envelope_of(build), on=DAY))
    assert told[0] == subject
    assert f"Hello Ruth Ibarra, {begins}" in told[1]
    assert "Please answer also if you cannot come" in told[1]


@pytest.mark.parametrize(
    ("answer", "substitute", "subject", "says"),
    [
        ("yes", "", "You are coming:", "The entry for your calendar is attached and names the venue."),
        ("yes", "Maria Lopez", "Somebody else comes in your place:", "Maria Lopez comes in your place"),
        ("maybe", "", "You may be coming:", "Please tell us as soon as you do."),
        ("no", "", "You cannot come:", "We are sorry to miss you."),
    ],
)
def test_each_answer_is_confirmed_in_words_of_its_own(build, answer, substitute, subject, says):
    row = on_the_list(build, answer=answer, substitute=substitute, **ANSWERED)
    told = read(emails.answer(row, emails.envelope_of(build)))
    assert told[0] == f"{subject} coalition build in {PLACE}, {WHEN}"
    assert says in told[1]
    assert "You can change your mind at any time before the meeting." in told[1]
    assert "because you answered the invitation to El Paso, Texas, or asked us" in told[1]


@pytest.mark.parametrize(
    ("what", "subject", "says"),
    [
        ("moved", f"New date: coalition build in {PLACE}, {WHEN}", "Your answer stands; you can change it"),
        ("postponed", f"Postponed: coalition build in {PLACE}", "A new date is being looked for"),
        ("cancelled", f"Cancelled: coalition build in {PLACE}, {WHEN}", "is cancelled. We are sorry."),
    ],
)
def test_each_change_is_told_in_words_of_its_own(build, what, subject, says):
    row = on_the_list(build, answer="yes", **ANSWERED)
    told = read(emails.change(Notice(row, what), emails.envelope_of(build)))
    assert told[0] == subject
    assert says in told[1]
    assert "The attached entry updates your calendar." in told[1]


@pytest.mark.parametrize(
    ("answered", "says"),
    [
        ({"answer": "yes", **ANSWERED}, "Your answer stands; you can change it on your own page."),
        (
            {"answer": "yes", **ANSWERED, "answered_for": datetime.date(2027, 2, 10)},
            "You answered for an earlier date, so please tell us again on your own page.",
        ),
        ({}, "Please tell us on your own page whether you are coming."),
    ],
    ids=["for this day", "for an earlier day", "not at all"],
)
def test_a_new_date_asks_by_what_somebody_answered(build, answered, says):
    row = on_the_list(build, **answered)
    assert says in read(emails.change(Notice(row, "moved"), emails.envelope_of(build)))[1]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({"starts_at"}, "The time is now 10 am to 2 pm, Mountain time."),
        ({"city"}, "It now takes place in El Paso, Texas."),
        ({"city", "ends_at"}, "It now takes place in El Paso, Texas. The time is now 10 am to 2 pm, Mountain time."),
    ],
)
def test_other_details_are_told_as_they_are_now(build, names, says):
    row = on_the_list(build, answer="yes", **ANSWERED)
    subject, text = read(emails.change(Notice(row, "details", frozenset(names)), emails.envelope_of(build)))
    assert subject == f"Please note: coalition build in {PLACE}, {WHEN}"
    assert f"Something has changed about the coalition build on {WHEN}. {says} The day stays" in text


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_another_venue_is_named_to_those_alone_who_are_coming(build, answer):
    build.venue, build.venue_address = "Camino Real Hall", "101 South El Paso Street"
    build.save()
    comes = on_the_list(build, answer="yes", **ANSWERED)
    waits = on_the_list(build, "Tom Okafor", **({"answer": answer, **ANSWERED} if answer else {}))
    envelope = emails.envelope_of(build)
    hers, his = (emails.change(Notice(row, "details", VENUE), envelope) for row in (comes, waits))
    assert "The venue is now Camino Real Hall, 101 South El Paso Street." in read(hers)[1]
    assert "Camino Real Hall" in hers.attachments[0]["content"]
    assert "The venue has changed; your own page names it once you have said that you are coming." in read(his)[1]
    assert "Camino Real" not in his.text + his.html + his.attachments[0]["content"]


def test_a_venue_that_is_open_again_is_told_as_such(build):
    row = on_the_list(build, answer="yes", **ANSWERED)
    told = read(emails.change(Notice(row, "details", VENUE), emails.envelope_of(build)))
    assert "The venue is open again; your own page will name it." in told[1]


def test_details_are_told_once_and_only_while_they_are_true(build, dana):
    row = on_the_list(build, answer="yes", **ANSWERED)
    change_facts(build, starts_at=datetime.time(9), by=dana, at=LATER)
    assert (follow(build, by=dana, at=LATER), follow(build, by=dana, at=LATER)) == (1, 0)
    message = Message.objects.get()
    assert checks.verdict(message, LATER) == ""
    change_facts(build, starts_at=datetime.time(8), by=dana, at=LATER)
    assert checks.verdict(message, LATER) == "The meeting has changed again."
    row.delete()
    assert checks.verdict(message, LATER) == "They are not on the list any more."


def test_an_invitation_that_waits_is_written_anew_for_other_details(build, dana):
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    invitations.invite(build, [row.pk], by=dana, at=NOW)
    build.refresh_from_db()
    change_facts(build, starts_at=datetime.time(9), by=dana, at=LATER)
    follow(build, by=dana, at=LATER)
    old, new = Message.objects.order_by("pk")
    assert (old.status, new.status, new.kind) == ("cancelled", "due", "invitation")
    assert "Time: 9 am to 2 pm" in new.text


# other words


def test_the_words_of_the_house_go_to_every_build(build, dana):
    write("answer_yes", by=dana, subject="Good, {name}", text="See you in {place}.")
    row = on_the_list(build, answer="yes", **ANSWERED)
    assert read(emails.answer(row, emails.envelope_of(build)))[0] == "Good, Ruth Ibarra"
    assert "See you in El Paso, Texas." in emails.answer(row, emails.envelope_of(build)).html


def test_the_words_of_one_build_stay_with_it(build, dana):
    laredo = a_build("Laredo", date=DAY, planner=build.planner)
    write("invitation", by=dana, subject="The house invites")
    write("invitation", by=dana, build=build, subject="El Paso invites")
    subjects = [emails.invitation(on_the_list(each), emails.envelope_of(each)).subject for each in (build, laredo)]
    assert subjects == ["El Paso invites", "The house invites"]


@pytest.mark.parametrize("kind", wordings.KINDS)
def test_every_mail_of_a_build_can_have_its_own_words(build, dana, kind):
    write(kind, by=dana, build=build, subject="Own words", text="These are our own words, {name}.")
    envelope = emails.envelope_of(build)
    assert emails.letter(kind, a_person("Tom Okafor"), envelope)["written_subject"] == "Own words"
    assert emails.letter(kind, a_person("Tom Okafor"), envelope)["body"] == "These are our own words, Tom Okafor."


def test_what_is_written_stays_as_it_was_when_the_words_change(build, dana):
    row = an_invitation(build, an_officer("Ruth Ibarra"))
    invitations.invite(build, [row.pk], by=dana, at=NOW)
    before = Message.objects.values("subject", "text", "html").get()
    write("invitation", by=dana)
    write("invitation", by=dana, build=build, subject="Another")
    assert Message.objects.values("subject", "text", "html").get() == before


def test_markup_in_words_and_names_is_text(build, dana):
    write("invitation", by=dana, subject="<b>", text="<b>{name}</b>")
    ruth = a_person("Ruth <i>Ibarra</i>", organization=an_organization("Rio Bravo Freight"))
    draft = emails.invitation(_invited(build, ruth), emails.envelope_of(build))
    assert "<b>Ruth <i>Ibarra</i></b>" in draft.text
    assert "&lt;b&gt;Ruth &lt;i&gt;Ibarra&lt;/i&gt;&lt;/b&gt;" in draft.html
    assert "<i>" not in draft.html


def test_a_name_like_a_mark_is_no_mark(build, dana):
    write("answer_substitute", by=dana, subject="{name}", text="{name}, {substitute}")
    mark = a_person("[[opt_out]]", email="mark@example.org", organization=an_organization("Rio Bravo Freight"))
    row = _invited(build, mark, answer="yes", substitute="[[rsvp:5]]", **ANSWERED)
    draft = emails.answer(row, emails.envelope_of(build))
    assert "[[opt_out" not in draft.subject + draft.text + draft.html
    assert "[[rsvp" not in draft.text + draft.html
    assert draft.text.count("[[") == 1, "the personal link, which is meant"


def _invited(build, person, **fields):
    row = an_invitation(build, person, stage=Invitation.Stage.INVITED, invited_at=NOW, **fields)
    row.build = build
    return row


def test_the_words_of_two_hundred_invitations_take_one_query(build, django_assert_num_queries, dana):
    envelope = emails.envelope_of(build)
    rows = [on_the_list(build, f"Officer {number}") for number in range(3)]
    with django_assert_num_queries(0):
        assert len({emails.invitation(row, envelope).to_email for row in rows}) == 3


# previewing


@pytest.mark.parametrize("kind", wordings.KINDS)
def test_every_mail_is_previewed_with_a_real_person_and_all_its_facts(build, dana, kind):
    on_the_list(build)
    label, facts = words.kind_of(kind).samples(dana)[0]
    shown = preview_of(words.kind_of(kind), words.wording_of(kind), label, facts())
    assert label == f"Ruth Ibarra, {build}"
    assert (shown.name, shown.unknown) == ("Ruth Ibarra", [])
    assert "{" not in shown.subject + shown.text


def test_a_build_without_a_list_is_previewed_for_its_planner(build, dana):
    ((label, facts),) = wordings.samples(dana)
    assert label == f"Dana Whitlock, {build}"
    assert facts()["name"] == "Dana Whitlock"


def test_real_people_are_offered_in_as_many_queries_for_three_builds_as_for_one(build, dana, django_assert_num_queries):
    with django_assert_num_queries(1):
        wordings.samples(dana)
    for city in ("Laredo", "Fresno"):
        on_the_list(a_build(city, date=DAY, planner=build.planner), f"Officer of {city}")
    with django_assert_num_queries(1):
        assert len(wordings.samples(dana)) == 3


def test_no_version_is_written_by_looking(build, dana):
    wordings.samples(dana)
    emails.envelope_of(build)
    assert not Wording.objects.exists()


def test_an_answer_told_to_staff_is_confirmed_in_the_builds_words(build, dana):
    write("answer_no", by=dana, build=build, subject="Next time, {name}")
    answers.record_answer(on_the_list(build), answer="no", heard=Invitation.Heard.STAFF, by=dana, at=NOW)
    assert Message.objects.get().subject == "Next time, Ruth Ibarra"
