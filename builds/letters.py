"""What mail about a build can say of it and of one invitee: the facts behind the placeholders of its words."""

from django.template import loader
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from builds.models import Answer, CoHost

# Which facts of a build the mail "details" tells of.
TIMES, PLACES, VENUES = {"starts_at", "ends_at", "time_zone"}, {"city", "state", "state_id"}, {"venue", "venue_address"}


def facts_of(build):
    """What is the same for everybody; None is what nobody has set yet."""
    return {
        **place_and_time(build),
        "build": str(build),
        "date": day_in_words(build.date),
        "hosts": hosts_of(build),
        "answer_by": date_format(build.answer_by, "l, F j") if build.answer_by else None,
        "answer_request": answer_request(build),
    }


def day_in_words(day):
    """A day as mail names it."""
    return date_format(day, "l, F j, Y")


def hosts_of(build):
    """The organizations that confirmed, and TAT, in words."""
    confirmed = build.co_hosts.filter(status=CoHost.Status.CONFIRMED).select_related("organization").order_by("pk")
    return in_words(host.organization for host in confirmed)


def in_words(organizations):
    """These organizations and TAT, in words."""
    return get_text_list([*(str(each) for each in organizations), "TAT"], _("and"))


def answer_request(build):
    """Asks for an answer, by a day when there is one that is still ahead."""
    if build.answer_by and build.answer_by < build.today():
        return _("Please answer as soon as you can.")
    if build.answer_by:
        return _("Please answer by %(day)s.") % {"day": date_format(build.answer_by, "l, F j")}
    return _("Please answer when you can.")


def your_answer(row):
    """What a change means for what somebody has answered."""
    if row.is_for_another_day:
        return _("You answered for an earlier date, so please tell us again on your own page.")
    if row.answer:
        return _("Your answer stands; you can change it on your own page.")
    return _("Please tell us on your own page whether you are coming.")


def what_changed(build, names, *, comes):
    """What is new about the hour, the city and the venue; `names` are the fields that changed.

    The venue is named to somebody who comes, and to nobody else.
    """
    known, names = place_and_time(build), set(names)
    told = []
    if names & PLACES:
        told.append(_("It now takes place in %(place)s.") % known)
    if names & TIMES:
        told.append(_("The time is now %(time)s.") % known)
    if names & VENUES:
        told.append(_venue(build, comes))
    return " ".join(told)


def place_and_time(build):
    """City and state, and from when to when."""
    time = loader.render_to_string("builds/mail/_time.txt", {"build": build}).strip()
    return {"place": f"{build.city}, {build.state.name}", "time": time}


def _venue(build, comes):
    where = ", ".join(part for part in (build.venue, build.venue_address) if part)
    if not where:
        return _("The venue is open again; your own page will name it.")
    if comes:
        return _("The venue is now %(venue)s.") % {"venue": where}
    return _("The venue has changed; your own page names it once you have said that you are coming.")


def told_them(row):
    """What the invitee learns of whoever comes instead of them: a seat or not, a mail of their own or not."""
    other = row.stand_in_or_none
    if other is None:
        return _("Please pass the calendar entry on.")
    if other.waits:
        told = [_("Every seat is taken at the moment, so they are on the waiting list.")]
        return " ".join([*told, _("We have written to them.") if other.person.email else _("Please tell them.")])
    if other.person.email:
        return _("We have written to them: they answer on a page of their own.")
    return _("Please pass the calendar entry on.")


def seat(row):
    """Whether a seat is kept for somebody who was named to come instead."""
    if row.pk and not (row.waits or row.has_seat):
        return _("You have answered already; if that has changed, tell us on your own page.")
    if row.waits:
        return _(
            "Every seat is taken at the moment, so you are on the waiting list; we write to you when there is one."
        )
    return _("A seat is kept for you.")


def answer_kind(row):
    """Which of the answers somebody gave, as the name of a kind of mail says it."""
    if row.waits:
        return "waiting"
    if row.answer == Answer.INSTEAD or row.substitute:
        return "substitute"
    return {Answer.YES: "yes", Answer.MAYBE: "maybe"}.get(row.answer, "no")
