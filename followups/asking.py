"""Every promise of a build beside the organization that made it: what was said, who would be asked, who is being asked."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Exists, OuterRef, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds.models import Invitation
from builds.wanted import not_to_be_asked
from contacts.models import Person
from followups.inquiries import is_paused, says_the_same
from followups.models import Inquiry
from followups.questions import Question, promises_of
from tat_coalitions.outbox.allowed import why_not
from tat_coalitions.outbox.models import Message
from tat_coalitions.outbox.models import Status as Mail

MOST_PEOPLE = 40  # of one organization: a longer list helps nobody to choose
DID_NOT_GO = (Mail.FAILED, Mail.HELD, Mail.ON_HOLD, Mail.CANCELLED)


@dataclass
class Row:
    """One promise on the page."""

    question: Question
    people: list = field(default_factory=list)  # who can be asked, the likeliest first
    others: list = field(default_factory=list)  # pairs of a person and why they cannot be
    inquiry: Inquiry | None = None
    knows_person: bool = True
    mail_is_stuck: bool = False
    next_on: object = None

    @property
    def commitment(self):
        return self.question.about

    @property
    def is_asked(self):
        """Whether the organization is asked, or was, and it was not taken back."""
        return self.inquiry is not None

    @property
    def can_be_asked(self):
        return not self.is_asked and bool(self.people)

    @property
    def word(self):
        """What the organization itself said, with its unit; "" where it said nothing."""
        return word_of(self.inquiry, self.question) if self.inquiry and self.inquiry.said else ""

    @property
    def is_disputed(self):
        return is_disputed(self.inquiry, self.question.answer)


def is_disputed(inquiry, answer):
    """Whether the organization says something else than the answer, and nobody has settled that."""
    return bool(inquiry and inquiry.is_disputed) and not says_the_same(inquiry, answer)


def word_of(inquiry, question):
    """What an organization said by its link, in words."""
    said = inquiry.get_said_display()
    if inquiry.said_total is not None:
        return _("%(said)s, %(total)s") % {"said": said, "total": f"{inquiry.said_total:,} {question.unit}".strip()}
    return said


def rows_of(followup, user):
    """A Row for each promise of the build, in a constant number of queries. Only people the user may see are offered."""
    questions = promises_of(followup)
    inquiries = {row.commitment_id: row for row in live_inquiries(followup)}
    stuck = stuck_mail(inquiries.values())
    by_organization, by_key = people_of(questions, followup, user)
    rows = []
    for question in questions:
        promise = question.about
        row = Row(question, inquiry=inquiries.get(promise.pk))
        known = by_organization[promise.organization_id]
        first = by_key.get(promise.person_id)
        for person in dict.fromkeys([*([first] if first else []), *known]):
            reason = cannot_be_asked(person)
            if reason:
                row.others.append((person, reason))
            elif len(row.people) < MOST_PEOPLE:
                row.people.append(person)
        if row.inquiry:
            row.knows_person = user.is_tat or row.inquiry.person_id in by_key
            row.mail_is_stuck = row.inquiry.is_waiting and row.inquiry.pk in stuck
            row.next_on = row.inquiry.next_at and followup.build.today(row.inquiry.next_at)
        rows.append(row)
    return rows


def live_inquiries(followup):
    """The questions of the follow-up that were not taken back."""
    return followup.inquiries.exclude(status=Inquiry.Status.WITHDRAWN).select_related("person", "released_by")


def stuck_mail(inquiries):
    """The keys of those whose last mail did not go out."""
    rows = Message.objects.filter(about_type=Inquiry._meta.label_lower, about_id__in=[each.pk for each in inquiries])
    last = dict(rows.order_by("pk").values_list("about_id", "status"))
    return {pk for pk, status in last.items() if status in DID_NOT_GO}


def people_of(questions, followup, user):
    """`({organization's key: people}, {key: person})` that the user may see: those who came first, then by name."""
    organizations = {question.about.organization_id for question in questions}
    promised = {question.about.person_id for question in questions if question.about.person_id}
    came = Invitation.objects.filter(build=followup.build_id, person=OuterRef("pk"), arrived_at__isnull=False)
    rows = Person.objects.visible_to(user).present().filter(Q(organization__in=organizations) | Q(pk__in=promised))
    by_organization, by_key = defaultdict(list), {}
    for person in rows.annotate(came=Exists(came)).order_by("-came", "name", "pk"):
        by_organization[person.organization_id].append(person)
        by_key[person.pk] = person
    return by_organization, by_key


def cannot_be_asked(person):
    """Why somebody cannot be written to; "" where they can."""
    return not_to_be_asked(person) or why_not(person.email)


def standing(inquiries):
    """How far asking has come, as a sentence: how many were asked, answered, are silent; "" where nobody is."""
    counts = Counter(inquiry.status for inquiry in inquiries)
    asked = sum(counts.values())
    if not asked:
        return ""
    states = Inquiry.Status
    parts = [
        (counts[states.ANSWERED], ngettext("one has an answer", "%(n)s have an answer", counts[states.ANSWERED])),
        (
            counts[states.WAITING],
            ngettext("one is still being asked", "%(n)s are still being asked", counts[states.WAITING]),
        ),
        (
            counts[states.NO_RESPONSE],
            ngettext("one gave no response", "%(n)s gave no response", counts[states.NO_RESPONSE]),
        ),
    ]
    told = get_text_list([words % {"n": apnumber(number)} for number, words in parts if number], _("and"))
    first = ngettext("One promise was asked about", "%(n)s promises were asked about", asked) % {
        "n": str(apnumber(asked)).capitalize()
    }
    return f"{first}: {told}."


def paused_until(build, at):
    """The last day without attempts, or None."""
    return build.pause.until if is_paused(build, at) else None
