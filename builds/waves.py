"""The waves in which a build asks people: save-the-date, invitation, second invitation, reminder.

Each goes to chosen people, once to each; the moment stands in their row, so the list says who was sent what and when.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy as many

from builds import emails, wordings
from builds.models import Invitation

SAVE_THE_DATE, INVITATION, SECOND, REMINDER = "save_the_date", "invitation", "second", "reminder"


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One wave: what the trail calls it, whom it is for, its words and its mail, and what the pages say.

    `stamp` is the field that holds its moment. `whom` picks, of the rows of a build, those it could go to; `write` makes
    the mail to one of them, once or, where it `goes_daily`, once on each day. `asks`, `sends`, `said` and `counts` are
    the question, the button, what is said afterwards and what is told on the list, each for one and for many:
    `told(wave.asks, 3)`.
    """

    name: str
    stamp: str
    wording: str
    verb: str
    whom: Callable
    write: Callable
    asks: str
    sends: str
    said: str
    counts: str
    promise: str
    nobody_ticked: str
    nobody_left: str
    goes_daily: bool = False

    @property
    def wants_sign_off(self):
        """Whether co-hosts may want to have signed the list before it goes; who is only reminded was signed for."""
        return self.name != REMINDER

    def everybody(self, build):
        """Whom it could go to, if nobody is chosen by hand."""
        return self.whom(build.invitations)

    def wording_for(self, row):
        """The kind of words in which this person is asked."""
        return wordings.NEW_DAY if self.name == REMINDER and row.answer else self.wording

    def already(self, row, today):
        """Why this invitation needs no such mail, by where it stands; "" when it may go."""
        is_invited, is_early = row.stage == Invitation.Stage.INVITED, self.name in (SAVE_THE_DATE, INVITATION)
        has_it = {SAVE_THE_DATE: row.save_the_date_at, SECOND: row.second_invited_at}.get(self.name)
        has_answered = row.answer and (self.name == SECOND or not row.is_for_another_day)
        asked_again = self.name == REMINDER and (row.reminded_at, row.second_invited_at)
        reasons = (
            (row.arrived_at, _("They have been there.")),
            (is_early and is_invited, _("They are invited already.")),
            (not is_early and not is_invited, _("They are not invited yet.")),
            (not is_early and has_answered, _("They have answered.")),
            (has_it, _("They have got it already.")),
            (
                not is_early and not row.answer and _any_on(row, today, row.invited_at),
                _("They were invited only today."),
            ),
            (asked_again and _any_on(row, today, *asked_again), _("They were asked again today already.")),
        )
        return next((reason for holds, reason in reasons if holds), "")

    def draft(self, row, envelope, *, on):
        """The mail of this wave to one person; `on` is the day on which it is written."""
        return self.write(row, envelope, on=on) if self.goes_daily else self.write(row, envelope)


def _any_on(row, day, *moments):
    """Whether one of the moments was on this day, where the build is."""
    return any(moment is not None and row.build.today(moment) == day for moment in moments)


ONCE = lazy("Each gets one mail with a personal link. Sending twice sends nothing twice.")
EVERY_WAVE = (
    Wave(
        name=SAVE_THE_DATE,
        stamp="save_the_date_at",
        wording=wordings.SAVE_THE_DATE,
        verb="sent the save-the-date",
        whom=lambda rows: rows.removable(),
        write=emails.save_the_date,
        asks=many("Send one save-the-date?", "Send %(number)s save-the-dates?", "n"),
        sends=many("Send one save-the-date", "Send %(number)s save-the-dates", "n"),
        said=many("One save-the-date is on its way.", "%(number)s save-the-dates are on their way.", "n"),
        counts=many("%(number)s save-the-date", "%(number)s save-the-dates", "n"),
        promise=lazy("Each gets one mail with the day and a personal link. They are not invited yet; who answers is."),
        nobody_ticked=lazy("Nobody was ticked, so nobody gets a save-the-date."),
        nobody_left=lazy("Everybody on the list is invited, or has the save-the-date."),
    ),
    Wave(
        name=INVITATION,
        stamp="invited_at",
        wording=wordings.INVITATION,
        verb="invited",
        whom=lambda rows: rows.to_be_invited(),
        write=emails.invitation,
        asks=many("Send one invitation?", "Send %(number)s invitations?", "n"),
        sends=many("Send one invitation", "Send %(number)s invitations", "n"),
        said=many("One invitation is on its way.", "%(number)s invitations are on their way.", "n"),
        counts=many("%(number)s invitation", "%(number)s invitations", "n"),
        promise=ONCE,
        nobody_ticked=lazy("Nobody was ticked, so nobody is invited."),
        nobody_left=lazy("Everybody on the list is invited."),
    ),
    Wave(
        name=SECOND,
        stamp="second_invited_at",
        wording=wordings.SECOND,
        verb="invited a second time",
        whom=lambda rows: rows.unanswered().filter(second_invited_at=None),
        write=emails.second_invitation,
        asks=many("Send one second invitation?", "Send %(number)s second invitations?", "n"),
        sends=many("Send one second invitation", "Send %(number)s second invitations", "n"),
        said=many("One second invitation is on its way.", "%(number)s second invitations are on their way.", "n"),
        counts=many("%(number)s second invitation", "%(number)s second invitations", "n"),
        promise=ONCE,
        nobody_ticked=lazy("Nobody was ticked, so nobody is invited a second time."),
        nobody_left=lazy("Everybody has answered, or was invited a second time."),
    ),
    Wave(
        name=REMINDER,
        stamp="reminded_at",
        wording=wordings.REMINDER,
        verb="asked again",
        whom=lambda rows: rows.to_be_reminded(),
        write=emails.reminder,
        asks=many("Remind one person?", "Remind %(number)s people?", "n"),
        sends=many("Send one reminder", "Send %(number)s reminders", "n"),
        said=many("One reminder is on its way.", "%(number)s reminders are on their way.", "n"),
        counts=many("%(number)s reminded", "%(number)s reminded", "n"),
        promise=lazy(
            "Each gets a short mail with the same personal link as before, once a day at most. Who answers in the"
            " meantime gets none."
        ),
        nobody_ticked=lazy("Nobody was ticked, so nobody is reminded."),
        nobody_left=lazy("Everybody has answered."),
        goes_daily=True,
    ),
)
WAVES = {wave.name: wave for wave in EVERY_WAVE}


def counted(build):
    """How many people of the list were sent each wave, and of how many the answers do not fit (`at_odds`). One question."""
    at_odds = build.invitations.at_odds().order_by().values("pk")
    return build.invitations.order_by().aggregate(
        **{
            SAVE_THE_DATE: Count("pk", filter=Q(save_the_date_at__isnull=False)),
            # who was named by somebody else was not in the wave
            INVITATION: Count("pk", filter=Q(invited_at__isnull=False, in_place_of=None, brought_by=None)),
            SECOND: Count("pk", filter=Q(second_invited_at__isnull=False)),
            REMINDER: Count("pk", filter=Q(reminded_at__isnull=False)),
            "at_odds": Count("pk", filter=Q(pk__in=at_odds)),
        }
    )


def told(words, number):
    """Words of a wave for so many people."""
    return str(words % {"n": number, "number": intcomma(number)})


def summary(counts):
    """What `counted` says of the waves: "64 save-the-dates · 60 invitations"; "" before the first."""
    return " · ".join(told(wave.counts, counts[name]) for name, wave in WAVES.items() if counts[name])


def of_row(row):
    """What else somebody was sent beside the invitation, in a few words: "save-the-date Oct 2, reminded Nov 9"."""
    told = {
        _("save-the-date %(day)s"): row.save_the_date_at,
        _("second invitation %(day)s"): row.second_invited_at,
        _("reminded %(day)s"): row.reminded_at,
    }
    said = [text % {"day": date_format(at.astimezone(row.build.zone), "M j")} for text, at in told.items() if at]
    return ", ".join(said)
