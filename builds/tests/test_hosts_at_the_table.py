"""What co-hosts are to everybody else: their logo, their state, their address for answers, their account, their brief."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from builds import emails, logos
from builds.actions.builds import lay_out
from builds.actions.co_hosts import set_logo
from builds.models import CoHost, PlanTask, Session
from contacts.models import Kind
from tat_coalitions.accounts.links import token_for
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_organization,
)
from tat_coalitions.trail.models import Entry

pytestmark = pytest.mark.django_db

SECRET = "canary-in-the-metadata"
T = datetime.time


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def build(dana):
    planner = dana.person
    return a_build(slug="el-paso", planner=planner, status="inviting", venue="Canary Center")


@pytest.fixture
def karen():
    office = an_organization("Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL)
    return a_person("Karen Lindqvist", organization=office, phone="+15125550136")


@pytest.fixture
def host(build, karen):
    return a_co_host(build, karen)


def a_picture(kind="PNG", size=(1200, 300), mode="RGB"):
    """A picture with something hidden in its metadata, and something else behind its end."""
    written, facts = io.BytesIO(), PngImagePlugin.PngInfo()
    facts.add_text("Comment", SECRET)
    exif = Image.Exif()
    exif[0x010E] = SECRET
    more = {"PNG": {"pnginfo": facts}, "JPEG": {"exif": exif}, "WEBP": {"exif": exif}}
    Image.new(mode, size, "#14233b").save(written, kind, **more[kind])
    return written.getvalue() + b"<script>payload</script>"


def a_file(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def bring(client, host, data, name="logo.png", alt="Seal of the Attorney General"):
    address = reverse("builds:change_logo", args=["el-paso", host.pk])
    return client.post(address, {"logo": a_file(data, name), "logo_alt": alt}, follow=True)


# The logo


@pytest.mark.parametrize(("kind", "ending"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".png")])
def test_a_logo_is_drawn_anew_and_nothing_but_the_picture_is_kept(client, host, kind, ending):
    brought = a_picture(kind)
    assert SECRET.encode() in brought and b"payload" in brought
    assert "The logo is saved." in bring(client, host, brought).text
    host.refresh_from_db()
    with host.logo.open("rb") as file:
        kept = file.read()
    assert host.logo.name.endswith(ending) and SECRET.encode() not in kept and b"payload" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (640, 160) and not picture.getexif()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "This is no PNG, JPEG or WebP picture"),
        (b"GIF89a" + b"\0" * 40, "This is no PNG, JPEG or WebP picture"),
        (a_picture()[:60], "This is no PNG, JPEG or WebP picture"),
        (b"\0" * (1024 * 1024 + 1), "larger than 1 MB"),
        (a_picture(size=(16000, 1001)), "more than 16 million pixels"),
    ],
    ids=["SVG", "GIF", "cut short", "too large", "too many pixels"],
)
def test_what_is_no_such_picture_is_refused_with_what_was_typed(client, host, data, sentence):
    page = bring(client, host, data, alt="The seal").text
    assert sentence in page and 'value="The seal"' in page
    host.refresh_from_db()
    assert not host.logo


def test_a_logo_wants_a_text_in_the_form_and_in_the_database(client, host):
    assert "Write what the logo shows." in bring(client, host, a_picture(), alt="").text
    with pytest.raises(IntegrityError), transaction.atomic():
        CoHost.objects.filter(pk=host.pk).update(logo="logos/x.png", logo_alt="")


def test_only_staff_bring_logos_and_everybody_of_the_build_sees_them(client, build, host, karen):
    bring(client, host, a_picture())
    karen.user = a_user("Karen Lindqvist", "lead")
    karen.save()
    client.force_login(karen.user)
    picture = client.get(reverse("builds:host_logo", args=["el-paso", host.pk]))
    assert (picture.status_code, picture["Content-Type"], picture["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert "sandbox" in picture["Content-Security-Policy"]
    assert bring(client, host, a_picture()).status_code == 403


def test_an_invitee_sees_it_by_their_own_link_and_no_other_hosts(client, build, host, dana):
    set_logo(host, by=dana, logo=logos.redrawn(a_file(a_picture())), logo_alt="Seal")
    row = an_invitation(build, a_person("Rosa Marquez"), stage="invited", invited_at=timezone.now())
    token = token_for("rsvp", row)
    client.logout()
    address = reverse("links:host_logo", args=[token, host.pk])
    page = client.get(reverse("links:rsvp", args=[token])).text
    assert f'src="{address}" alt="Seal"' in page
    assert client.get(address)["Content-Type"] == "image/png"
    other = a_co_host(a_build("Laredo"), a_person("Otis Reed"))
    set_logo(other, by=dana, logo=logos.redrawn(a_file(a_picture(size=(90, 90)))), logo_alt="Other")
    assert client.get(reverse("links:host_logo", args=[token, other.pk])).status_code == 404
    assert client.get(reverse("builds:host_logo", args=["el-paso", host.pk])).status_code == 302


def test_a_logo_taken_away_leaves_no_file_unless_another_build_shows_it(
    client, build, host, dana, django_capture_on_commit_callbacks
):
    bring(client, host, a_picture())
    host.refresh_from_db()
    name = host.logo.name
    elsewhere = a_co_host(a_build("Laredo"), a_person("Otis Reed"), logo=name, logo_alt="Seal")
    remove = reverse("builds:remove_logo", args=["el-paso", host.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove)
    assert host.logo.storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("builds:remove_logo", args=[elsewhere.build.slug, elsewhere.pk]))
    assert not host.logo.storage.exists(name)


def test_a_file_that_is_gone_is_a_picture_less_and_no_error(client, build, host, dana):
    set_logo(host, by=dana, logo=logos.redrawn(a_file(a_picture())), logo_alt="Seal")
    host.logo.storage.delete(host.logo.name)
    assert client.get(reverse("builds:host_logo", args=["el-paso", host.pk])).status_code == 404
    assert client.get(reverse("builds:programme_pdf", args=["el-paso"])).status_code == 200


# For which state, and where answers go


def test_two_attorneys_general_each_stand_for_their_state(client, build, karen):
    build.states_served.add("NM")
    new_mexico = a_person("Luis Ortega", organization=an_organization("Attorney General of New Mexico", county="35013"))
    for person, state in ((karen, "TX"), (new_mexico, "NM")):
        data = {"organization": person.organization.name, "role": "attorney_general", "person": person.email,
                "status": "confirmed", "for_state": state}  # fmt: skip
        client.post(reverse("builds:add_co_host", args=["el-paso"]), data)
    text = client.get(reverse("builds:co_hosts", args=["el-paso"])).text
    assert "Attorney General, for Texas" in text and "Attorney General, for New Mexico" in text
    form = client.get(reverse("builds:add_co_host", args=["el-paso"])).text
    assert 'value="NM"' in form and 'value="AZ"' not in form, "only states that the build serves"


@pytest.mark.parametrize(("state", "kept"), [("TX", "TX"), ("CA", None)], ids=["served again", "not served"])
def test_a_new_build_takes_its_hosts_along_with_logo_and_state(build, host, dana, state, kept):
    set_logo(host, by=dana, logo=logos.redrawn(a_file(a_picture())), logo_alt="Seal")
    CoHost.objects.update(for_state=state, reply_to="events@oag.example.org")
    later = a_build("Laredo", planner=build.planner)
    lay_out(later, source=build, parts=("co_hosts",))
    taken = later.co_hosts.get()
    assert (taken.logo.name, taken.logo_alt, taken.reply_to) == (host.logo.name, "Seal", "events@oag.example.org")
    assert (taken.for_state_id, taken.status) == (kept, "asked")


def test_with_one_state_nobody_is_asked_for_which(client, build):
    assert "for_state" not in client.get(reverse("builds:add_co_host", args=["el-paso"])).text


def test_a_corridor_stands_where_the_states_stand(client, build):
    build.corridor = "I-10"
    build.save()
    assert "Texas, along I-10" in client.get(build.get_absolute_url()).text


def test_answers_go_where_the_host_wants_them_else_to_its_contact_person(client, build, host, karen):
    assert emails.envelope_of(build, host).reply_to == karen.email
    data = {"organization": host.organization.name, "role": host.role, "status": "confirmed", "person": karen.email}
    address = reverse("builds:change_co_host", args=["el-paso", host.pk])
    assert "Enter a valid email address." in client.post(address, data | {"reply_to": "the desk"}).text
    client.post(address, data | {"reply_to": "Events@oag.example.org"})
    host.refresh_from_db()
    assert emails.envelope_of(build, host).reply_to == "events@oag.example.org"
    assert emails.envelope_of(build).reply_to == build.planner.email


# From the row to an account


def test_a_contact_person_is_invited_in_one_step_with_scope_and_last_day(client, build, host, karen):
    page = client.get(reverse("builds:co_hosts", args=["el-paso"])).text
    invite = reverse("desk:invite_host", args=[host.pk])
    assert f'href="{invite}">Invite Karen Lindqvist' in page
    page = client.get(invite).text
    last_day = build.date + datetime.timedelta(days=365)
    assert f"They see {build} and its people, and nothing else." in page
    assert f'value="{karen.email}"' in page and f'value="{last_day}"' in page
    data = {"name": karen.name, "email": karen.email, "expires_on": last_day}
    past = timezone.localdate().isoformat()
    assert "Choose a day in the future." in client.post(invite, data | {"expires_on": past}).text
    page = client.post(invite, data, follow=True).text
    karen.refresh_from_db()
    assert (karen.user.role, karen.user.expires_on) == ("lead", last_day)
    assert "Invited on" in page and "has not joined" in page
    assert Message.objects.filter(kind="account_invitation").count() == 1


def test_the_invitation_goes_again_until_they_join(client, build, host, karen, dana):
    karen.user = a_user("Karen Lindqvist", "lead", invited_at=timezone.now())
    karen.save()
    again = reverse("desk:invite_host", args=[host.pk])
    assert "Send Karen Lindqvist the invitation again?" in client.get(again).text
    assert not Message.objects.exists()
    page = client.post(again, follow=True).text
    assert "A new invitation is on its way" in page and Message.objects.count() == 1
    karen.user.last_login = timezone.now()
    karen.user.save()
    Entry.objects.create(verb="signed in", subject_type="accounts.user", subject_id=str(karen.user_id), actor_label="K")
    assert "has joined already" in client.post(again, follow=True).text and Message.objects.count() == 1
    assert "Joined on" in client.get(reverse("builds:co_hosts", args=["el-paso"])).text


def test_it_says_which_other_builds_an_account_opens(client, build, host, karen):
    other = a_build("Laredo", planner=build.planner, sustaining_lead=karen)
    page = client.get(reverse("desk:invite_host", args=[host.pk])).text
    assert f"They see {build} and its people, and besides it what they have a part in already: {other}." in page


def test_leads_invite_nobody_and_read_of_no_accounts(client, build, host, karen):
    lorraine = a_lead("Lorraine Pruitt")
    a_co_host(build, lorraine, role="trucking")
    client.force_login(lorraine.user)
    assert client.get(reverse("desk:invite_host", args=[host.pk])).status_code == 403
    assert "Cannot sign in" not in client.get(reverse("builds:co_hosts", args=["el-paso"])).text


# The brief


@pytest.fixture
def brief(build, host, karen):
    for task, days, done in (
        ("Choose the room", -60, True),
        ("Send the letter", -30, False),
        ("Thank everybody", 3, False),
    ):
        due = build.date + datetime.timedelta(days=days)
        PlanTask.objects.create(build=build, phase="foundation", task=task, offset_days=days, planned_on=due, due_on=due,
                                owner_organization=karen.organization, done_at=timezone.now() if done else None)  # fmt: skip
    Session.objects.create(build=build, title="Welcome", starts_at=T(10), ends_at=T(10, 10))
    host.signs_invitations = True
    host.save()
    return host


def test_the_brief_says_what_when_who_and_what_comes_after(client, build, brief, dana):
    set_logo(brief, by=dana, logo=logos.redrawn(a_file(a_picture())), logo_alt="Seal")
    pdf = client.get(reverse("builds:brief_pdf", args=["el-paso", brief.pk]))
    reader = PdfReader(io.BytesIO(pdf.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == 1
    for said in ("Send the letter", "One task is done already.", "Canary Center", "The invitation list: Nobody has asked yet.",
                 "(512) 555-0100", "(512) 555-0136", "10 am Welcome", "Thank everybody"):  # fmt: skip
        assert said in text
    assert text.index("Send the letter") < text.index("What comes after") < text.index("Thank everybody")
    root = reader.trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data() and len(reader.pages[0].images) == 1
    page = client.get(reverse("builds:brief", args=["el-paso", brief.pk])).text
    assert "Send the letter" in page and "As PDF" in page


def test_a_lead_reads_their_own_brief_and_no_other_hosts(client, build, brief):
    lorraine = a_lead("Lorraine Pruitt")
    own = a_co_host(build, lorraine, role="trucking")
    client.force_login(lorraine.user)
    assert [client.get(reverse(f"builds:{name}", args=["el-paso", each.pk])).status_code
            for name in ("brief", "brief_pdf") for each in (own, brief)] == [200, 404, 200, 404]  # fmt: skip
    page = client.get(reverse("builds:co_hosts", args=["el-paso"])).text
    assert reverse("builds:brief", args=["el-paso", own.pk]) in page
    assert reverse("builds:brief", args=["el-paso", brief.pk]) not in page
