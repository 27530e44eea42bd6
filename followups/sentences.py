"""What the pages say before and after a build is planned, moved, called off or held."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import copying
from builds.templating import A_NOTICE
from builds.working_days import holiday_on, is_working_day


def day(date):
    """`Wednesday, February 17, 2027`."""
    return date_format(date, "l, F j, Y")


def day_off(date, state):
    """That a day is one on which offices are closed, or nothing."""
    if is_working_day(date, state):
        return ""
    holiday = holiday_on(date, state)
    if not holiday:
        return _("%(day)s is on a weekend.") % {"day": day(date)}
    facts = {"day": day(date), "state": state, "holiday": holiday}
    return _("%(day)s is a holiday in %(state)s: %(holiday)s.") % facts


def planned(build):
    """What exists from the first day on."""
    if build.status == "draft":
        return _("Kept as a draft.")
    tasks, followups = build.tasks.count(), build.followups.count()
    return _("Planned: %(tasks)s and %(followups)s, with an agenda and first targets.") % {
        "tasks": _tasks(tasks),
        "followups": _followups(followups),
    }


def copied(source, numbers):
    """What was taken over from an earlier build; `numbers` as `copying.in_words` wants them."""
    what = copying.in_words(numbers)
    if not what:
        return _("Nothing was copied from %(source)s but what you see filled in.") % {"source": source}
    return _("Copied from %(source)s: %(what)s. Nobody was invited or written to.") % {"source": source, "what": what}


def _tasks(number):
    return ngettext("%(n)s task", "%(n)s tasks", number) % {"n": intcomma(number)}


def _open_tasks(number):
    return ngettext("%(n)s open task", "%(n)s open tasks", number) % {"n": intcomma(number)}


def _followups(number):
    return ngettext("%(n)s follow-up", "%(n)s follow-ups", number) % {"n": intcomma(number)}


def move_question(build, date):
    return _("Move %(city)s to %(day)s?") % {"city": build.city, "day": day(date)}


def what_moves(build, moving, date, today):
    """What the page says before a build moves."""
    says = []
    if build.is_ahead or build.status == "draft":
        says.append(_("Now it is on %(day)s.") % {"day": day(build.date)})
    says.append(
        _("%(tasks)s and %(followups)s move along.")
        % {"tasks": _open_tasks(moving.tasks), "followups": _followups(moving.followups)}
    )
    says += [kept(extra, date) for extra in moving.extras]
    stays = []
    if moving.tasks_settled:
        text = ngettext("%(n)d finished task", "%(n)d finished tasks", moving.tasks_settled)
        stays.append(text % {"n": moving.tasks_settled})
    if moving.followups_answered:
        text = ngettext("%(n)d answered follow-up", "%(n)d answered follow-ups", moving.followups_answered)
        stays.append(text % {"n": moving.followups_answered})
    if stays:
        says.append(_("These stay as they are: %(stays)s.") % {"stays": _(" and ").join(stays)})
    says.append(day_off(date, build.state))
    if (date - today).days < A_NOTICE:
        text = ngettext(
            "That is %(n)d day from now: what is left of the plan is pressed together, nothing is dropped.",
            "That is %(n)d days from now: what is left of the plan is pressed together, nothing is dropped.",
            (date - today).days,
        )
        says.append(text % {"n": (date - today).days})
    if moving.invited:
        says.append(asked(moving.invited))
    return [sentence for sentence in says if sentence]


def kept(extra, date):
    """That an extra follow-up keeps its day when its build moves, and whether that day still makes sense."""
    facts = {"title": extra.title, "day": date_format(extra.due_on, "F j, Y")}
    if extra.due_on <= date:
        return _("“%(title)s” keeps its day, %(day)s, which is not after the meeting: give it another one.") % facts
    return _("“%(title)s” keeps its day, %(day)s.") % facts


def asked(invited):
    """How many people know of the old day, and how they learn of the new one."""
    text = ngettext("%(n)s person was invited.", "%(n)s people were invited.", invited) % {"n": intcomma(invited)}
    return text + " " + _("The mail that tells of the change is written, and goes when you have read and released it.")


def moved(build, moving):
    return _("It is on %(day)s now; %(tasks)s and %(followups)s moved along.") % {
        "day": day(build.date),
        "tasks": _open_tasks(moving.tasks),
        "followups": _followups(moving.followups),
    }


def what_ends(moving):
    """What the page says before a build is cancelled."""
    text = ngettext(
        "%(n)d follow-up is called off, and all mail about the build that still waits.",
        "%(n)d follow-ups are called off, and all mail about the build that still waits.",
        moving.followups_unanswered,
    )
    return [text % {"n": moving.followups_unanswered}, _("What was done and answered stays.")]


def now_is(build):
    """What became of a build."""
    return _("%(build)s is %(status)s.") % {"build": build, "status": build.get_status_display().lower()}


def still_ahead(build, at):
    """That the day for which a build is planned has not come; nothing once it has."""
    if build.days_to_go(at) <= 0:
        return ""
    text = ngettext(
        "It is planned for %(day)s, %(n)d day from now. Only if it was held before that, say when.",
        "It is planned for %(day)s, %(n)d days from now. Only if it was held before that, say when.",
        build.days_to_go(at),
    )
    return text % {"day": day(build.date), "n": build.days_to_go(at)}


def what_starts(moving):
    """What the page says before a build is recorded as held."""
    text = ngettext("%(n)d follow-up starts.", "%(n)d follow-ups start.", moving.followups_unanswered)
    return text % {"n": moving.followups_unanswered}


def not_needed(tasks):
    """What becomes of tasks that were left open up to the day."""
    text = ngettext("%(n)d task that was left open is waived.", "%(n)d tasks that were left open are waived.", tasks)
    return text % {"n": tasks} if tasks else ""


def arrived(number):
    """How many people are checked in."""
    if not number:
        return _("Nobody is checked in yet: enter the sign-in sheet before or after.")
    text = ngettext("%(n)s person is checked in.", "%(n)s people are checked in.", number)
    return text % {"n": intcomma(number)}


def held(build):
    """When its follow-ups are due, once a build was held."""
    owed = build.followups.exclude(status="cancelled").order_by("due_on")
    dues = [date_format(due, "M j") for due in owed.values_list("due_on", flat=True)]
    return _("Recorded as held. Follow-ups are due %(days)s.") % {"days": ", ".join(dues)}
