"""The words of an invitation: what may stand in them, the standard ones, and filling in what is true of one invitee."""

import re

from django.core.exceptions import ValidationError
from django.template import loader
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.models import CoHost

PLACEHOLDERS = {
    "name": lazy("the invitee’s name"),
    "build": lazy("what the meeting is called"),
    "date": lazy("its date"),
    "time": lazy("from when to when, in its own time zone"),
    "place": lazy("city and state; never the venue"),
    "hosts": lazy("the co-hosts who confirmed, and TAT"),
    "answer_by": lazy("the day by which answers are wanted"),
}
WRITTEN = re.compile(r"\{([^{}]*)\}")


def subject_of(build):
    """The subject as staff wrote it, else the standard one."""
    return build.invitation_subject or standard_subject()


def text_of(build):
    """The words as staff wrote them, else the standard ones."""
    return build.invitation_text or standard_text(build)


def standard_subject():
    return _("Invitation: coalition build in {place} on {date}")


def standard_text(build):
    """Words that are good as they are; they speak of a day for answers only when there is one."""
    answer = (
        _("Please answer by {answer_by}. It takes a minute and needs no account.")
        if build.answer_by
        else _("Please answer when you can. It takes a minute and needs no account.")
    )
    return "\n\n".join(
        [
            _(
                "You are invited to a coalition build: one day on which leaders of law enforcement, trucking, bus,"
                " truck stops and energy meet in one room, so that afterwards they work together against human"
                " trafficking."
            ),
            _(
                "Date: {date}\n"
                "Time: {time}\n"
                "Place: {place}. Your own page names the venue once you have said that you are coming.\n"
                "Hosts: {hosts}"
            ),
            _(
                "You will hear from local law enforcement leaders and from a survivor-leader, learn to recognize"
                " victims and what to do, meet the officers and managers of your own county, and leave with next"
                " steps for your organization."
            ),
            _("The meeting is by invitation. If somebody else should come in your place, say so in your answer."),
            answer,
        ]
    )


def facts_of(build):
    """What the placeholders stand for, but the name; a fact that is not known yet is empty."""
    return {
        "build": str(build),
        "date": date_format(build.date, "l, F j, Y"),
        "time": loader.render_to_string("builds/mail/_time.txt", {"build": build}).strip(),
        "place": f"{build.city}, {build.state.name}",
        "hosts": hosts_of(build),
        "answer_by": date_format(build.answer_by, "l, F j") if build.answer_by else "",
    }


def hosts_of(build):
    """The organizations that confirmed, and TAT, in words."""
    confirmed = build.co_hosts.filter(status=CoHost.Status.CONFIRMED).select_related("organization").order_by("pk")
    return get_text_list([*(str(host.organization) for host in confirmed), "TAT"], _("and"))


def check(text, facts):
    """Raise ValidationError when the text names a placeholder nobody knows, or one that is not known of this build."""
    for name in WRITTEN.findall(text):
        if name not in PLACEHOLDERS:
            raise ValidationError(
                _("There is no placeholder “{%(name)s}”. These exist: %(known)s."),
                params={"name": name, "known": " ".join(f"{{{known}}}" for known in PLACEHOLDERS)},
            )
        if not facts.get(name, "name"):
            raise ValidationError(
                _("“{%(name)s}” cannot be filled in: nobody has set %(what)s for this build yet."),
                params={"name": name, "what": PLACEHOLDERS[name]},
            )
    rest = WRITTEN.sub("", text)
    if "{" in rest or "}" in rest:
        raise ValidationError(_("A brace stands alone. Placeholders are written like {name}."))
    if "[[" in text:
        raise ValidationError(_("Leave out “[[”: the personal link is added by itself."))


def fill(text, facts, name):
    """The text with every placeholder replaced. Raises ValidationError like `check`."""
    check(text, facts)
    values = {**facts, "name": name}
    return WRITTEN.sub(lambda written: values[written[1]], text)
