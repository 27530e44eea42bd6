"""The waves in which a build asks people: save-the-date, invitation, second invitation, reminder.

Each goes to chosen people, once to each; the moment stands in their row, so the list says who was sent what and when.
"""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy as many

from builds import emails, wordings
from builds.models import Invitation

SAVE_THE_DATE, INVITATION, SECOND, REMINDER = "save_the_date", "invitation", "second", "reminder"


@dataclass(frozen=True)
class Wave:
    """One wave: the field that holds its moment, the kind of its words, what the trail calls it, what the page says.

    `asks`, `sends`, `said` and `counts` are the question, the button, what is said afterwards and what is told on the
    list, each for one and for many: `wave.asks % {"n": 3}`.
    """

    name: str
    stamp: str
    wording: str
    verb: str
    asks: str
    sends: str
    said: str
    counts: str
    promise: str
    nobody_ticked: str
    nobody_left: str

    @property
    def wants_sign_off(self):
        """Whether co-hosts may want to have signed the list before it goes; who is only reminded was signed for."""
        return self.name != REMINDER

    def everybody(self, build):
        """Whom it could go to, if nobody is chosen by hand."""
        rows = build.invitations
        if self.name == SAVE_THE_DATE:
            return rows.removable()
        if self.name == INVITATION:
            return rows.to_be_invited()
        if self.name == SECOND:
            return rows.unanswered().filter(second_invited_at=None)
        return rows.to_be_reminded()

    def wording_for(self, row):
        """The kind of words in which this person is asked."""
        return wordings.NEW_DAY if self.name == REMINDER and row.answer else self.wording

    def already(self, row, today):
        """Why this invitation needs no such mail, by where it stands; "" when it may go."""
        is_invited, is_early = row.stage == Invitation.Stage.INVITED, self.name in (SAVE_THE_DATE, INVITATION)
        has_it = {SAVE_THE_DATE: row.save_the_date_at, SECOND: row.second_invited_at}.get(self.name)
        has_answered = row.answer and (self.name == SECOND or not row.is_for_another_day)
        reasons = (
            (row.arrived_at, _("They have been there.")),
            (is_early and is_invited, _("They are invited already.")),
            (not is_early and not is_invited, _("They are not invited yet.")),
            (not is_early and has_answered, _("They have answered.")),
            (has_it, _("They have got it already.")),
            (
                self.name == SECOND and row.invited_at and row.build.today(row.invited_at) == today,
                _("They were invited only today."),
            ),
            (self.name == REMINDER and self._went_on(row, today), _("They were asked again today already.")),
        )
        return next((reason for holds, reason in reasons if holds), "")

    def _went_on(self, row, day):
        moment = getattr(row, self.stamp)
        return moment is not None and row.build.today(moment) == day

    def draft(self, row, envelope, *, on):
        """The mail of this wave to one person."""
        if self.name == REMINDER:
            return emails.reminder(row, envelope, on=on)
        write = {
            SAVE_THE_DATE: emails.save_the_date,
            INVITATION: emails.invitation,
            SECOND: emails.second_invitation,
        }[self.name]
        return write(row, envelope)


ONCE = lazy("Each gets one mail with a personal link. Sending twice sends nothing twice.")
WAVES = {
    wave.name: wave
    for wave in (
        Wave(
            SAVE_THE_DATE,
            "save_the_date_at",
            wordings.SAVE_THE_DATE,
            "sent the save-the-date",
            many("Send one save-the-date?", "Send %(n)d save-the-dates?", "n"),
            many("Send one save-the-date", "Send %(n)d save-the-dates", "n"),
            many("One save-the-date is on its way.", "%(n)d save-the-dates are on their way.", "n"),
            many("%(n)d save-the-date", "%(n)d save-the-dates", "n"),
            lazy("Each gets one mail with the day and a personal link. They are not invited yet; who answers is."),
            lazy("Nobody was ticked, so nobody gets a save-the-date."),
            lazy("Everybody on the list is invited, or has the save-the-date."),
        ),
        Wave(
            INVITATION,
            "invited_at",
            wordings.INVITATION,
            "invited",
            many("Send one invitation?", "Send %(n)d invitations?", "n"),
            many("Send one invitation", "Send %(n)d invitations", "n"),
            many("One invitation is on its way.", "%(n)d invitations are on their way.", "n"),
            many("%(n)d invitation", "%(n)d invitations", "n"),
            ONCE,
            lazy("Nobody was ticked, so nobody is invited."),
            lazy("Everybody on the list is invited."),
        ),
        Wave(
            SECOND,
            "second_invited_at",
            wordings.SECOND,
            "invited a second time",
            many("Send one second invitation?", "Send %(n)d second invitations?", "n"),
            many("Send one second invitation", "Send %(n)d second invitations", "n"),
            many("One second invitation is on its way.", "%(n)d second invitations are on their way.", "n"),
            many("%(n)d second invitation", "%(n)d second invitations", "n"),
            ONCE,
            lazy("Nobody was ticked, so nobody is invited a second time."),
            lazy("Everybody has answered, or was invited a second time."),
        ),
        Wave(
            REMINDER,
            "reminded_at",
            wordings.REMINDER,
            "asked again",
            many("Remind one person?", "Remind %(n)d people?", "n"),
            many("Send one reminder", "Send %(n)d reminders", "n"),
            many("One reminder is on its way.", "%(n)d reminders are on their way.", "n"),
            many("%(n)d reminded", "%(n)d reminded", "n"),
            lazy(
                "Each gets a short mail with the same personal link as before, once a day at most. Who answers in the"
                " meantime gets none."
            ),
            lazy("Nobody was ticked, so nobody is reminded."),
            lazy("Everybody has answered."),
        ),
    )
}


def counted(build):
    """How many people of the list were sent each wave, and of how many the answers do not fit (`at_odds`). One question."""
    at_odds = build.invitations.at_odds().order_by().values("pk")
    return build.invitations.order_by().aggregate(
        **{
            SAVE_THE_DATE: Count("pk", filter=Q(save_the_date_at__isnull=False)),
            # who was named by somebody else was not in the wave
            INVITATION: Count("pk", filter=Q(invited_at__isnull=False, in_place_of=None)),
            SECOND: Count("pk", filter=Q(second_invited_at__isnull=False)),
            REMINDER: Count("pk", filter=Q(reminded_at__isnull=False)),
            "at_odds": Count("pk", filter=Q(pk__in=at_odds)),
        }
    )


def summary(counts):
    """What `counted` says of the waves: "64 save-the-dates · 60 invitations"; "" before the first."""
    return " · ".join(str(wave.counts % {"n": counts[name]}) for name, wave in WAVES.items() if counts[name])


def of_row(row):
    """What else somebody was sent beside the invitation, in a few words: "save-the-date Oct 2, reminded Nov 9"."""
    told = {
        _("save-the-date %(day)s"): row.save_the_date_at,
        _("second invitation %(day)s"): row.second_invited_at,
        _("reminded %(day)s"): row.reminded_at,
    }
    said = [text % {"day": date_format(at.astimezone(row.build.zone), "M j")} for text, at in told.items() if at]
    return ", ".join(said)
