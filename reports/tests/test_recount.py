"""Whatever order things happen in, each figure equals a plain recount from the rows, written without looking at it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from builds.models import Build, Commitment, CommitmentKind
from builds.workflow import NotAllowed
from contacts.models import County, Kind, State
from followups.actions import answering, extras, reviewing, stewarding
from followups.actions.lifecycle import cancel_build, change_build, hold_build, move_build, plan_build, resume_build
from followups.actions.sweep import open_followups
from followups.models import CommitmentAnswer, FollowUp, Measure, TaskForceSeat, Training
from followups.questions import Question
from reports import documents, figures
from reports.figures import reference
from reports.tests.makers import came
from reports.tests.recount import MEASURED, SENT, Recount
from tat_coalitions.testing.people import a_commitment, a_lead, a_person, a_user, an_organization

BEGIN = datetime.datetime(2026, 1, 5, 18, tzinfo=datetime.UTC)
GROUPS = {
    "people": {"train_drivers", "train_employees"},
    "officers": {"train_officers"},
    "places": {"distribution_point"},
}
STATES = {"AL": "01097", "TX": "48479"}

numbers = st.integers(0, 40)
some = st.integers(0, 10_000)  # chooses among what there is


class Program(RuleBasedStateMachine):
    """Staff and leads at work on a few builds, in any order; after each step the figures are recounted."""

    compared = 0  # how often figures of something answered were held against the rows, over all runs

    def __init__(self):
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.at = BEGIN
        self.first_sent = {}
        self.dana = a_user("Dana Whitlock")
        self.planner = a_person("Dana Whitlock", user=self.dana)
        self.leads = [a_lead("Marisol Vega"), a_lead("Lorraine Pruitt")]
        self.force = an_organization("Gulf Task Force", Kind.TASK_FORCE)

    def teardown(self):
        try:
            self.reports_say_the_same()
        finally:
            transaction.set_rollback(True)
            self.all.__exit__(None, None, None)

    # What people do

    @initialize(state=st.sampled_from(sorted(STATES)))
    def begin(self, state):
        self.plan(state, 3)
        for kind, company in (("train_drivers", 0), ("adopt_policy", 0), ("train_officers", 1)):
            self.promise(0, kind, 20, company)
        self.wait(4)
        self.hold(0, 0)
        self.arrive(0, "law", 3)
        self.wait(85)  # two follow-ups are open

    @rule(state=st.sampled_from(sorted(STATES)), days=st.integers(1, 60))
    def plan(self, state, days):
        if Build.objects.count() < 3:
            plan_build(
                {
                    "city": f"City {Build.objects.count()}", "state": State.objects.get(pk=state), "planner": self.planner,
                    "states_served": State.objects.filter(pk=state), "time_zone": "America/Chicago",
                    "counties": County.objects.filter(pk=STATES[state]), "sustaining_lead": self.leads[0],
                    "date": self.at.date() + datetime.timedelta(days=days),
                },
                by=self.dana, at=self.at,
            )  # fmt: skip

    @rule(days=st.sampled_from([1, 7, 25, 60]))
    def wait(self, days):
        self.at += datetime.timedelta(days=days)
        open_followups(at=self.at)

    @rule(which=some, early=st.integers(0, 2))
    def hold(self, which, early):
        build = self.one(Build.objects.filter(date__lte=self.at.date()), which)
        if build:
            self.tried(hold_build, build, held_on=build.date - datetime.timedelta(days=early))

    @rule(which=some, days=st.integers(1, 40))
    def move(self, which, days):
        build = self.one(Build.objects.all(), which)
        self.tried(move_build, build, date=self.at.date() + datetime.timedelta(days=days))

    @rule(which=some)
    def cancel(self, which):
        build = self.one(Build.objects.exclude(status="held"), which)
        if build:
            self.tried(cancel_build, build)

    @rule(which=some, days=st.integers(1, 40))
    def resume(self, which, days):
        build = self.one(Build.objects.filter(status="cancelled"), which)
        if build:
            self.tried(resume_build, build, date=self.at.date() + datetime.timedelta(days=days))

    @rule(which=some, sector=st.sampled_from(["law", "trucking"]), many=st.integers(1, 3))
    def arrive(self, which, sector, many):
        build = self.one(Build.objects.filter(status="held"), which)
        if build:
            came(build, sector, many)

    @rule(
        which=some, kind=st.sampled_from(CommitmentKind.values), promised=st.none() | numbers, company=st.integers(0, 2)
    )
    def promise(self, which, kind, promised, company):
        build, name = self.one(Build.objects.all(), which), f"Carrier {company}"
        known = Commitment.objects.filter(organization__name=name).first()
        organization = known.organization if known else an_organization(name)
        if not Commitment.objects.filter(build=build, organization=organization, kind=kind).exists():
            a_commitment(build, organization, kind, promised, made_at=self.at)

    @rule(
        which=some,
        code=st.sampled_from(MEASURED),
        number=st.none() | numbers,
        lead=st.integers(0, 1),
        sends=st.booleans(),
    )
    def answer(self, which, code, number, lead, sends):
        followup = self.fillable(which)
        if followup:
            told = {"number": number} if number is not None else {"choice": "unknown"}
            question = Question(about=measure_called(code))
            answering.answer(followup, question, by=self.leads[lead].user, at=self.at, **told)
            if sends:
                self.send(followup)

    @rule(
        which=some,
        what=some,
        state=st.sampled_from(CommitmentAnswer.State.values),
        total=st.none() | numbers,
        sends=st.booleans(),
    )
    def answer_promise(self, which, what, state, total, sends):
        followup = self.fillable(which)
        promise = followup and self.one(followup.build.commitments.order_by("pk"), what)
        if promise:
            total = None if state in ("no_answer", "no_response") else total
            question = Question(about=promise)
            answering.answer(followup, question, by=self.leads[0].user, at=self.at, state=state, total=total)
            if sends:
                self.send(followup)

    @rule(which=some)
    def submit(self, which):
        followup = self.fillable(which)
        if followup:
            self.send(followup)

    def send(self, followup):
        answering.submit(followup, by=self.leads[0].user, note="Done", at=self.at)
        self.first_sent.setdefault(followup.pk, self.at)

    @rule(which=some)
    def review(self, which):
        followup = self.one(FollowUp.objects.filter(status="submitted"), which)
        if followup:
            answering.review(followup, by=self.dana, at=self.at)

    @rule(which=some)
    def ask_back(self, which):
        followup = self.one(FollowUp.objects.filter(status__in=["submitted", "reviewed"]), which)
        if followup:
            reviewing.ask_back(followup, words="How many?", by=self.dana, at=self.at)

    @rule(which=some, code=st.sampled_from(MEASURED), number=numbers)
    def amend(self, which, code, number):
        followup = self.one(FollowUp.objects.filter(status__in=SENT), which)
        if followup:
            told = {"question": Question(about=measure_called(code)), "values": {"number": number}}
            reviewing.amend(followup, **told, reason="They called", by=self.dana, at=self.at)

    @rule(which=some, what=some, state=st.sampled_from(CommitmentAnswer.State.values), total=st.none() | numbers)
    def amend_promise(self, which, what, state, total):
        followup = self.one(FollowUp.objects.filter(status__in=SENT), which)
        promise = followup and self.one(followup.build.commitments.order_by("pk"), what)
        if promise:
            total = None if state in ("no_answer", "no_response") else total
            told = {"question": Question(about=promise), "values": {"state": state, "total": total}}
            reviewing.amend(followup, **told, reason="They called", by=self.dana, at=self.at)

    @rule(which=some, lead=st.integers(0, 1))
    def hand_over(self, which, lead):
        followup = self.one(FollowUp.objects.all(), which)
        answering.hand_over(followup, lead=self.leads[lead], by=self.dana)

    @rule(which=some, lead=st.integers(0, 1))
    def change_lead(self, which, lead):
        build = self.one(Build.objects.all(), which)
        change_build(build, by=self.dana, at=self.at, sustaining_lead=self.leads[lead])

    @rule(which=some, days=st.integers(0, 60))
    def add_extra(self, which, days):
        build = self.one(Build.objects.all(), which)
        title = f"Extra {build.followups.count()}"
        self.tried(extras.add_extra, build, title=title, due_on=self.in_days(days), lead=self.leads[1])

    @rule(which=some, interval=some)
    def add_extra_on_the_day_of_an_interval(self, which, interval):
        build = self.one(Build.objects.all(), which)
        followup = self.one(build.followups.exclude(interval=None), interval)
        if followup:
            title = f"Extra {build.followups.count()}"
            self.tried(extras.add_extra, build, title=title, due_on=followup.due_on, lead=self.leads[1])

    @rule(which=some, days=st.integers(0, 60))
    def change_extra(self, which, days):
        extra = self.one(FollowUp.objects.filter(interval=None), which)
        if extra:
            self.tried(extras.change_extra, extra, title=extra.title, due_on=self.in_days(days))

    @rule(which=some)
    def call_off_extra(self, which):
        extra = self.one(FollowUp.objects.filter(interval=None), which)
        if extra:
            self.tried(extras.call_off, extra)

    @rule(which=some, days=st.integers(0, 60))
    def take_up_extra(self, which, days):
        extra = self.one(FollowUp.objects.filter(interval=None, status="cancelled"), which)
        if extra:
            self.tried(extras.take_up, extra, title=extra.title, due_on=self.in_days(days))

    @rule(which=some, lead=st.integers(0, 1))
    def hand_region(self, which, lead):
        build = self.one(Build.objects.filter(status="held"), which)
        if build:
            until = self.in_days(200)
            self.tried(stewarding.hand_region, build, lead=self.leads[lead], expires_on=until)

    @rule(which=some, state=st.sampled_from(sorted(STATES)), named=st.booleans(), days=st.integers(-40, 40))
    def take_a_seat(self, which, state, named, days):
        build = self.one(Build.objects.all(), which) if named else None
        TaskForceSeat.objects.create(
            state_id=state, build=build, task_force=self.force, organization=an_organization("Seated"),
            since=self.at.date() + datetime.timedelta(days=days),
        )  # fmt: skip

    @rule(which=some, state=st.sampled_from(sorted(STATES)), named=st.booleans(), days=st.integers(-40, 0))
    def train(self, which, state, named, days):
        build = self.one(Build.objects.all(), which) if named else None
        Training.objects.create(
            state_id=state, build=build, organization=self.force, audience="officers", people=7,
            held_on=self.at.date() + datetime.timedelta(days=days),
        )  # fmt: skip

    # How the figures are held against the rows

    @invariant()
    def figures_equal_the_recount(self):
        builds = list(Build.objects.order_by("pk"))
        for chosen in ([build] for build in builds):
            self.compare(chosen)
        if len(builds) > 1:
            self.compare(builds)

    def compare(self, builds):
        asked, promises = figures.asked(builds, self.at), figures.promises(builds)
        plain = Recount(builds, self.at, self.first_sent)
        groups = {row["group"]: row for row in figures.group_rows(promises, asked)}
        for group, kinds in GROUPS.items():
            told = groups.get(group)
            expected = plain.group(kinds)
            kept = told and {k["months"]: (k["value"], k["promised"], k["silent"]) for k in told["kept"]}
            got = told and (told["promised"], kept, told["latest"])
            assert got == expected, group
        rows = figures.measure_rows(
            asked, measures=reference.measures(), around=figures.around_of(builds), audience=figures.STAFF
        )
        measures = {row["code"]: ({k["months"]: k["value"] for k in row["kept"]}, row["latest"]) for row in rows}
        for code in MEASURED:
            assert measures[code] == plain.measure(code), code
        assert measures["task_force_seats"][1] == plain.seats()
        assert measures["trainings_recorded"][1] == plain.trainings()
        responses = figures.response_rows(asked)[-1]
        assert {name: responses[name] for name in ("on_time", "late", "never", "ahead")} == plain.responses()
        told = figures.multiplier(asked, figures.came_by_build(figures.people_rows(builds)))
        assert (told["trained"], told["came"]) == plain.multiplier()
        silence = figures.silence(promises, asked)
        assert {
            n: silence[n] for n in ("promised", "asked", "answered", "no_response", "never")
        } == plain.organizations()
        Program.compared += asked.is_answered

    def reports_say_the_same(self):
        """The whole report of each build and of all is made, and its large figures are those of the recount."""
        builds = list(documents.with_everything(Build.objects.filter(status="held")).order_by("pk"))
        for build in builds:
            document = documents.of_build(build, at=self.at)
            found = Recount([build], self.at, self.first_sent).group(GROUPS["people"])
            assert document["totals"]["people"] == (found and found[2])
        document = documents.of_many(builds, scope="All states", at=self.at)
        found = Recount(builds, self.at, self.first_sent).group(GROUPS["people"])
        assert document["totals"]["people"] == (found and found[2])

    # Small helpers

    @staticmethod
    def one(rows, which):
        rows = list(rows.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def fillable(self, which):
        return self.one(FollowUp.objects.filter(status__in=["open", "in_progress", "asked_back"]), which)

    def tried(self, verb, row, **facts):
        try:
            with transaction.atomic():
                verb(row, by=self.dana, at=self.at, **facts)
        except (NotAllowed, ValidationError):
            pass

    def in_days(self, days):
        return self.at.date() + datetime.timedelta(days=days)


def measure_called(code):
    return Measure.objects.get(pk=code)


@pytest.mark.django_db
def test_whatever_order_things_happen_in_each_figure_equals_a_plain_recount(request):
    long = request.config.getoption("--long")
    run_state_machine_as_test(
        Program,
        settings=settings(
            max_examples=150 if long else 8,
            stateful_step_count=50 if long else 28,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Program.compared > 20, "hardly anything was answered, so this shows nothing"
