"""Leads fill a follow-up as they would: on a phone, in five minutes, interrupted, and two at once."""

import datetime
import re
from collections import Counter

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from builds.models import Status as BuildStatus
from contacts.models import Kind
from followups.actions import answering
from followups.actions.sweep import sweep
from followups.models import CommitmentAnswer, Delegation, FollowUp, Status
from followups.questions import parts_of
from followups.views import answering as views
from tat_coalitions.accounts.links import token_for
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person, link_in, text_of
from tat_coalitions.testing.people import (
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_person,
    an_organization,
    email_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMES_UP = datetime.datetime(2026, 11, 13, 16, tzinfo=datetime.UTC)  # the morning seven days before it is due
SAVED = "Saved just now"


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def laredo():
    return a_build("Laredo", date=datetime.date(2026, 8, 20), status=BuildStatus.HELD, time_zone="America/Chicago")


@pytest.fixture
def marisol(laredo):
    office = an_organization("Office of the Attorney General", Kind.ATTORNEY_GENERAL)
    person = a_lead("Marisol Vega", organization=office)
    a_co_host(laredo, person)
    return person


@pytest.fixture
def lorraine(laredo):
    association = an_organization("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION)
    person = a_lead("Lorraine Pruitt", organization=association)
    a_co_host(laredo, person, role="trucking")
    return person


@pytest.fixture
def promises(laredo):
    return [
        a_commitment(laredo, an_organization(name), promised=120)
        for name in ("Rio Bravo Freight", "Zapata Oil Haulers", "Encinal Lines")
    ]


@pytest.fixture
def three_months(laredo, marisol, promises):
    """After one month all was answered; three months are coming up."""
    first = a_followup(laredo, due_on=datetime.date(2026, 9, 20), lead=marisol, status=Status.OPEN)
    for part in parts_of(first):
        for question in part.theirs:
            if question.is_promise:
                values = {"state": CommitmentAnswer.State.UNDER_WAY, "total": 45, "source": "told"}
            else:
                values = {"number": 12, "source": "seen"} if question.about.how == "number" else {"choice": "no"}
            answering.answer(first, question, by=marisol.user, **values)
    answering.submit(first, by=marisol.user, at=datetime.datetime(2026, 9, 18, 16, tzinfo=datetime.UTC))
    return a_followup(laredo, months=3, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.SCHEDULED)


# Every run of words that can be seen on the page, but for the bar on top and the foot that all pages share.
RUNS_OF_WORDS = """() => {
  const runs = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    const words = textContent.trim().split(/\\s+/).join(" ");
    if (words && parentElement.checkVisibility() && !parentElement.closest(".visually-hidden, script")) runs.push(words);
  }
  return runs;
}"""


class Lead(Person):
    """Counts what they tap and type, signing in included, and what there is to read on the way.

    `shown` is all that could be seen; `read` counts what stands there again (a choice, a button) the first time only.
    """

    done = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.on_the_page, self.all_runs = Counter(), Counter()

    @property
    def shown(self):
        return sum(len(run.split()) * times for run, times in self.all_runs.items())

    @property
    def read(self):
        return sum(len(run.split()) for run in self.all_runs)

    def take_in(self):
        """Read what can be seen by now; more of it appears with an answer, and some of it goes."""
        self.on_the_page |= Counter(self.page.evaluate(RUNS_OF_WORDS))

    def turn_the_page(self):
        self.take_in()
        self.all_runs += self.on_the_page
        self.on_the_page = Counter()

    def read_mail(self, mail, until):
        """Read a mail line by line, as far as the line that holds what one looks for."""
        for line in text_of(mail).splitlines():
            self.all_runs[line.strip()] += 1
            if until in line:
                return

    def look(self):
        super().look()
        self.take_in()

    def press(self, name, *, exact=False):
        self.done += 1
        self.turn_the_page()
        super().press(name, exact=exact)

    def write(self, **fields):
        self.done += len(fields)
        super().write(**fields)

    def choose(self, name, value):
        self.done += 1
        # the button that stays at the foot of a phone must not lie over it
        self.field(name).first.evaluate("field => field.scrollIntoView({ block: 'center' })")
        super().choose(name, value)

    def sign_in_where_asked(self, email):
        """By the six digits that come by mail, from the page that asked to sign in."""
        self.write(email=email)
        self.press("Send me a code")
        sweep(timezone.now())
        self.done += 1  # opening the mail
        mail = self.inbox.to(email)[-1]
        code = re.search(r"\b(\d{6})\b", text_of(mail)).group(1)
        self.read_mail(mail, until=code)
        self.write(code=code)
        self.send()

    def send(self):
        self.done += 1
        self.turn_the_page()
        super().send()

    def field(self, name):
        return self.page.locator(f"[name='{name}']")

    def is_saved(self):
        expect(self.page.locator("#saved")).to_have_text(SAVED, timeout=10_000)


@pytest.fixture
def somebody(new_context, complaints, site, smtp_inbox):
    def come(screen):
        context = new_context(viewport=screen)
        context.on("page", complaints.listen)
        return Lead(context, site, smtp_inbox)

    return come


@pytest.fixture
def came_up(three_months):
    """The day the mail goes, seven days ahead."""
    with time_machine.travel(COMES_UP):
        sweep(COMES_UP)
        yield three_months


def part_of(followup, code):
    return reverse("followups:part", args=[followup.pk, code])


def test_from_the_mail_to_sent_on_a_phone_in_fewer_than_twenty_taps(somebody, came_up, promises, smtp_inbox):
    marisol, prefix = somebody(PHONE), f"promise-{promises[0].pk}"
    marisol.done += 2  # the mail, and its link
    marisol.open(link_in(smtp_inbox.to(email_of("Marisol Vega"))[-1], "/desk/followups/"))
    marisol.sign_in_where_asked(email_of("Marisol Vega"))
    assert marisol.reads("What became of the promises?") and marisol.reads("Under way, 45 drivers")
    expect(marisol.field(f"{prefix}-total")).to_be_hidden()  # until there is a number to write
    marisol.choose(f"{prefix}-state", "under_way")
    marisol.write(**{f"{prefix}-total": "98"})
    marisol.press("Save and continue")
    marisol.press("No change to all")
    assert marisol.reads("Every question has its answer")
    marisol.press("Send it to TAT")
    assert marisol.reads("Thank you. It is with TAT now.")
    came_up.refresh_from_db()
    totals = came_up.commitment_answers.order_by("commitment_id").values_list("total", "unchanged")
    assert list(totals) == [(98, False), (45, True), (45, True)]
    assert came_up.status == Status.SUBMITTED
    assert marisol.done < 20, f"it took {marisol.done} taps and typings"


MUCH, LITTLE = 1040, 580  # words that can be seen from the mail to "sent", each choice at each question among them
MUCH_READ, LITTLE_READ = 620, 430  # of them what one has not read a moment before; 200 words are a minute


@pytest.fixture
def first_comes_up(laredo, marisol, promises):
    """The first follow-up: nothing was told yet, and four organizations have promised something."""
    a_commitment(laredo, an_organization("Nueces Transport"), promised=120)
    followup = a_followup(laredo, due_on=datetime.date(2026, 11, 20), lead=marisol, status=Status.SCHEDULED)
    with time_machine.travel(COMES_UP):
        sweep(COMES_UP)
        yield followup


def comes_from_the_mail(lead, email):
    """From the reminder to the first page of the form."""
    mail = lead.inbox.to(email)[-1]
    link = link_in(mail, "/desk/followups/")
    lead.read_mail(mail, until=link)
    lead.open(link)
    lead.sign_in_where_asked(email)
    lead.take_in()


def test_a_first_follow_up_is_read_and_sent_in_less_than_five_minutes(somebody, first_comes_up):
    marisol = somebody(PHONE)
    comes_from_the_mail(marisol, email_of("Marisol Vega"))
    carriers = [f"promise-{key}" for key in first_comes_up.build.commitments.values_list("pk", flat=True)]
    for carrier in carriers[:3]:
        marisol.choose(f"{carrier}-state", "under_way")
        marisol.write(**{f"{carrier}-total": "24"})
        marisol.choose(f"{carrier}-source", "told")
    marisol.choose(f"{carriers[3]}-state", "not_happening")
    marisol.write(**{f"{carriers[3]}-note": "The company was sold."})
    marisol.press("Save and continue")
    for measure in ("officers_trained", "le_trainings"):
        marisol.write(**{f"{measure}-number": "12"})
        marisol.choose(f"{measure}-source", "seen")
    marisol.press("Save and continue")
    for measure in ("wallet_cards", "decals", "posters"):
        marisol.write(**{f"{measure}-number": "50"})
        marisol.choose(f"{measure}-source", "estimate")
    marisol.press("Save and continue")
    for measure in ("policies_adopted", "outreach_events", "media_contacts", "presentations"):
        marisol.write(**{f"{measure}-number": "1"})
        marisol.choose(f"{measure}-source", "seen")
    marisol.tick("calls_made-unknown")
    marisol.choose("investigative_partnerships-choice", "no")
    marisol.choose("language_changed-choice", "partly")
    marisol.press("Save and continue")
    assert marisol.reads("Every question has its answer")
    marisol.press("Send it to TAT")
    assert marisol.reads("Thank you. It is with TAT now.")
    assert first_comes_up.commitment_answers.count() + first_comes_up.answers.count() == 16
    assert (marisol.shown <= MUCH, marisol.read <= MUCH_READ) == (True, True), (marisol.shown, marisol.read)


def test_where_little_changed_there_is_little_to_read(somebody, came_up, promises):
    marisol, prefix = somebody(PHONE), f"promise-{promises[0].pk}"
    comes_from_the_mail(marisol, email_of("Marisol Vega"))
    marisol.choose(f"{prefix}-state", "under_way")
    marisol.write(**{f"{prefix}-total": "98"})
    marisol.press("Save and continue")
    marisol.press("No change to all")
    marisol.press("Send it to TAT")
    assert marisol.reads("Thank you. It is with TAT now.")
    assert (marisol.shown <= LITTLE, marisol.read <= LITTLE_READ) == (True, True), (marisol.shown, marisol.read)


def test_interrupted_on_the_phone_it_goes_on_at_the_desk(somebody, came_up, promises):
    phone, prefix = somebody(PHONE), f"promise-{promises[0].pk}"
    phone.sign_in_by_code(email_of("Marisol Vega"))
    phone.open(part_of(came_up, "promises"))
    phone.choose(f"{prefix}-state", "not_happening")
    phone.write(**{f"{prefix}-note": "The company was sold."})
    phone.is_saved()
    phone.choose(f"promise-{promises[1].pk}-state", "same")
    phone.page.close()  # in the middle of it, before the script's moment has come

    desk = somebody(DESKTOP)
    desk.sign_in_by_code(email_of("Marisol Vega"))
    desk.open(reverse("followups:detail", args=[came_up.pk]))
    assert desk.page.locator(f"input[name='{prefix}-state'][value='not_happening']").is_checked()
    expect(desk.field(f"{prefix}-note")).to_have_value("The company was sold.")
    desk.press("No change to all")
    desk.press("Send it to TAT")
    assert desk.reads("Thank you. It is with TAT now.")
    kept = CommitmentAnswer.objects.get(followup=came_up, commitment=promises[0])
    assert (kept.state, kept.note) == ("not_happening", "The company was sold.")


def test_two_at_once_on_one_part_lose_nothing(somebody, came_up, lorraine):
    hers, mine = somebody(PHONE), somebody(DESKTOP)
    mine.sign_in_by_code(email_of("Marisol Vega"))
    hers.sign_in_by_code(email_of("Lorraine Pruitt"))
    for lead in (mine, hers):
        lead.open(part_of(came_up, "training"))
    mine.choose("officers_trained-change", "new")
    mine.write(**{"officers_trained-number": "30"})
    mine.is_saved()
    hers.write(**{"drivers_trained-number": "45"})
    hers.is_saved()
    assert answers_of(came_up) == {"officers_trained": (30, "Marisol Vega"), "drivers_trained": (45, "Lorraine Pruitt")}

    mine.write(**{"drivers_trained-number": "7"})  # where Lorraine has answered meanwhile
    expect(mine.page.get_by_text("Lorraine Pruitt answered “45 people”")).to_be_visible(timeout=10_000)
    mine.look()
    expect(mine.field("drivers_trained-number")).to_have_value("7")
    assert answers_of(came_up)["drivers_trained"] == (45, "Lorraine Pruitt")
    mine.page.get_by_role("link", name="Keep that answer instead").click()
    expect(mine.field("drivers_trained-number")).to_have_value("45")
    mine.look()

    hers.open(part_of(came_up, "training"))
    hers.write(**{"drivers_trained-number": "46"})
    hers.is_saved()
    mine.write(**{"drivers_trained-number": "50"})
    expect(mine.page.get_by_text("Lorraine Pruitt answered “46 people”")).to_be_visible(timeout=10_000)
    mine.press("Save and continue")  # knowing it
    assert answers_of(came_up)["drivers_trained"] == (50, "Marisol Vega")

    hers.write(**{"industry_trainings-number": "3"})
    hers.is_saved()
    answering.submit(FollowUp.objects.get(pk=came_up.pk), by=came_up.lead.user)
    hers.write(**{"companies_training-number": "2"})
    expect(hers.page.get_by_text("Marisol Vega has sent this follow-up")).to_be_visible(timeout=10_000)
    hers.press("Save and continue")
    assert hers.reads("You wrote: 2")


def test_each_question_of_the_other_side_shows_what_it_needs_by_itself(somebody, came_up, lorraine):
    hers = somebody(PHONE)
    hers.sign_in_by_code(email_of("Lorraine Pruitt"))
    hers.open(part_of(came_up, "training"))
    hers.page.get_by_text("more, if you know them").click()
    told, open_still = (hers.page.locator(f"[data-question='{code}']") for code in ("officers_trained", "le_trainings"))
    hers.choose("officers_trained-change", "new")
    hers.write(**{"officers_trained-number": "31"})
    expect(told.get_by_text("Who says so?")).to_be_visible()
    expect(open_still.get_by_text("Who says so?")).to_be_hidden()
    hers.choose("le_trainings-change", "new")  # its number is empty still, and asks nothing of the other
    expect(told.get_by_text("Who says so?")).to_be_visible()
    expect(hers.field("le_trainings-number")).to_be_visible()


def test_what_goes_by_the_button_is_not_kept_once_more_as_the_page_goes(somebody, came_up, promises, monkeypatch):
    marisol, drafts, is_draft = somebody(PHONE), [], views.is_draft
    monkeypatch.setattr(views, "is_draft", lambda request: drafts.append(is_draft(request)) or drafts[-1])
    marisol.sign_in_by_code(email_of("Marisol Vega"))
    marisol.open(part_of(came_up, "promises"))
    marisol.page.evaluate("window.setTimeout = () => 1")  # the moment in which the script would keep it never comes
    marisol.choose(f"promise-{promises[0].pk}-state", "under_way")
    marisol.write(**{f"promise-{promises[0].pk}-total": "99"})
    marisol.press("Save and continue")
    marisol.open(part_of(came_up, "training"))
    assert came_up.commitment_answers.get().total == 99
    assert drafts == [False]


def answers_of(followup):
    rows = followup.answers.values_list("measure_id", "number", "said_by__name")
    return {measure: (number, name) for measure, number, name in rows}


def test_words_better_said_otherwise_stay_in_the_field_until_the_tick(somebody, came_up, promises):
    marisol, prefix = somebody(PHONE), f"promise-{promises[0].pk}"
    marisol.sign_in_by_code(email_of("Marisol Vega"))
    marisol.open(part_of(came_up, "promises"))
    marisol.choose(f"{prefix}-state", "not_happening")
    marisol.write(**{f"{prefix}-note": "They say “prostitute” still."})
    expect(marisol.page.get_by_label("Keep the words as they are")).to_be_visible(timeout=10_000)
    marisol.look()
    expect(marisol.field(f"{prefix}-note")).to_have_value("They say “prostitute” still.")
    assert not came_up.commitment_answers.exists()
    marisol.tick(f"{prefix}-keep_words")
    marisol.is_saved()
    assert came_up.commitment_answers.get().note == "They say “prostitute” still."


def test_what_is_said_while_one_types_stands_under_its_field_and_takes_the_place_of_old_errors(
    somebody, came_up, promises
):
    marisol, (first, second, third) = somebody(PHONE), [f"promise-{promise.pk}" for promise in promises]
    marisol.sign_in_by_code(email_of("Marisol Vega"))
    marisol.open(part_of(came_up, "promises"))
    reason_of_third = marisol.field(f"{third}-note")
    marisol.choose(f"{third}-state", "not_happening")
    expect(reason_of_third).to_be_visible()
    marisol.choose(f"{third}-state", "same")  # arrow keys pass "not happening" on their way
    expect(reason_of_third).to_be_hidden()
    marisol.choose(f"{first}-state", "not_happening")
    marisol.choose(f"{second}-state", "under_way")
    marisol.press("Save and continue")
    summary = marisol.page.get_by_role("alert").filter(has_text="Two answers need another look")
    reason = marisol.page.get_by_text("Say why in a few words", exact=False).last
    number = marisol.page.get_by_text("Write how many so far; 0 if there is nothing yet.").last
    for shown in (summary, reason, number):
        expect(shown).to_be_visible()

    marisol.write(**{f"{first}-note": "They say “prostitute” still."})
    said = marisol.page.locator(f"[data-question='{first}'] [data-said]")
    expect(said).to_contain_text("prostitut", timeout=10_000)
    expect(reason).to_be_hidden()
    expect(number).to_be_visible()  # the other question is not settled
    expect(summary).to_be_visible()
    field, note = said.bounding_box(), marisol.field(f"{first}-note").bounding_box()
    assert 0 <= field["y"] - (note["y"] + note["height"]) < 60  # right under the words it speaks of
    assert marisol.field(f"{first}-note").get_attribute("class").split() == ["textarea", "form-control"]
    marisol.look()

    marisol.write(**{f"{first}-note": "The company was sold."})
    expect(said).to_be_hidden(timeout=10_000)
    marisol.write(**{f"{second}-total": "46"})
    marisol.is_saved()
    expect(number).to_be_hidden()
    expect(summary).to_be_hidden()
    marisol.look()
    kept = came_up.commitment_answers.order_by("commitment_id").values_list("state", "total", "note")
    assert list(kept)[:2] == [("not_happening", None, "The company was sold."), ("under_way", 46, "")]


def test_with_text_twice_as_large_nothing_is_wider_than_a_phone(somebody, first_comes_up):
    marisol = somebody(PHONE)

    def seen_large(path):
        marisol.page.goto(marisol.site + path)
        marisol.page.evaluate("document.documentElement.style.fontSize = '200%'")
        marisol.page.evaluate("document.querySelectorAll('main details').forEach(fold => (fold.open = true))")
        marisol.look()
        return marisol.page.evaluate("document.documentElement.scrollWidth")

    widths = [seen_large("/accounts/login/"), seen_large(f"/accounts/login/?next=/desk/followups/{first_comes_up.pk}/")]
    marisol.sign_in_by_code(email_of("Marisol Vega"))
    for part in ("promises", "training", "materials", "together", "check"):
        widths.append(seen_large(part_of(first_comes_up, part)))
    assert widths == [PHONE["width"]] * 7


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "320 px"])
def test_a_colleague_answers_by_link(somebody, came_up, marisol, laredo, screen, smtp_inbox):
    karen = a_person("Karen Holt", organization=marisol.organization)
    laredo.invitations.create(person=karen, sector="government")
    lead, colleague = somebody(screen), somebody(screen)
    lead.sign_in_by_code(email_of("Marisol Vega"))
    lead.open(part_of(came_up, "training"))
    lead.press("Ask a colleague")  # about officers, which comes first
    lead.choose("colleague", str(karen.pk))
    lead.press("Send the question")
    assert lead.reads("Asked Karen Holt on Fri, Nov 13, waiting.")
    sweep(timezone.now())
    colleague.open(link_in(smtp_inbox.to(karen.email)[-1], "/go/answer/"))
    colleague.choose("officers_trained-change", "new")
    colleague.write(**{"officers_trained-number": "30"})
    colleague.press("Send my answer")
    assert colleague.reads("Thank you. You answered: 30 people")
    assert colleague.page.context.cookies() == [c for c in colleague.page.context.cookies() if "csrf" in c["name"]]
    lead.open(part_of(came_up, "training"))
    assert lead.reads("Answered by Karen Holt")
    assert link_in(smtp_inbox.to(karen.email)[-1], "/go/answer/").endswith(
        f"{token_for('answer', Delegation.objects.get())}/"
    )
