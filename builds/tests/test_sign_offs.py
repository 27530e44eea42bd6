"""Co-hosts sign off the invitation list and the agenda: what was signed, by whom, and what changed since."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from builds import sign_offs
from builds.actions import agenda
from builds.actions import sign_offs as verbs
from builds.actions.co_hosts import change_co_host, withdraw_co_host
from builds.actions.invitations import remove_from_list
from builds.models import Session, SignOff
from builds.sign_off_mail import check
from builds.workflow import NotAllowed
from contacts.models import Kind
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    an_invitation,
    an_officer,
    an_organization,
)
from tat_coalitions.trail.models import Entry
from tat_coalitions.wording import actions as wording

pytestmark = pytest.mark.django_db

T = datetime.time
LIST, AGENDA = SignOff.What.INVITATIONS, SignOff.What.AGENDA
DAY = datetime.timedelta(days=1)


@pytest.fixture
def build(dana):
    build = a_build(slug="el-paso", planner=dana.person, status="inviting")
    for name in ("Rosa Marquez", "Dwayne Booker"):
        an_invitation(build, an_officer(name))
    Session.objects.create(build=build, title="Welcome", starts_at=T(10), ends_at=T(10, 10))
    return build


@pytest.fixture
def karen():
    office = an_organization("Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL)
    return a_lead("Karen Lindqvist", organization=office, phone="+15125550136")


@pytest.fixture
def host(build, karen):
    host = a_co_host(build, karen, signs_invitations=True, signs_agenda=True)
    host.build = build
    return host


def address(name, host, what=LIST):
    return reverse(f"builds:{name}", args=[host.build.slug, host.pk, what])


def asked_of(host, what=LIST, *, by=None, at=None):
    return verbs.ask(host, what=what, by=by or host.build.planner.user, at=at)[0]


def mark_of(host, what=LIST):
    return sign_offs.stand_of(host.build, what).fingerprint


def signed(host, by, what=LIST, **said):
    return verbs.answer(asked_of(host, what), by=by, fingerprint=mark_of(host, what), **({"answer": "signed"} | said))


def standing(host, what=LIST):
    [found] = sign_offs.standings_of(host.build, [host], (what,))
    return found


# Asking


def test_asking_shows_the_mail_first_and_goes_once_a_day(client, build, host, karen):
    page = client.get(address("ask_sign_off", host)).text
    assert "Ask Office of the Attorney General of Texas to sign off the invitation list?" in page
    assert "2 people at the moment" in page
    assert not SignOff.objects.exists(), "a GET asks nobody"
    assert "how_to_answer" in client.get(reverse("builds:edit_wording", args=["el-paso", "sign_off"])).text
    client.post(address("ask_sign_off", host))
    again = client.post(address("ask_sign_off", host), follow=True).text
    assert "They were asked today already." in again
    [message] = Message.objects.filter(kind="sign_off")
    assert (message.to_email, message.reply_to) == (karen.email, "dana.whitlock@example.org")
    assert message.subject.startswith("Please look at the invitation list: coalition build in El Paso, Texas,")
    assert "[[link]]" in message.text and "Rosa" not in message.text


def test_asked_again_another_day_it_is_the_same_asking_and_the_first_mail_stays_back(build, host, dana):
    now = timezone.now()
    asked = asked_of(host, by=dana, at=now - 3 * DAY)
    assert asked_of(host, by=dana, at=now) == asked
    asked.refresh_from_db()
    assert (asked.times_asked, asked.asked_at) == (2, now - 3 * DAY)
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "due"]


def test_a_contact_person_without_an_account_is_asked_to_answer_the_mail(build, dana):
    peter = a_person("Peter Whitaker")
    host = a_co_host(build, peter, signs_invitations=True)
    host.build = build
    asked_of(host, by=dana)
    text = Message.objects.get(kind="sign_off").text
    assert "Please answer this mail, or call us." in text and "[[link]]" not in text


def test_where_nobody_can_be_written_to_it_says_call_them(client, build, host):
    change_co_host(host, by=None, person=None)
    page = client.post(address("ask_sign_off", host), follow=True).text
    assert "There is no address to write to: call them." in page
    assert SignOff.objects.open().count() == 1 and not Message.objects.exists()


def test_the_words_may_be_other_ones_and_the_mail_follows_until_it_goes(build, host, dana):
    asked = asked_of(host, by=dana)
    message = Message.objects.get(kind="sign_off")
    assert check(message, timezone.now()) == ""
    wording.write("sign_off", subject="A look, please", text="At {what}.", build_id=build.pk, by=dana)
    assert check(message, timezone.now()).subject == "A look, please"
    verbs.answer(asked, answer="signed", fingerprint=mark_of(host), by=host.person.user)
    message.refresh_from_db()
    assert message.status == "cancelled" and check(message, timezone.now())


def test_who_does_not_sign_it_off_is_not_asked(build, host, dana):
    change_co_host(host, by=dana, signs_agenda=False)
    with pytest.raises(NotAllowed, match="does not sign off the agenda"):
        verbs.ask(host, what=AGENDA, by=dana)
    withdraw_co_host(host, by=dana)
    with pytest.raises(NotAllowed, match="has withdrawn"):
        verbs.ask(host, what=LIST, by=dana)


@pytest.mark.parametrize("status", ["draft", "postponed", "held", "cancelled"])
def test_nobody_is_asked_about_a_meeting_that_is_not_ahead(client, build, host, dana, status):
    asked_of(host, AGENDA, by=dana)
    build.status = status
    build.save()
    client.post(address("ask_sign_off", host))
    assert not SignOff.objects.filter(what=LIST).exists()
    assert check(Message.objects.get(), timezone.now()).startswith("It is answered, asked anew or not wanted any more")
    assert "Ask again" not in client.get(address("sign_off", host, AGENDA)).text
    assert "has not signed off" not in client.get("/desk/").text


def test_two_who_ask_at_the_same_moment_ask_once(host, dana, monkeypatch):
    asked_of(host, by=dana)
    monkeypatch.setattr(SignOff.objects, "open", SignOff.objects.none)  # the other one's asking is not seen yet
    with pytest.raises(NotAllowed, match="asked today already"):
        verbs.ask(host, what=LIST, by=dana)
    assert SignOff.objects.count() == 1


# Answering


def test_the_contact_person_reads_the_list_and_signs_it_off(client, build, host, karen, dana):
    asked_of(host, by=dana)
    client.force_login(karen.user)
    page = client.get(address("sign_off", host)).text
    assert "Your sign-off is wanted" in page and "Rosa Marquez" in page
    data = {"answer": "signed", "fingerprint": mark_of(host)}
    assert "Thank you. TAT sees your answer." in client.post(address("answer_sign_off", host), data, follow=True).text
    row = SignOff.objects.get()
    assert (row.answer, row.said_by, row.how, row.counted) == ("signed", "Karen Lindqvist", "page", 2)
    assert row.fingerprint == mark_of(host) and len(row.fingerprint) == 64
    entry = Entry.objects.get(verb="signed off")
    assert (entry.actor, entry.changes["counted"], entry.changes["fingerprint"][1]) == (
        karen.user,
        [None, 2],
        row.fingerprint,
    )
    assert client.post(address("answer_sign_off", host), data).status_code == 404, "once is enough"


def test_what_is_signed_is_what_was_read(client, build, host, karen, dana):
    asked_of(host, by=dana)
    client.force_login(karen.user)
    data = {"answer": "signed", "fingerprint": mark_of(host)}
    an_invitation(build, a_person("Late Larry", organization=an_organization("Larry Freight")))
    page = client.post(address("answer_sign_off", host), data).text
    assert "It has changed since you opened this page." in page and "Late Larry" in page
    assert SignOff.objects.get().is_open
    assert f'value="{mark_of(host)}"' in page, "the next answer speaks of what is shown now"


def test_the_verb_itself_compares_too(build, host, karen):
    with pytest.raises(NotAllowed, match="It has changed"):
        verbs.answer(asked_of(host), answer="signed", fingerprint="0" * 64, by=karen.user)


def test_wanting_changes_says_which_and_speaks_of_no_case(client, build, host, karen, dana):
    asked_of(host, by=dana)
    client.force_login(karen.user)
    data = {"answer": "changes", "fingerprint": mark_of(host)}
    assert "Say what should change." in client.post(address("answer_sign_off", host), data).text
    page = client.post(address("answer_sign_off", host), data | {"words": "Drop the prostitute panel."}).text
    assert "prostitute" in page and SignOff.objects.get().is_open
    client.post(address("answer_sign_off", host), data | {"words": "Please add the sheriff of Hudspeth."})
    row = SignOff.objects.get()
    assert (row.answer, row.words) == ("changes", "Please add the sheriff of Hudspeth.")
    assert "wants changes" in client.get(reverse("builds:co_hosts", args=["el-paso"])).text


def test_only_whoever_stands_for_the_host_answers(client, build, host, dana):
    asked_of(host, by=dana)
    lorraine = a_lead("Lorraine Pruitt")
    a_co_host(build, lorraine, role="trucking")
    client.force_login(lorraine.user)
    page = client.get(address("sign_off", host)).text
    assert "Rosa Marquez" in page and "Your sign-off is wanted" not in page
    data = {"answer": "signed", "fingerprint": mark_of(host)}
    assert client.post(address("answer_sign_off", host), data).status_code == 404
    for name in ("ask_sign_off", "record_sign_off"):
        assert client.post(address(name, host), data | {"said_by": "Karen", "how": "phone"}).status_code == 403
    assert SignOff.objects.get().is_open


def test_a_lead_of_another_build_finds_nothing(client, build, host, dana):
    asked_of(host, by=dana)
    stranger = a_lead("Otis Reed")
    a_co_host(a_build("Laredo", planner=build.planner), stranger)
    client.force_login(stranger.user)
    names = ("sign_off", "answer_sign_off")
    assert [client.get(address(name, host)).status_code for name in names] == [404, 404]
    assert [client.post(address(name, host), {"answer": "signed"}).status_code for name in names] == [404, 404]
    hosts = [reverse(f"builds:{name}", args=["el-paso", host.pk]) for name in ("brief", "brief_pdf", "host_logo")]
    assert [client.get(path).status_code for path in hosts] == [404, 404, 404]
    programme = [reverse(f"builds:{name}", args=["el-paso"]) for name in ("programme", "programme_pdf")]
    assert [client.get(path).status_code for path in programme] == [404, 404]


def test_tat_writes_down_who_said_so_and_how(client, build, host, dana):
    page = client.get(address("record_sign_off", host)).text
    assert "as it stands now: 2 people" in page
    data = {"answer": "signed", "how": "phone", "said_by": "", "fingerprint": mark_of(host)}
    assert "Write who at the co-host said so." in client.post(address("record_sign_off", host), data).text
    client.post(address("record_sign_off", host), data | {"said_by": "Solicitor general’s desk"})
    row = SignOff.objects.get()
    assert (row.said_by, row.how, row.answered_by) == ("Solicitor general’s desk", "phone", dana)
    assert client.get(address("answer_sign_off", host)).url == address("record_sign_off", host), "TAT signs for nobody"


@pytest.mark.parametrize(
    "facts",
    [
        {"answer": "signed"},
        {"answered_at": timezone.now()},
        {"answer": "changes", "answered_at": timezone.now(), "said_by": "Karen", "how": "page", "counted": 1, "fingerprint": "a"},
    ],
    ids=["an answer without a time", "a time without an answer", "changes without words"],
)  # fmt: skip
def test_the_database_keeps_the_promise(build, host, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(build=build, co_host=host, what=LIST, **facts)


# What changed since


def test_after_a_change_it_says_what_is_new_and_can_be_asked_anew(client, build, host, karen, dana):
    first = build.invitations.order_by("pk").first()
    signed(host, karen.user)
    assert standing(host).is_signed
    for number in range(4):
        an_invitation(build, a_person(f"New {number}", organization=karen.organization))
    remove_from_list(build, [first.pk], by=dana)
    assert not standing(host).is_signed
    page = client.get(address("sign_off", host)).text
    assert "Since they last answered: 4 people added and one taken off" in page
    assert f"Taken off: {first.person}" in " ".join(page.split())
    assert "Ask again" in page
    asked_of(host, by=dana)
    assert "Since you last answered: 4 people added and one taken off." in Message.objects.latest("pk").text


def test_who_walked_in_and_who_answered_changes_nothing(build, host, karen):
    signed(host, karen.user)
    build.invitations.update(answer="yes", answered_at=timezone.now(), heard="link")
    an_invitation(build, a_person("Walk In"), walk_in=True, arrived_at=timezone.now())
    assert standing(host).is_signed


def test_the_agenda_is_signed_with_its_speakers_and_times_but_no_sealed_name(build, host, karen, dana):
    session = build.sessions.get()
    speaker = agenda.add_speaker(session, by=dana, shown_as="Speaker", sealed_name="Rosalind Sealed")
    signed(host, karen.user, AGENDA)
    agenda.change_speaker(speaker, by=dana, shown_as="Speaker", sealed_name="Another Sealed")
    assert standing(host, AGENDA).is_signed
    agenda.change_session(session, by=dana, ends_at=T(10, 20))
    assert "Since then: one changed." in standing(host, AGENDA).sentence


def test_several_askings_keep_their_trail(client, build, host, karen, dana):
    signed(host, karen.user, answer="changes", words="Add the sheriff.")
    an_invitation(build, an_officer("Sheriff Vargas"))
    signed(host, karen.user)
    page = client.get(address("sign_off", host)).text
    assert page.index("Signed off") < page.index("Add the sheriff.")
    assert SignOff.objects.count() == 2 and standing(host).is_signed


# Before invitations go


def test_sending_without_the_sign_off_wants_a_tick_and_the_trail_says_so(client, build, host):
    keys = ",".join(str(pk) for pk in build.invitations.values_list("pk", flat=True))
    send = reverse("builds:send_invitations", args=["el-paso"])
    page = client.get(f"{send}?who=everybody").text
    assert (
        "Office of the Attorney General of Texas has not signed off the invitation list. Nobody has asked yet." in page
    )
    assert "A co-host has not signed the list off." in client.post(send, {"chosen": keys}).text
    assert not Message.objects.filter(kind="invitation").exists()
    client.post(send, {"chosen": keys, "without_sign_off": "on"})
    assert Message.objects.filter(kind="invitation").count() == 2
    assert "has not signed off" in Entry.objects.get(verb="sent invitations without a sign-off").reason


def test_a_fresh_sign_off_needs_no_tick_and_a_stale_one_does(client, build, host, karen):
    signed(host, karen.user)
    send = f"{reverse('builds:send_invitations', args=['el-paso'])}?who=everybody"
    assert "without_sign_off" not in client.get(send).text
    an_invitation(build, an_officer("Sheriff Vargas"))
    assert "signed off the invitation list, and it changed." in client.get(send).text


def test_a_host_who_signs_nothing_off_stops_nobody(client, build, host, dana):
    change_co_host(host, by=dana, signs_invitations=False)
    assert (
        "without_sign_off"
        not in client.get(f"{reverse('builds:send_invitations', args=['el-paso'])}?who=everybody").text
    )


# The start page


def test_tat_sees_since_when_it_waits_and_whom_to_call(client, build, host, dana):
    asked_of(host, by=dana, at=timezone.now() - 3 * DAY)
    page = client.get("/desk/").text
    assert "Office of the Attorney General of Texas has not signed off the invitation list of El Paso" in page
    assert "tel:+15125550136" in page


def test_changes_wanted_stay_on_the_start_page_until_it_is_asked_anew(client, build, host, karen, dana):
    signed(host, karen.user, answer="changes", words="Add the sheriff.")
    assert "wants the invitation list of El Paso changed" in client.get("/desk/").text
    signed(host, karen.user)
    assert "the invitation list of El Paso" not in client.get("/desk/").text


def test_a_lead_finds_what_is_asked_of_them_and_nobody_elses(client, build, host, karen, dana):
    asked_of(host, by=dana)
    lorraine = a_lead("Lorraine Pruitt")
    a_co_host(build, lorraine, role="trucking")
    client.force_login(karen.user)
    assert "Your sign-off is wanted: the invitation list of El Paso" in client.get("/desk/").text
    client.force_login(lorraine.user)
    assert "sign-off" not in client.get("/desk/").text


# How much is asked of the database


@pytest.mark.parametrize("more", [0, 2], ids=["one host, two invited", "three hosts, six invited"])
def test_the_pages_ask_as_often_for_many_as_for_few(
    client, build, host, karen, more, django_assert_num_queries, django_assert_max_num_queries
):
    signed(host, karen.user)
    for number in range(more):
        other = a_co_host(build, a_lead(f"Lead {number}"), role="bus", signs_invitations=True, signs_agenda=True)
        other.build = build
        signed(other, karen.user, AGENDA)
        for each in range(2):
            an_invitation(build, an_officer(f"Officer {number} {each}"))
    client.get("/desk/")
    with django_assert_num_queries(12):
        client.get(reverse("builds:co_hosts", args=["el-paso"]))
    with django_assert_max_num_queries(12):
        client.get(address("sign_off", host))
    with django_assert_max_num_queries(12):
        client.get(address("sign_off", host, AGENDA))


@pytest.mark.parametrize("audience", ["All; no recording", "All", "Officers"])
def test_an_item_that_the_program_renamed_is_told_as_that_and_as_nothing_else(
    client, build, host, karen, dana, audience
):
    speech = Session.objects.create(
        build=build, title="Survivor-leader", audience=audience, starts_at=T(11), ends_at=T(11, 40)
    )
    signed(host, karen.user, AGENDA)
    speech.title, speech.audience = "Guest speaker", "All" if audience == "All; no recording" else audience
    speech.save()
    page = client.get(address("sign_off", host, AGENDA)).text
    assert "Since they last answered: “Survivor-leader” is called “Guest speaker” on every agenda" in page
    assert standing(host, AGENDA).pill["text"] == "changed since"
    speech.starts_at = T(10, 50)
    speech.save()
    assert "Since they last answered: one changed" in client.get(address("sign_off", host, AGENDA)).text
