"""Nine builds, 557 people, twenty-seven follow-ups answered in time, late or never: every day swept, every month recounted."""

import datetime
from collections import Counter

import pytest
from django.urls import reverse

from builds.actions.co_hosts import add_co_host
from builds.models import CoHost, Commitment
from followups.actions import answering, lifecycle
from followups.actions.sweep import sweep
from followups.models import Reminder
from followups.questions import parts_of
from reports import scopes
from reports.tests.programme import (
    A_DAY,
    CAME,
    HOST,
    NEVER,
    a_lead_of,
    chased,
    followup_of,
    officers_of,
    reminded,
    share_of,
    the_nine,
    they_came,
    they_promised,
    told_before,
)
from tat_coalitions.accounts.models import Role
from tat_coalitions.testing.people import a_person, a_user
from tat_coalitions.testing.reading import words_of

NEW_YEAR, LAST_DAY = datetime.date(2028, 1, 3), datetime.date(2029, 7, 1)
LEADS = ["Karen Lindqvist", "Tomás Archuleta", "Marisol Vega", "Abel Nakai", "Lorraine Begay", "Joan Petrie", "Hal Brooks",
         "Celia Romero", "Owen Price"]  # fmt: skip
SUCCESSOR = "Priya Raman"


def moment(day, hour):
    """An hour of a day in UTC; at fifteen it is the same day from Maine to Washington."""
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)


class Year:
    """The year as it is lived: what happens at noon of each day (UTC), before the day's sweep."""

    def __init__(self):
        self.staff = a_user("Dana Whitlock", email="dana.staff@example.org")
        self.dana = a_person("Dana Whitlock", user=self.staff)
        self.ruth = a_person("Ruth Adler")
        self.administrator = a_user("Ines Okafor", Role.ADMINISTRATOR)
        self.stories = the_nine()
        self.said = {}  # (city, months) -> {promise: total}, as given
        for number, story in enumerate(self.stories):
            self.plan(story, LEADS[number])

    def plan(self, story, name):
        story.lead = a_lead_of(story, name)
        facts = {"city": story.city, "state_id": story.postal, "date": story.date, "time_zone": story.zone}
        facts |= {"planner": self.dana, "second": self.ruth, "sustaining_lead": story.lead}
        story.build = lifecycle.plan_build(facts, by=self.staff, at=moment(NEW_YEAR - A_DAY, 12))
        add_co_host(
            story.build,
            by=self.staff,
            organization=story.lead.organization,
            person=None,
            role=HOST,
            status=CoHost.Status.CONFIRMED,
        )

    def live(self, day):
        """Everything people do on a day."""
        for number, story in enumerate(self.stories):
            if day == story.date:
                they_came(story, number)
                they_promised(story, number)
            if day == story.date + story.recorded_after * A_DAY:
                lifecycle.hold_build(story.build, by=self.staff, at=moment(day, 12))
            if story.city == "Pecos" and day == story.due(1) + 10 * A_DAY:
                successor = a_lead_of(story, SUCCESSOR)
                lifecycle.change_build(story.build, by=self.staff, at=moment(day, 12), sustaining_lead=successor)
            for months in story.answered:
                if day == story.answered_on(months):
                    self.answer(number, story, months, moment(day, 12))

    def answer(self, number, story, months, at):
        followup = followup_of(story, months)
        by = followup.lead.user
        told = {promise.pk: share_of(promise, months) for promise in story.promises}
        for part in parts_of(followup):
            for question in part.questions:
                if question.is_promise:
                    values = {"state": "under_way", "total": told[question.about.pk], "source": "told"}
                    answering.answer(followup, question, by=by, at=at, **values)
                elif question.about.pk == "officers_trained":
                    values = {"number": officers_of(number, months), "source": "seen"}
                    answering.answer(followup, question, by=by, at=at, **values)
        answering.submit(followup, by=by, at=at)
        self.said[story.city, months] = told

    def lead_of(self, story, months):
        return SUCCESSOR if story.city == "Pecos" and months > 1 else story.lead.name

    # what must be true, worked out from the stories alone

    def told(self):
        """Everything that is ever told."""
        each = [
            told_before(story)
            | chased(story)
            | set().union(*(reminded(story, months, self.lead_of(story, months)) for months in story.answered))
            for story in self.stories
        ]
        return set().union(*each)

    def late_on(self, day):
        """Follow-ups past their day and not answered, as `(city, months)`."""
        return sorted(
            (story.city, months)
            for story in self.stories
            for months in story.answered
            if story.due(months) < day and (story.answered_on(months) is NEVER or story.answered_on(months) > day)
        )

    def held_by(self, day):
        return [story for story in self.stories if story.date + story.recorded_after * A_DAY <= day]

    def confirmed(self, kind, day, months=None):
        """What is confirmed of promises of a kind by a day: by the latest word of each build, or at one interval."""
        total = 0
        for story in self.held_by(day):
            answered = [m for m in story.answered if story.answered_on(m) is not NEVER and story.answered_on(m) <= day]
            counted = [m for m in answered if months in (None, m)]
            if counted:
                total += sum(share_of(promise, max(counted)) for promise in story.promises if promise.kind == kind)
        return total

    def is_answered(self, day, months=None):
        return any(
            story.answered_on(m) is not NEVER and story.answered_on(m) <= day
            for story in self.held_by(day)
            for m in story.answered
            if months in (None, m)
        )


@pytest.mark.django_db(transaction=True)
def test_a_year_of_the_programme(smtp_inbox, client, time_machine):
    time_machine.move_to(moment(NEW_YEAR - A_DAY, 12), tick=False)
    year = Year()
    day = NEW_YEAR
    while day <= LAST_DAY:
        time_machine.move_to(moment(day, 12), tick=False)
        year.live(day)
        time_machine.move_to(moment(day, 15), tick=False)
        sweep(moment(day, 15))
        if day.day == 1:
            look_at_the_board(year, client, day)
            look_at_the_figures(year, day)
        day += A_DAY
    told = everything_told()
    assert {each: times for each, times in told.items() if times > 1} == {}
    assert sorted(set(told) - year.told()) == []
    assert sorted(year.told() - set(told)) == []
    one_mail_a_day(smtp_inbox)
    everybody_who_came_is_counted(day)


def look_at_the_board(year, client, day):
    """Which follow-ups are late, as staff read it on the first of a month."""
    client.force_login(year.staff)
    words = words_of(client.get(reverse("followups:board"), {"show": "late"}))
    names = {1: "one month", 3: "three months", 6: "six months"}
    for story in year.stories:
        for months in story.answered:
            is_late = (story.city, months) in year.late_on(day)
            row = f"{story.build} {story.build.state} {names[months]}"
            assert (row in words) == is_late, f"{story.city}, {months}, on {day}"


def look_at_the_figures(year, day):
    """Promised and confirmed, over all builds held so far, against a recount from the stories."""
    if not year.held_by(day):
        return
    document = scopes.document_of(at=moment(day, 15))
    groups = {"people": "train_drivers", "places": "distribution_point", "officers": "train_officers"}
    for row in document["groups"]:
        kind = groups[row["group"]]
        promises = [promise for story in year.held_by(day) for promise in story.promises if promise.kind == kind]
        assert row["promised"] == sum(promise.promised for promise in promises)
        assert row["latest"] == (year.confirmed(kind, day) if year.is_answered(day) else None), f"{kind} on {day}"
        for kept in row["kept"]:
            expected = year.confirmed(kind, day, kept["months"]) if year.is_answered(day, kept["months"]) else None
            assert kept["value"] == expected, f"{kind} after {kept['months']} months, on {day}"


def everything_told():
    """Every reminder that was written, with how often: of which follow-up, to whom, what, and on which day there."""
    rows = Reminder.objects.select_related("build", "followup__interval", "person")
    return Counter(
        (
            row.build.city,
            row.followup.months if row.followup else 0,
            row.person.name,
            row.step,
            row.written_at.astimezone(row.build.zone).date(),
        )
        for row in rows
    )


def one_mail_a_day(smtp_inbox):
    """Nobody has two mails of reminders a day, and everything that was written down left."""
    days = {(row.person.email, row.written_at.date()) for row in Reminder.objects.select_related("person")}
    reminders = [message for message in smtp_inbox.messages() if "lead what comes after" not in message["Subject"]]
    assert Counter(message["To"] for message in reminders).total() == len(days)


def everybody_who_came_is_counted(day):
    document = scopes.document_of(at=moment(day, 15))
    assert {row["sector"]: row["came"] for row in document["sectors"] if row["came"]} == CAME
    assert document["turnout"]["came"] == 557
    assert Commitment.objects.count() == 27
