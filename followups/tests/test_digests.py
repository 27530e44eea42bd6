"""One decision about each person's mail, from the state alone; what it costs, and two sweeps at once."""

import threading
import time
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builds.models import Build
from contacts.models import Person
from followups import emails
from followups.actions import reminders
from followups.actions.digests import Act, decide, with_subjects
from followups.actions.sweep import sweep
from followups.ladder import Ladder
from followups.models import FollowUp, Interval, Reminder
from followups.tests.sweeping import DUE_ON, HELD_ON, OPENS_ON, a_held_build, at, days
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, an_invitation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite_too]


@pytest.fixture
def dana(db):
    return a_person("Dana Whitlock")


def test_a_decision_carried_out_decides_nothing_more(dana, settings):
    settings.TAT_MAIL_ALLOWED = []
    lead = a_lead("Marisol Vega")
    a_held_build(lead=lead, planner=dana)
    reminders.write_due(at(OPENS_ON))
    FollowUp.objects.update(status="open", opened_at=at(OPENS_ON))
    reminders.write_due(at(OPENS_ON))
    rows = with_subjects(Reminder.objects.all())
    writer = emails.Writer(rows, Ladder(), at(OPENS_ON))
    first = decide(rows, None, key="one", writer=writer)
    assert first.act == Act.CREATE
    message = Message(key="one", subject=first.draft.subject, text=first.draft.text)
    assert decide(rows, message, key="one", writer=writer).act == Act.NOTHING
    later = emails.Writer(rows, Ladder(), at(DUE_ON + days(1)))
    assert decide(rows, message, key="one", writer=later).act == Act.CHANGE
    assert decide([], message, key="one", writer=writer).act == Act.CANCEL
    assert decide([], None, key="one", writer=writer).act == Act.NOTHING


def test_what_a_person_wrote_is_not_written_over_by_what_comes_due(dana, settings, smtp_inbox):
    settings.TAT_MAIL_ALLOWED = []
    a_held_build(lead=a_lead("Marisol Vega"), planner=dana)
    sweep(at(DUE_ON))
    Message.objects.update(text="In my own words.", edited_from="somebody's")
    sweep(at(DUE_ON + days(3)))
    assert Message.objects.order_by("pk").first().text == "In my own words."
    assert Message.objects.count() == 2, "what came due since has a mail of its own"


def a_meeting(city, planner, guests):
    """A meeting whose answers are due in a week, with so many guests who are silent, and a co-host."""
    build = a_build(city, date=DUE_ON, answer_by=DUE_ON - days(13), status="inviting", planner=planner)
    a_co_host(build, a_person(f"Host of {city}"))
    for number in range(guests):
        an_invitation(build, a_person(f"{city} {number}"), stage="invited", invited_at=at(HELD_ON - days(30)))
    return build


def test_writing_down_asks_as_much_of_fifty_guests_as_of_two(dana):
    on = at(DUE_ON - days(20))

    def questions(guests):
        Reminder.objects.all().delete()
        Build.objects.all().delete()
        a_meeting("Laredo", dana, guests)
        with CaptureQueriesContext(connection) as captured:
            written, _soon = reminders.write_due(on)
        assert written == guests
        return len(captured)

    assert questions(2) == questions(50)


def test_writing_down_asks_as_much_of_three_builds_as_of_one(dana):
    on = at(DUE_ON - days(14))

    def questions(cities):
        Reminder.objects.all().delete()
        Build.objects.all().delete()
        for city in cities:
            a_meeting(city, dana, 2)
        with CaptureQueriesContext(connection) as captured:
            reminders.write_due(on)
        assert Reminder.objects.filter(step="meeting").count() == len(cities)  # the co-hosts
        return len(captured)

    assert questions(["Laredo"]) == questions(["Laredo", "Waco", "Tyler"])


def test_meetings_far_away_cost_nothing_but_being_left_out(dana):
    def questions(far):
        Reminder.objects.all().delete()
        Build.objects.all().delete()
        a_meeting("Laredo", dana, 2)
        Build.objects.bulk_create(
            Build(
                slug=f"far-{number}", city="Far", state_id="TX", date=DUE_ON + days(900), planner=dana, status="planned"
            )
            for number in range(far)
        )
        with CaptureQueriesContext(connection) as captured:
            assert reminders.write_due(at(DUE_ON - days(20)))[0] == 2
        return len(captured)

    assert questions(0) == questions(500)


def test_two_sweeps_at_once_ask_nobody_twice(dana, smtp_inbox):
    a_meeting("Laredo", dana, 15)
    barrier, totals = threading.Barrier(3), []

    def run():
        barrier.wait()
        try:
            totals.append(sweep(at(DUE_ON - days(20)))["reminders"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(at(DUE_ON - days(20), "12:01"))
    assert sum(totals) == 15
    assert smtp_inbox.recipients() == sorted(
        Person.objects.filter(name__startswith="Laredo").values_list("email", flat=True)
    )


def test_a_month_of_silence_is_one_mail_each_over_meetings_and_follow_ups(dana, smtp_inbox):
    """Dana plans: a follow-up that nobody leads, a meeting nobody closed, and one that comes near."""
    a_held_build("El Paso", lead=None, planner=dana)
    a_build("Tyler", date=HELD_ON, planner=dana)
    a_meeting("Waco", dana, 1)
    Build.objects.filter(city="Waco").update(date=DUE_ON + days(40), answer_by=DUE_ON + days(34))
    sweep(at(DUE_ON + days(31)))
    sweep(at(DUE_ON + days(31), "12:01"))
    assert sorted(smtp_inbox.recipients()) == [
        "dana.whitlock@example.org",
        "host.of.waco@example.org",
        "waco.0@example.org",
    ]
    assert smtp_inbox.to("dana.whitlock@example.org")[0]["Subject"] == "3 things wait for you: Tyler, El Paso, Waco"


# the full size


def owe(total, due, dana):
    """So many follow-ups, of which the first ones are due, each with a lead of its own."""
    Message.objects.all().delete()
    Reminder.objects.all().delete()
    FollowUp.objects.all().delete()
    Build.objects.all().delete()
    Interval.objects.bulk_create([Interval(months=n, name=f"{n} months") for n in range(9, 109)], ignore_conflicts=True)
    intervals = list(Interval.objects.order_by("months")[:100])
    leads = Person.objects.bulk_create(
        Person(name=f"Lead {n}", email=f"lead.{n}.{total}@example.org") for n in range(due)
    )
    builds = Build.objects.bulk_create(
        Build(slug=f"b-{n}", city=f"City {n}", state_id="TX", date=HELD_ON, planner=dana, status="held")
        for n in range(total // 100)
    )
    pairs = ((build, interval) for build in builds for interval in intervals)
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                build=build,
                interval=interval,
                due_on=DUE_ON if number < due else DUE_ON + days(400),
                status="scheduled",
                lead=leads[number] if number < due else None,
            )
            for number, (build, interval) in enumerate(pairs)
        ),
        batch_size=5000,
    )


def cost_of_a_sweep(total, due, dana):
    """`(queries, seconds)` of a sweep that opens, tells and mails what is due."""
    owe(total, due, dana)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    queries, begun = count(), time.monotonic()

    def counted(execute, *arguments):  # the log of queries holds no more than 9,000
        next(queries)
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        counts = sweep(at(OPENS_ON))
    assert (counts["opened"], counts["reminders"]) == (due, due)
    return next(queries), time.monotonic() - begun


@pytest.mark.parametrize(
    ("small", "large", "due"),
    [(100, 3_000, 30), pytest.param(1_000, 100_000, 1_000, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_the_sweep_follows_what_is_due(dana, settings, small, large, due):
    settings.TAT_MAIL_ALLOWED = []  # the mails are written and judged; sending them costs the same in any case
    sweep(at(OPENS_ON))  # the first one ever notes its times in new rows
    of_few, seconds_of_few = cost_of_a_sweep(small, due, dana)
    of_many, seconds_of_many = cost_of_a_sweep(large, due, dana)
    assert of_many == of_few
    if due >= 1_000:
        assert seconds_of_many <= 2 * seconds_of_few
