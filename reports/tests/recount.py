"""The figures of reports counted by hand, without looking at how the program counts them."""

from builds.models import Commitment, Invitation
from followups.models import Answer, CommitmentAnswer, FollowUp, TaskForceSeat, Training

SENT = {"submitted", "asked_back", "reviewed"}
MEASURED = ("drivers_trained", "employees_trained", "officers_trained", "wallet_cards")


class Recount:
    """The same figures counted by hand: loops over rows, one build and one follow-up after another."""

    def __init__(self, builds, at, first_sent):
        self.builds, self.at, self.first_sent = builds, at, first_sent
        self.followups = {
            build.pk: sorted(
                (f for f in FollowUp.objects.filter(build=build).select_related("interval") if f.status != "cancelled"),
                key=lambda f: (f.due_on, f.interval is None, f.interval.months if f.interval else 0, f.pk),
            )
            for build in builds
        }
        self.months = sorted({f.interval.months for fs in self.followups.values() for f in fs if f.interval})

    def sent(self, build):
        return [f for f in self.followups[build.pk] if f.status in SENT]

    def up_to(self, build, months):
        """The sent follow-ups up to that of an interval; None where that one was not sent."""
        sent = self.sent(build)
        for place, followup in enumerate(sent):
            if followup.interval and followup.interval.months == months:
                return sent[: place + 1]
        return None

    @property
    def nobody(self):
        return not any(self.sent(build) for build in self.builds)

    def total_of(self, commitment, followups):
        total = 0
        for followup in followups:
            told = CommitmentAnswer.objects.filter(followup=followup, commitment=commitment).first()
            if told and told.total is not None:
                total = told.total
        return total

    def asks_of(self, followup, commitment):
        """Whether a sent follow-up asked of a promise: it was there before the first sending, or is told of in it."""
        if commitment.made_at <= self.first_sent[followup.pk]:
            return True
        return CommitmentAnswer.objects.filter(followup=followup, commitment=commitment).exists()

    def was_asked(self, commitment):
        build = next(build for build in self.builds if build.pk == commitment.build_id)
        return any(self.asks_of(followup, commitment) for followup in self.sent(build))

    def group(self, kinds):
        """What was promised; of each interval what was kept of how much, and how many were silent; the latest."""
        commitments = [c for build in self.builds for c in Commitment.objects.filter(build=build) if c.kind in kinds]
        if not commitments:
            return None
        kept = {months: self.kept_at(commitments, months) for months in self.months}
        by_pk = {build.pk: build for build in self.builds}
        latest = sum(self.total_of(c, self.sent(by_pk[c.build_id])) for c in commitments)
        any_asked = any(self.was_asked(c) for c in commitments)
        return sum(c.promised or 0 for c in commitments), kept, latest if any_asked else None

    def kept_at(self, commitments, months):
        total = promised = 0
        asked, told = set(), set()
        for build in self.builds:
            followups = self.up_to(build, months)
            for c in commitments:
                if followups and c.build_id == build.pk and self.asks_of(followups[-1], c):
                    total, promised = total + self.total_of(c, followups), promised + (c.promised or 0)
                    asked.add((build.pk, c.organization_id))
                    rows = CommitmentAnswer.objects.filter(followup=followups[-1], commitment=c)
                    if any(row.state not in ("no_answer", "no_response") for row in rows):
                        told.add((build.pk, c.organization_id))
        return total if asked else None, promised, len(asked - told)

    def measure(self, code):
        kept, latest = {}, []
        for months in self.months:
            given = []
            for build in self.builds:
                followups = self.up_to(build, months)
                row = followups and Answer.objects.filter(followup=followups[-1], measure=code).first()
                if row and row.number is not None:
                    given.append(row.number)
            kept[months] = sum(given) if given else None
        for build in self.builds:
            told = self.told(build, code)
            if told is not None:
                latest.append(told)
        return kept, sum(latest) if latest else None

    def told(self, build, code):
        last = None
        for followup in self.sent(build):
            for row in Answer.objects.filter(followup=followup, measure=code):
                last = row.number if row.number is not None else last
        return last

    def responses(self):
        found = {"on_time": 0, "late": 0, "never": 0, "ahead": 0}
        for build in self.builds:
            today = self.at.astimezone(build.zone).date()
            for followup in self.followups[build.pk]:
                if followup.status in SENT:
                    day = self.first_sent[followup.pk].astimezone(build.zone).date()
                    found["late" if day > followup.due_on else "on_time"] += 1
                else:
                    found["never" if today > followup.due_on else "ahead"] += 1
        return found

    def multiplier(self):
        trained = arrived = counted = 0
        for build in self.builds:
            told = [self.told(build, code) for code in MEASURED[:3]]
            here = Invitation.objects.filter(build=build).exclude(arrived_at=None).count()
            if here and any(number is not None for number in told):
                trained, arrived, counted = trained + sum(n or 0 for n in told), arrived + here, counted + 1
        return (trained, arrived) if counted else (None, None)

    def organizations(self):
        promised, asked, answered, tried = set(), set(), set(), set()
        for build in self.builds:
            for commitment in Commitment.objects.filter(build=build):
                pair = (build.pk, commitment.organization_id)
                promised.add(pair)
                if self.was_asked(commitment):
                    asked.add(pair)
                for row in CommitmentAnswer.objects.filter(commitment=commitment, followup__in=self.sent(build)):
                    if row.state == "no_response":
                        tried.add(pair)
                    elif row.state != "no_answer":
                        answered.add(pair)
        return {
            "promised": len(promised), "asked": len(asked), "answered": len(answered),
            "no_response": len(tried - answered), "never": len(asked - answered),
        }  # fmt: skip

    def belonging(self, rows):
        """Pairs of a row and a build it belongs to."""
        for row in rows:
            for build in self.builds:
                served = {state.pk for state in build.states_served.all()}
                if row.build_id == build.pk or (row.build_id is None and row.state_id in served):
                    yield row, build

    def seats(self):
        theirs = list(self.belonging(TaskForceSeat.objects.all()))
        if not theirs:
            return None
        return len({seat.pk for seat, build in theirs if seat.since <= self.at.astimezone(build.zone).date()})

    def trainings(self):
        pairs = self.belonging(Training.objects.all())
        found = {t.pk for t, build in pairs if build.date <= t.held_on <= self.at.astimezone(build.zone).date()}
        return len(found) or None
