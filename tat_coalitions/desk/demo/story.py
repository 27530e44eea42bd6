"""The demo's four builds: two held in 2023 with all they led to, one three weeks ago, one three months ahead."""

import datetime

from django.db import transaction

from builds.actions.invitations import invite
from builds.actions.plan import set_targets
from builds.models import Answer, Build, CoHost, Invitation
from builds.working_days import working_day_on_or_before
from contacts.models import County, Kind, Person, Sector, State
from followups import workflow
from followups.actions import answering
from followups.actions.sweep import open_followups
from followups.models import Status
from followups.questions import parts_of
from reports.actions import publish as publish_report
from reports.actions import write_words
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.demo import (
    cast,
    co_hosting,
    hotline,
    leads,
    organizations,
    partnership,
    planning,
    region,
    resources,
    scenes,
    seats,
    steering,
    ways_in,
)
from tat_coalitions.outbox.drafts import Draft, message_of

PASSWORD = "the-road-and-the-law"  # noqa: S105  of the embedded mode only, which listens to this machine alone
ADMINISTRATOR, STAFF = "ruth.adler@tat.example.org", "dana.whitlock@tat.example.org"
LEADS = {
    "marisol.vega@oag.example.org": "Marisol Vega",
    "lorraine.pruitt@trucking.example.org": "Lorraine Pruitt",
}
FIRST_SLUG = "calexico-2023"
BY_LETTER = 30  # of those asked to Las Cruces
AG, TRUCKING, BUS = CoHost.Role.ATTORNEY_GENERAL, CoHost.Role.TRUCKING, CoHost.Role.BUS
EL_PASO_COUNTIES = ("48141", "48229", "48109", "35013", "35029")


def sign_ins():
    """Who can sign in: an e-mail for each role, with a password or a code to the mailbox."""
    people = [
        {"email": ADMINISTRATOR, "password": PASSWORD, "role": Role.ADMINISTRATOR.value, "totp": None},
        {"email": STAFF, "password": PASSWORD, "role": Role.STAFF.value, "totp": None},
    ]
    return people + [{"email": email, "password": None, "role": Role.LEAD.value, "totp": None} for email in LEADS]


def is_told():
    """Whether the demo is in this database already."""
    return Build.objects.filter(slug=FIRST_SLUG).exists()


@transaction.atomic
def tell(at):
    """Write the whole story down, as it stands at a moment."""
    story = Story(at)
    hotline.tell(story)
    story.calexico()
    story.el_paso()
    story.laredo()
    leads.share_laredo(story)
    story.las_cruces()
    story.mail_in_trouble()
    for part in (organizations, partnership, region, resources, steering, co_hosting, ways_in):
        part.tell(story)


class Story:
    """The people who run through it, and a method for each build."""

    def __init__(self, at):
        self.at, self.today = at, at.date()
        office = cast.organization("TAT", Kind.NGO, state="CO", city="Englewood")
        self.ruth = cast.account(ADMINISTRATOR, "Ruth Adler", Role.ADMINISTRATOR, PASSWORD)
        self.dana = cast.account(STAFF, "Dana Whitlock", Role.STAFF, PASSWORD)
        self.planner = cast.person("Dana Whitlock", office, title="Coalition build planner", user=self.dana)
        self.second = cast.person("Ruth Adler", office, title="Director of coalition builds", user=self.ruth)
        texas = cast.organization(
            "Office of the Attorney General of Texas", Kind.ATTORNEY_GENERAL, state="TX", city="Austin"
        )
        self.marisol = self.lead("marisol.vega@oag.example.org", texas, "Assistant attorney general")
        trucking = cast.organization("Texas Trucking Association", Kind.TRUCKING_ASSOCIATION, state="TX", city="Austin")
        self.lorraine = self.lead("lorraine.pruitt@trucking.example.org", trucking, "Vice president, safety")
        california = cast.organization(
            "Office of the Attorney General of California", Kind.ATTORNEY_GENERAL, state="CA", city="Sacramento"
        )
        self.denise = cast.person("Denise Okafor", california, title="Deputy attorney general")

    @staticmethod
    def lead(email, organization, title):
        name = LEADS[email]
        user = cast.account(email, name, Role.LEAD)
        person = cast.person(name, organization, title=title, user=user)
        person.email = email
        person.save()
        return person

    def plan(self, **facts):
        facts.setdefault("planned_on", scenes.moment(facts["date"] - datetime.timedelta(days=140)))
        facts["state"] = State.objects.get(pk=facts["state"])
        facts["counties"] = list(County.objects.filter(pk__in=facts["counties"]))
        return scenes.plan(planner=self.planner, second=self.second, by=self.dana, **facts)

    def calexico(self):
        """Calexico, January 25, 2023: six months on, most of what was promised is done."""
        counties = ("06025", "04027", "06073")
        build = self.plan(
            city="Calexico",
            state="CA",
            date=datetime.date(2023, 1, 25),
            slug=FIRST_SLUG,
            zone="America/Los_Angeles",
            counties=counties,
            states_served=[State.objects.get(pk="AZ")],
            lead=self.denise,
            hosts=[(self.denise, AG)],
            venue="Camarena Memorial Hall",
            capacity=80,
        )
        self.was_held(build, counties, confirmed=4, by=self.dana, silent=1)
        self.report(
            build,
            "What surprised the hosts: the smallest truck stops signed first, before any of the chains.\n\n"
            "Two carriers began with their dispatchers, who are the first to hear from a driver.",
            "Train the night shifts of the two largest plazas | TAT | October 2023\n"
            "Check the contact list again | Office of the Attorney General of California | January 25, 2024",
        )

    def el_paso(self):
        """El Paso, February 15, 2023: Texas and New Mexico in one room."""
        build = self.plan(
            city="El Paso",
            state="TX",
            date=datetime.date(2023, 2, 15),
            slug="el-paso-2023",
            zone="America/Denver",
            counties=EL_PASO_COUNTIES,
            states_served=[State.objects.get(pk="NM")],
            lead=self.marisol,
            hosts=[(self.marisol, AG), (self.lorraine, TRUCKING)],
            venue="Chamizal Community Center",
            capacity=100,
        )
        self.was_held(build, EL_PASO_COUNTIES, confirmed=6, by=self.marisol.user, silent=2)
        self.report(
            build,
            "Officers of both states now answer each other’s calls on Interstate 10.\n\n"
            "The trucking association put the training into its safety meetings, so new drivers get it without asking.",
            "Name an officer for the last site in Hudspeth County | Office of the Attorney General of Texas | "
            "October 2, 2023\n"
            "Show the training at the yearly safety conference | Texas Trucking Association | April 2024",
        )

    def was_held(self, build, counties, *, confirmed, by, silent):
        """Invited, held, promised, introduced, and followed up three times."""
        people = scenes.room(build, counties, each=2)
        people += [host.person for host in build.co_hosts.select_related("person__organization")]
        scenes.invite_on_paper(build, people, at=scenes.moment(build.date - datetime.timedelta(days=75)), by=self.dana)
        scenes.answer_and_come(build, at=scenes.moment(build.date - datetime.timedelta(days=50)))
        scenes.finish_tasks(build, by=self.dana, until=build.date + datetime.timedelta(days=400))
        scenes.hold(build, by=self.dana)
        scenes.promise(build, at=build.ends)
        scenes.introduce(build, by=self.dana, at=build.ends, confirmed=confirmed)
        for followup in build.followups.select_related("interval", "build__planner__user", "lead__organization"):
            months = followup.interval.months
            on = scenes.moment(followup.due_on - datetime.timedelta(days=1))
            scenes.tell(
                followup, by=by, at=on, share=scenes.SHARES[months], silent=silent if months == 1 else silent - 1
            )

    def report(self, build, narrative, next_steps):
        on = build.followups.order_by("-due_on").first().due_on + datetime.timedelta(days=9)
        write_words(build, narrative=narrative, next_steps=next_steps, by=self.dana)
        publish_report(build, by=self.dana, at=scenes.moment(on))

    def laredo(self):
        """Laredo, three weeks ago: its one-month follow-up is open and half answered."""
        # from the twenty-fourth day on the first follow-up is open in every month
        held_on = working_day_on_or_before(self.today - datetime.timedelta(days=24), State.objects.get(pk="TX"))
        counties = ("48479", "48283", "48163", "48323", "48505")
        build = self.plan(
            city="Laredo",
            state="TX",
            date=held_on,
            slug=f"laredo-{held_on.year}",
            zone="America/Chicago",
            counties=counties,
            lead=self.marisol,
            hosts=[(self.marisol, AG), (self.lorraine, TRUCKING)],
            venue="Webb County Fair Hall",
            capacity=70,
        )
        people = [*scenes.room(build, counties), self.marisol, self.lorraine]
        scenes.invite_on_paper(build, people, at=scenes.moment(held_on - datetime.timedelta(days=70)), by=self.dana)
        scenes.answer_and_come(build, at=scenes.moment(held_on - datetime.timedelta(days=40)))
        scenes.finish_tasks(build, by=self.dana, until=self.today, but=1)
        scenes.hold(build, by=self.dana)
        scenes.promise(build, at=build.ends, sectors=[Sector.TRUCKING])
        build.commitments.filter(
            pk__in=list(build.commitments.order_by("pk").values_list("pk", flat=True))[4:]
        ).delete()
        scenes.introduce(build, by=self.dana, at=build.ends, confirmed=3)
        open_followups(self.at)
        first = build.followups.select_related("interval", "build", "lead__organization").get(interval__months=1)
        if first.status == Status.SCHEDULED:  # a holiday moved the day back: it opens by hand
            workflow.move(first, Status.OPEN, by=self.dana, at=self.at, opened_at=self.at)
        for part in parts_of(first):
            if part.code == "promises":
                for number, question in enumerate(part.questions[:2]):
                    values = scenes.kept(question, number, 0.4, 0)
                    answering.answer(first, question, by=self.marisol.user, at=self.at, **values)

    def las_cruces(self):
        """Las Cruces, three months ahead: half answered, with gaps to be seen."""
        texas, new_mexico = State.objects.get(pk="TX"), State.objects.get(pk="NM")
        date = working_day_on_or_before(self.today + datetime.timedelta(days=88), new_mexico)
        counties = ("35013", "35029", "35035", "35051", "48141", "48229")
        build = self.plan(
            city="Las Cruces",
            state="NM",
            date=date,
            slug=f"las-cruces-{date.year}",
            zone="America/Denver",
            counties=counties,
            states_served=[texas],
            lead=self.marisol,
            hosts=[(self.marisol, AG), (self.lorraine, TRUCKING)],
            venue="Mesilla Valley Events Center",
            venue_address="2500 Story Road",
            capacity=90,
        )
        people = self.people_around(counties)
        self.invite(build, people)
        planning.add_their_own(self, build)
        scenes.finish_tasks(build, by=self.dana, until=self.today, but=2)
        self.wanted(build, counties)

    def people_around(self, counties):
        """Those known in the counties, with nobody of the law from the last one: the gap that the matrix shows."""
        for county in counties:
            if not cast.Site.objects.filter(county=county).exists():
                list(cast.sites_of(county, 2))
            if county in counties[:4]:
                cast.law_of(county)
                list(cast.companies_of(county))
        known = Person.objects.filter(county__in=counties).select_related("organization").order_by("pk")
        return [one for one in known if not (one.county_id == counties[-1] and one.organization.sector == Sector.LAW)][
            :84
        ]

    def invite(self, build, people):
        """Some were invited by letter three weeks ago, the rest just now; every second one has answered."""
        letters_went = self.at - 20 * scenes.DAY
        scenes.invite_on_paper(build, people[:BY_LETTER], at=letters_went, by=self.dana)
        rows = Invitation.objects.bulk_create(
            Invitation(build=build, person=person, sector=person.organization.sector, created_by=self.dana)
            for person in people[BY_LETTER:]
        )
        invite(build, [row.pk for row in rows[:-8]], by=self.dana, at=self.at)
        asked = list(build.invitations.filter(stage=Invitation.Stage.INVITED).order_by("pk"))
        for number, row in enumerate(asked):
            if number % 2:
                row.answer = Answer.NO if number % 10 == 9 else Answer.MAYBE if number % 10 == 7 else Answer.YES
                row.answered_at = max(row.invited_at, letters_went + number % 17 * scenes.DAY)
                row.answered_for, row.heard = build.date, Invitation.Heard.LINK
        Invitation.objects.bulk_update(asked, ["answer", "answered_at", "answered_for", "heard"])
        seats.fill_the_room(build, by=self.dana, at=self.at)

    def wanted(self, build, counties):
        """How many of which sector the room needs from each county."""
        targets, places = {}, County.objects.in_bulk(counties)
        for fips in counties:
            targets[Sector.LAW, places[fips]] = 3 if fips == counties[0] else 2
            targets[Sector.STOP, places[fips]] = 2
        for sector, number in ((Sector.TRUCKING, 5), (Sector.BUS, 2), (Sector.ENERGY, 2), (Sector.GOVERNMENT, 2)):
            targets[sector, places[counties[0]]] = number
        set_targets(build, by=self.dana, targets=targets)

    def mail_in_trouble(self):
        """One message that came back and one of which nobody knows: both wait for a person."""
        build = Build.objects.get(city="Las Cruces")
        rows = build.invitations.filter(stage=Invitation.Stage.INVITED, answer="").select_related("person")[:2]
        hour = datetime.timedelta(hours=1)
        troubles = (
            ("failed", "550 5.1.1 The address is unknown at its server.", None),
            ("unknown", "The server fell silent after the transfer began.", self.at - hour),
        )
        for row, (status, error, began) in zip(rows, troubles, strict=True):
            message = message_of(
                Draft(
                    key=f"demo:{status}",
                    kind="note",
                    to_email=row.person.email,
                    to_name=row.person.name,
                    subject="Parking for the coalition build in Las Cruces",
                    text="The lot behind the hall is reserved for you. Come in by the east gate.",
                    person_id=row.person_id,
                    build_id=build.pk,
                ),
                by=self.dana,
                at=self.at - hour,
            )
            message.status, message.error, message.attempts, message.data_started_at = status, error, 1, began
            message.save()
