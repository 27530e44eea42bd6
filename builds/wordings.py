"""The kinds of mail of a build, with the standard words of each, and real people to preview them with."""

from functools import partial

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from builds import letters
from builds.models import Build, Invitation
from builds.standard_words import STANDARD
from contacts.models import Sector
from tat_coalitions.wording import words

SAVE_THE_DATE, SECOND = "save_the_date", "invitation_second"
INVITATION, REMINDER, NEW_DAY, LINK = "invitation", "invitation_reminder", "invitation_new_day", "invitation_link"
SUBSTITUTE, RELEASED = "substitute", "substitute_released"
ANSWERS = {answer: f"answer_{answer}" for answer in ("yes", "waiting", "seat", "substitute", "maybe", "no")}
CHANGES = {what: f"change_{what}" for what in ("moved", "postponed", "cancelled", "details")}
ASKS = (SAVE_THE_DATE, INVITATION, SECOND, REMINDER, NEW_DAY)
KINDS = (*ASKS, LINK, SUBSTITUTE, RELEASED, *ANSWERS.values(), *CHANGES.values())
SAMPLES, LISTED = 12, 200

ASKING, ANSWERING, CHANGING = _("Inviting people"), _("Confirming an answer"), _("Telling of a change")
ABOUT_THE_BUILD = {
    "name": _("the invitee’s name"),
    "build": _("what the meeting is called"),
    "date": _("its date"),
    "time": _("from when to when, in its own time zone"),
    "place": _("city and state; never the venue"),
    "hosts": _("the co-hosts who confirmed, and TAT"),
}
ASKED = ABOUT_THE_BUILD | {
    "answer_by": _("the day by which answers are wanted"),
    "answer_request": _("a sentence that asks for an answer, by that day when there is one"),
}
REPLACED = ABOUT_THE_BUILD | {
    "substitute": _("who comes instead"),
    "told_them": _("sentences on the seat of whoever comes instead, and whether they got a mail of their own"),
}
REPLACES = ABOUT_THE_BUILD | {"replaces": _("whom they come for")}
NAMED = REPLACES | {"seat": _("a sentence that says whether a seat is kept for them, or that they wait for one")}
MOVED = ABOUT_THE_BUILD | {"your_answer": _("a sentence on what the change means for their answer; empty to co-hosts")}
CHANGED = MOVED | {
    "what_changed": _("sentences on what is new; they name the venue to those who are coming, and to nobody else")
}

OPEN_ANSWER, OPEN_PAGE = _("Answer the invitation"), _("Open your page")
# kind: what staff call it, its group, its placeholders, what its button says
MAIL = {
    SAVE_THE_DATE: (_("Save-the-date"), ASKING, ASKED, OPEN_PAGE),
    INVITATION: (_("Invitation"), ASKING, ASKED, OPEN_ANSWER),
    SECOND: (_("Second invitation"), ASKING, ASKED, OPEN_ANSWER),
    REMINDER: (_("Asking again, by hand"), ASKING, ASKED, OPEN_ANSWER),
    NEW_DAY: (_("Asking again for a new day, by hand"), ASKING, ASKED, OPEN_ANSWER),
    LINK: (_("The personal link once more"), ASKING, ABOUT_THE_BUILD, OPEN_PAGE),
    ANSWERS["yes"]: (_("They are coming"), ANSWERING, ABOUT_THE_BUILD, OPEN_PAGE),
    ANSWERS["waiting"]: (_("They are on the waiting list"), ANSWERING, ABOUT_THE_BUILD, OPEN_PAGE),
    ANSWERS["seat"]: (_("They move up from the waiting list"), ANSWERING, ABOUT_THE_BUILD, OPEN_PAGE),
    SUBSTITUTE: (_("To whoever was named to come instead"), ANSWERING, NAMED, OPEN_ANSWER),
    RELEASED: (_("To whoever need not come instead after all"), ANSWERING, REPLACES, OPEN_PAGE),
    ANSWERS["substitute"]: (_("Somebody comes in their place"), ANSWERING, REPLACED, OPEN_PAGE),
    ANSWERS["maybe"]: (_("They do not know yet"), ANSWERING, ABOUT_THE_BUILD, OPEN_PAGE),
    ANSWERS["no"]: (_("They cannot come"), ANSWERING, ABOUT_THE_BUILD, OPEN_PAGE),
    CHANGES["moved"]: (_("A new date"), CHANGING, MOVED, OPEN_PAGE),
    CHANGES["postponed"]: (_("Postponed"), CHANGING, ABOUT_THE_BUILD, OPEN_PAGE),
    CHANGES["cancelled"]: (_("Cancelled"), CHANGING, ABOUT_THE_BUILD, OPEN_PAGE),
    CHANGES["details"]: (_("Another hour, city or venue"), CHANGING, CHANGED, OPEN_PAGE),
}


def register():
    """Tell the words of mail about the mail of this room."""
    for kind, (name, group, placeholders, button) in MAIL.items():
        subject, text = STANDARD[kind]
        words.register(
            kind,
            name=name,
            group=group,
            placeholders=placeholders,
            subject=subject,
            text=text,
            button=button,
            samples=samples,
            per_build=True,
            variants=dict(Sector.choices) if kind in ASKS else None,
        )


def samples(user):
    """Somebody of the list of each of the latest builds the user may see: `[(label, facts)]`."""
    first = Invitation.objects.filter(build=OuterRef("pk"), person__anonymised_at=None).order_by("pk")
    builds = Build.objects.visible_to(user).select_related("state", "planner").order_by("-date", "pk")
    builds = builds.annotate(
        somebody=Subquery(first.values("pk")[:1]), called=Subquery(first.values("person__name")[:1])
    )
    return [(_label(build), partial(_facts_of_first, build)) for build in builds[:SAMPLES]]


def _label(build):
    return f"{build.called or build.planner}, {build}"


def _facts_of_first(build):
    row = Invitation.objects.select_related("person").filter(pk=build.somebody).first()
    if row is None:
        return facts_of(build, build.planner)
    row.build = build
    return facts_of(build, row.person, row)


def listed(build, sector=""):
    """The people of one build, or of a sector of it, by name, as far as a preview offers them: `[(person, invitation)]`.

    Where there is nobody yet, the planner stands for them.
    """
    rows = build.invitations.filter(person__anonymised_at=None).select_related("person")
    rows = rows.filter(sector=sector) if sector else rows
    rows = list(rows.order_by("person__name", "pk")[:LISTED])
    for row in rows:
        row.build = build
    return [(row.person, row) for row in rows] or [(build.planner, None)]


def address_of(build, kind, sector=""):
    """Where the words of a mail of a build are written, for everybody or for a sector."""
    where = [build.slug, kind, sector] if sector else [build.slug, kind]
    return reverse("builds:edit_wording_for" if sector else "builds:edit_wording", args=where)


def samples_of(people, build):
    """`[(label, facts)]` of people as `listed` returns them."""
    return [(str(person), partial(facts_of, build, person, row)) for person, row in people]


def facts_of(build, person, row=None, *, known=None):
    """Every fact that the mail of a build may speak of, for the preview: as if what it tells were so.

    `known` are the facts of the build, where somebody asked for them already.
    """
    row = row or Invitation(build=build, person=person)
    everything = letters.TIMES | letters.PLACES | letters.VENUES
    return {
        **(known or letters.facts_of(build)),
        "name": person.shown_name,
        "substitute": row.sends or _("somebody else"),
        "told_them": letters.told_them(row),
        "replaces": str(row.in_place_of.person) if row.in_place_of else _("a colleague"),
        "seat": letters.seat(row),
        "your_answer": letters.your_answer(row),
        "what_changed": letters.what_changed(build, everything, comes=row.may_know_venue),
    }
