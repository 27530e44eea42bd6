"""Answering an invitation: by personal link, and by staff for somebody who called."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.models import Answer
from contacts import wordings
from contacts.models import ConsentTo, Sector

INSTEAD = "instead"  # somebody else takes the seat: for counting, a yes
ASKED = (ConsentTo.HOSTS, ConsentTo.CONTACT_LIST)
TAKE_BACK = lazy("Not shared unless ticked; you can take it back at any time.")


class SharingForm(forms.Form):
    """The two consents, in the wording in force; ticked only where a consent is given already."""

    def __init__(self, *args, shared=(), **kwargs):
        super().__init__(*args, **kwargs)
        for to in ASKED:
            wording = wordings.in_force(to)
            self.fields[f"shares_{to}"] = forms.BooleanField(
                label=wording.sentence,
                required=False,
                initial=to in shared,
                help_text=format_lazy("{} {}", wording.use, TAKE_BACK),
            )

    @property
    def notice(self):
        """What must be known before ticking."""
        return wordings.in_force(ConsentTo.HOSTS).notice

    @property
    def consent_fields(self):
        return [self[f"shares_{to}"] for to in ASKED]

    @property
    def shares(self):
        """What was ticked: a ConsentTo -> whether."""
        return {to: self.cleaned_data[f"shares_{to}"] for to in ASKED}


class AnswerForm(SharingForm):
    """What an invitee answers, in their own words."""

    ANSWERS = (
        (Answer.YES, lazy("I am coming")),
        (INSTEAD, lazy("Somebody else comes in my place")),
        (Answer.MAYBE, lazy("I do not know yet")),
        (Answer.NO, lazy("I cannot come")),
    )

    answer = forms.ChoiceField(
        label=lazy("Are you coming?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose one of the four answers.")},
    )
    substitute = forms.CharField(
        label=lazy("Who comes in your place?"),
        max_length=200,
        required=False,
        help_text=lazy("Name and organization, if you chose “somebody else”."),
    )
    sector = forms.ChoiceField(
        label=lazy("Whom do you speak for?"),
        choices=Sector.choices,
        widget=forms.RadioSelect(attrs={"data-look": "sectors"}),
        help_text=lazy("So that we seat and count you rightly."),
    )
    accommodations = forms.CharField(
        label=lazy("What do you need to take part?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy(
            "Such as step-free access, a sign language interpreter, a meal without nuts. Only TAT sees it, and it is"
            " deleted after the meeting. Nothing about a victim or a case, please."
        ),
    )

    def __init__(self, *args, invitation, **kwargs):
        kwargs["initial"] = {
            "answer": INSTEAD if invitation.substitute else invitation.answer,
            "substitute": invitation.substitute,
            "sector": invitation.sector,
            "accommodations": invitation.accommodations,
        }
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        answer, substitute = cleaned.get("answer"), cleaned.get("substitute", "")
        if answer == INSTEAD and not substitute:
            self.add_error("substitute", _("Write who comes, or choose another answer."))
        elif answer and answer != INSTEAD and substitute:
            self.add_error(
                "substitute", _("You wrote a name here but chose another answer. Clear it, or choose “somebody else”.")
            )
        return cleaned

    @property
    def values(self):
        """What the verb wants to know."""
        cleaned = self.cleaned_data
        answer = Answer.YES if cleaned["answer"] == INSTEAD else cleaned["answer"]
        return {
            "answer": answer,
            "substitute": cleaned["substitute"],
            "sector": cleaned["sector"],
            "accommodations": cleaned["accommodations"],
            "shares": self.shares,
        }


class ToldAnswerForm(AnswerForm):
    """The same, as staff write it down for somebody who called."""

    ANSWERS = (
        (Answer.YES, lazy("Comes")),
        (INSTEAD, lazy("Somebody else comes in their place")),
        (Answer.MAYBE, lazy("Does not know yet")),
        (Answer.NO, lazy("Cannot come")),
    )
    send_confirmation = forms.BooleanField(
        label=lazy("Send them the confirmation"),
        required=False,
        initial=True,
        help_text=lazy("With their personal link and, if they come, the entry for their calendar."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = self.ANSWERS
        self.fields["answer"].label = _("What did they say?")
        self.fields["substitute"].label = _("Who comes in their place?")
        self.fields["sector"].label = _("Whom do they speak for?")
        self.fields["accommodations"].label = _("What do they need to take part?")
        for to in ASKED:
            self.fields[f"shares_{to}"].help_text = _("Read it to them, and tick it only if they say yes to it.")
