"""The words in which the mail of a build goes out unless staff write others. They are good as they are."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

INVITING = _(
    "You are invited to a coalition build: one day on which leaders of law enforcement, trucking, bus, truck stops and"
    " energy meet in one room, so that afterwards they work together against human trafficking.\n\n"
    "Date: {date}\n"
    "Time: {time}\n"
    "Place: {place}. Your own page names the venue once you have said that you are coming.\n"
    "Hosts: {hosts}\n\n"
    "You will hear from local law enforcement leaders and guest speakers, learn to recognize victims and what to do,"
    " meet the officers and managers of your own county, and leave with next steps for your organization.\n\n"
    "The meeting is by invitation. If somebody else should come in your place, say so in your answer.\n\n"
    "{answer_request} It takes a minute and needs no account."
)
SAVING_THE_DATE = _(
    "Please keep {date} free, {time}. In {place} a coalition build takes place: one day on which leaders of law"
    " enforcement, trucking, bus, truck stops and energy meet in one room, so that afterwards they work together against"
    " human trafficking.\n\n"
    "Hosts: {hosts}\n\n"
    "Your invitation follows. The entry for your calendar is attached. If you know already whether you can come, your own"
    " page takes your answer: it needs no account."
)
INVITING_AGAIN = _(
    "Seats are being given for the coalition build in {place} on {date}, {time}, and we would like to have you in the"
    " room. We have invited you before and have not heard from you.\n\n"
    "Hosts: {hosts}\n\n"
    "You will hear from local law enforcement leaders and guest speakers, meet the officers and managers of your own"
    " county, and leave with next steps for your organization.\n\n"
    "If you cannot come, name somebody else of your organization on your own page, so that your county is in the room."
    " {answer_request} It takes a minute and needs no account."
)
ASKING_AGAIN = _(
    "We invited you to the coalition build in {place} on {date}, {time}, and have not heard from you yet. Knowing who"
    " comes lets us seat managers of truck stops and terminals with the officers of their own county.\n\n"
    "{answer_request} Please answer also if you cannot come: somebody else can then have the seat."
)
ASKING_FOR_THE_NEW_DAY = _(
    "The coalition build in {place} has moved to {date}, {time}. You answered before it did, so please tell us whether"
    " you are coming on the new day.\n\n"
    "{answer_request} Please answer also if you cannot come: somebody else can then have the seat."
)
SENDING_THE_LINK = _(
    "Here is the link to your own page for the coalition build in {place} on {date}, {time}. There you can answer, or"
    " change your answer, see the agenda and take the date into your calendar."
)
CHANGE_OF_MIND = _(
    "You can change your mind at any time before the meeting. Your own page also says what you let us share and takes"
    " it back."
)
THANKS_YES = _(
    "Thank you for your answer. We look forward to seeing you at the coalition build in {place} on {date}, {time}. The"
    " entry for your calendar is attached and names the venue."
)
THANKS_SUBSTITUTE = _(
    "Thank you for your answer. {substitute} comes in your place to the coalition build in {place} on {date}, {time}."
    " {told_them} Your own page stays with you."
)
THANKS_WAITING = _(
    "Thank you for your answer. Every seat at the coalition build in {place} on {date} is taken at the moment, so you are"
    " on the waiting list. We write to you as soon as there is a seat for you; please do not travel before that.\n\n"
    "If you cannot come after all, please say so on your own page: then the next one moves up."
)
A_SEAT = _(
    "There is a seat for you at the coalition build in {place} on {date}, {time}. You are no longer on the waiting list,"
    " and we look forward to seeing you. The entry for your calendar is attached and names the venue.\n\n"
    "If you cannot come after all, please say so on your own page: then the next one moves up."
)
NAMED_INSTEAD = _(
    "{replaces} cannot come to the coalition build in {place} on {date}, {time}, and has named you to come instead."
    " {seat}\n\n"
    "A coalition build is one day on which leaders of law enforcement, trucking, bus, truck stops and energy meet in one"
    " room, so that afterwards they work together against human trafficking.\n\n"
    "Hosts: {hosts}\n\n"
    "Please tell us on your own page whether you are coming, what you need to take part and what we may share: nobody"
    " else can say that for you. The page names the venue once you have said that you are coming. It needs no account."
)
NOT_NEEDED = _(
    "{replaces} has answered anew, so you need not come in their place to the coalition build in {place} on {date}. You"
    " need not do anything. Thank you for having been ready to come. The attached entry updates your calendar."
)
THANKS_MAYBE = _(
    "Thank you for your answer. You do not know yet whether you can come to the coalition build in {place} on {date}."
    " Please tell us as soon as you do."
)
THANKS_NO = _(
    "Thank you for your answer. You cannot come to the coalition build in {place} on {date}. We are sorry to miss you."
)
IT_MOVED = _(
    "The coalition build in {place} takes place on {date}, {time}. {your_answer} The attached entry updates your"
    " calendar."
)
IT_WAITS = _(
    "The coalition build in {place} does not take place on {date}. A new date is being looked for; we will write to"
    " you as soon as there is one. You need not do anything. The attached entry updates your calendar."
)
IT_IS_OFF = _(
    "The coalition build in {place} on {date} is cancelled. We are sorry. You need not do anything. The attached entry"
    " updates your calendar."
)
ITS_DETAILS = _(
    "Something has changed about the coalition build on {date}.\n\n"
    "{what_changed}\n\n"
    "The day stays. {your_answer} The attached entry updates your calendar."
)


def thanks(words):
    """Thanks for an answer, and the way to change it."""
    return format_lazy("{}\n\n{}", words, CHANGE_OF_MIND)


# kind of mail: its subject and its text
STANDARD = {
    "save_the_date": (_("Save the date: coalition build in {place} on {date}"), SAVING_THE_DATE),
    "invitation_second": (_("Your invitation once more: coalition build in {place} on {date}"), INVITING_AGAIN),
    "substitute": (_("In place of {replaces}: coalition build in {place}, {date}"), NAMED_INSTEAD),
    "substitute_released": (_("You need not come: coalition build in {place}, {date}"), NOT_NEEDED),
    "answer_waiting": (_("You are on the waiting list: coalition build in {place}, {date}"), thanks(THANKS_WAITING)),
    "answer_seat": (_("There is a seat for you: coalition build in {place}, {date}"), thanks(A_SEAT)),
    "invitation": (_("Invitation: coalition build in {place} on {date}"), INVITING),
    "invitation_reminder": (_("Are you coming? Coalition build in {place}, {date}"), ASKING_AGAIN),
    "invitation_new_day": (
        _("Are you coming on the new day? Coalition build in {place}, {date}"),
        ASKING_FOR_THE_NEW_DAY,
    ),
    "invitation_link": (_("Your page for the coalition build in {place}, {date}"), SENDING_THE_LINK),
    "answer_yes": (_("You are coming: coalition build in {place}, {date}"), thanks(THANKS_YES)),
    "answer_substitute": (
        _("Somebody else comes in your place: coalition build in {place}, {date}"),
        thanks(THANKS_SUBSTITUTE),
    ),
    "answer_maybe": (_("You may be coming: coalition build in {place}, {date}"), thanks(THANKS_MAYBE)),
    "answer_no": (_("You cannot come: coalition build in {place}, {date}"), thanks(THANKS_NO)),
    "change_moved": (_("New date: coalition build in {place}, {date}"), IT_MOVED),
    "change_postponed": (_("Postponed: coalition build in {place}"), IT_WAITS),
    "change_cancelled": (_("Cancelled: coalition build in {place}, {date}"), IT_IS_OFF),
    "change_details": (_("Please note: coalition build in {place}, {date}"), ITS_DETAILS),
}
