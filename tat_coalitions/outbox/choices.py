"""What a person may do with a message: the verb, what is asked before and said after, and what is filled in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tat_coalitions.outbox import actions
from tat_coalitions.outbox.forms import AddressForm, HoldForm, RescheduleForm, RewriteForm


@dataclass(frozen=True)
class Choice:
    """One thing a person may do: `act(message, by=…, **facts)`, where `form(data, message)` gives the facts."""

    act: object
    button: str
    question: str
    says: str
    done: str
    form: object = None


def hold_form(data, message):
    return HoldForm(data)


def reschedule_form(data, message):
    return RescheduleForm(data, message=message)


def address_form(data, message):
    return AddressForm(data, instance=message)


def rewrite_form(data, message):
    return RewriteForm(data, instance=message)


def facts_of(form):
    """What a filled-in form tells the verb."""
    facts = {name: value for name, value in form.cleaned_data.items() if name != "language_reason"}
    kept = getattr(form, "kept", None)
    return facts | ({"reason": kept.reason} if kept else {})


CHOICES = {
    actions.RETRY: Choice(
        actions.retry,
        _("Send now"),
        _("Send this message now?"),
        _("Nothing of it has left so far. It goes within a minute, unless it is no longer wanted."),
        _("The message goes out within a minute."),
    ),
    actions.SEND_AGAIN: Choice(
        actions.send_again,
        _("Send again"),
        _("Send this message again?"),
        _("It may have arrived already. It carries the same Message-ID, so many mail programs show it once."),
        _("The message goes out again within a minute."),
    ),
    actions.CALL_SENT: Choice(
        actions.call_sent,
        _("Call it sent"),
        _("Call this message sent?"),
        _("Do so when you know that it arrived, or when it no longer matters. Nothing is sent."),
        _("The message counts as sent."),
    ),
    actions.CANCEL: Choice(
        actions.cancel,
        _("Cancel it"),
        _("Cancel this message?"),
        _("It will not be sent. It stays in this list."),
        _("The message is cancelled."),
    ),
    actions.CORRECT: Choice(
        actions.correct_address,
        _("Correct the address"),
        _("Send this message to another address?"),
        _("It goes to the address you write here: within a minute, or on its day."),
        _("It is corrected. What is due goes to the new address within a minute."),
        address_form,
    ),
    actions.HOLD: Choice(
        actions.hold,
        _("Put it on hold"),
        _("Put this message on hold?"),
        _("It stays where it is, whatever its day, until somebody releases it."),
        _("The message is on hold."),
        hold_form,
    ),
    actions.RELEASE: Choice(
        actions.release,
        _("Release it"),
        _("Release this message?"),
        _("It goes on its day, or within a minute where that is over, unless it is no longer wanted."),
        _("The message is released."),
    ),
    actions.RESCHEDULE: Choice(
        actions.reschedule,
        _("Reschedule it"),
        _("When should this message go?"),
        _("Before it goes, the program looks once more whether it is still wanted."),
        _("The message goes at the new time."),
        reschedule_form,
    ),
    actions.REWRITE: Choice(
        actions.rewrite,
        _("Change its words"),
        _("What should this message say?"),
        _("Only this one message changes. What all of its kind say stands under “Words of our mail”."),
        _("The message says so now."),
        rewrite_form,
    ),
}
