"""Answering an invitation: by personal link, and by staff for somebody who called."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from phonenumber_field.formfields import PhoneNumberField

from builds.actions.companions import THEMSELVES
from builds.actions.substitutes import Substitute
from builds.models import Answer
from contacts import wordings
from contacts.imports.names import person_key
from contacts.models import ConsentTo, County, Sector
from tat_coalitions.wording.free_words import FreeWordsForm

ASKED = (ConsentTo.HOSTS, ConsentTo.CONTACT_LIST)
TAKE_BACK = lazy("Not shared unless ticked; you can take it back at any time.")
NOT_COMING = lazy("A name stands here, but not that you come. Clear it, or change your answer.")
SHARED = lazy("You have said yes to this before. Take the tick out to take it back.")


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
                help_text=format_lazy("{} {}", wording.use, SHARED if to in shared else TAKE_BACK),
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


class CountiesOffered(forms.ModelMultipleChoiceField):
    """Some of the counties a build brings together."""

    widget = forms.CheckboxSelectMultiple(attrs={"data-look": "chips"})

    def label_from_instance(self, county):
        return f"{county.name}, {county.state_id}"


class AnswerForm(FreeWordsForm, SharingForm):
    """What an invitee answers, in their own words."""

    free_words = ("accommodations", "diet")
    ANSWERS = (
        (Answer.YES, lazy("I am coming")),
        (Answer.INSTEAD, lazy("Somebody else comes in my place")),
        (Answer.MAYBE, lazy("I do not know yet")),
        (Answer.NO, lazy("I cannot come")),
    )

    COMPANIONS = lazy("Who comes with you?")

    answer = forms.ChoiceField(
        label=lazy("Are you coming?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose one of the four answers.")},
    )
    substitute = forms.CharField(label=lazy("Name"), max_length=200, required=False)
    substitute_title = forms.CharField(label=lazy("Title"), max_length=200, required=False)
    substitute_organization = forms.CharField(label=lazy("Organization"), max_length=200, required=False)
    substitute_email = forms.EmailField(
        label=lazy("E-mail"),
        required=False,
        help_text=lazy("If you like: then they get a page of their own, and answer for themselves."),
    )
    substitute_phone = PhoneNumberField(
        label=lazy("Phone"), required=False, region="US", help_text=lazy("If you like. A business number.")
    )
    sector = forms.ChoiceField(
        label=lazy("Whom do you speak for?"),
        choices=Sector.choices,
        widget=forms.RadioSelect(attrs={"data-look": "sectors"}),
        help_text=lazy("So that seats and counts are right."),
    )
    counties = CountiesOffered(
        label=lazy("Which of these counties do you serve?"),
        queryset=County.objects.none(),
        required=False,
        help_text=lazy("So that every county has somebody in the room. Tick none if it is none of them."),
    )
    accommodations = forms.CharField(
        label=lazy("What do you need to take part?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy(
            "Such as step-free access or a sign language interpreter. Only TAT sees it, and it is deleted after the"
            " meeting. Nothing about a victim or a case, please."
        ),
    )
    diet = forms.CharField(
        label=lazy("What can you not eat?"),
        max_length=300,
        required=False,
        help_text=lazy("Such as nuts, or no meat. Only TAT sees it, and it is deleted after the meeting."),
    )

    def __init__(self, *args, invitation, **kwargs):
        other, office = invitation.stand_in_or_none, invitation.person.organization
        named = other.person if other else None
        answer = Answer.INSTEAD if invitation.substitute else invitation.answer
        kwargs["initial"] = {
            "answer": answer if invitation.said_so_themselves else "",
            "substitute": invitation.sends,
            "substitute_title": named.title if named else "",
            "substitute_organization": str((named.organization if named else office) or ""),
            "substitute_email": named.email if named else "",
            "substitute_phone": named.phone if named else "",
            "sector": invitation.sector,
            "accommodations": invitation.accommodations,
            "diet": invitation.diet,
        }
        super().__init__(*args, **kwargs)
        offered = invitation.build.counties.order_by("name", "pk")
        field = self.fields["counties"]
        named = [(county.pk, field.label_from_instance(county)) for county in offered]
        if named:
            field.queryset, field.choices = offered, named
            self.initial["counties"] = [county.pk for county in invitation.counties.all()]
        else:
            del self.fields["counties"]
        self._ask_who_comes_along(invitation)
        self.fields["substitute"].is_quiet = True  # wanted of who sends somebody, and shown to nobody else

    def _ask_who_comes_along(self, invitation):
        """A field for each other they may bring, filled in with those they named, who stay even where fewer may come now."""
        self.brought = list(invitation.companions.select_related("person").order_by("pk"))
        named = [row.person.name for row in self.brought]
        self.may_bring, self.own_key = invitation.may_bring, person_key(invitation.person.name)
        fields = max(self.may_bring, len(named))
        for number in range(1, fields + 1):
            label = _("Name") if fields == 1 else _("Name %(number)d") % {"number": number}
            initial = named[number - 1] if number <= len(named) else ""
            self.fields[f"companion_{number}"] = forms.CharField(
                label=label, max_length=200, required=False, initial=initial
            )

    @property
    def fields_of_companions(self):
        """The fields for the names of who comes with them."""
        return [self[name] for name in self.fields if name.startswith("companion_")]

    @property
    def _companions(self):
        """The names of who comes with them; None where nobody was asked."""
        fields = self.fields_of_companions
        names = [" ".join(self.cleaned_data.get(field.name, "").split()) for field in fields]
        return [name for name in names if name] if fields else None

    def add_error(self, field, error):
        """What a verb says of `companions` stands at the first of their fields."""
        about = getattr(error, "error_dict", {})
        if "companions" in about and "companions" not in self.fields:
            first = next(iter(self.fields_of_companions), None)
            return super().add_error(first and first.name, about["companions"])
        return super().add_error(field, error)

    @property
    def fields_of_substitute(self):
        """The fields about whoever comes instead."""
        return [self[name] for name in self.fields if name.startswith("substitute")]

    def clean_substitute(self):
        return " ".join(self.cleaned_data["substitute"].split())

    def clean_substitute_email(self):
        return self.cleaned_data["substitute_email"].strip().lower()

    def clean(self):
        cleaned = super().clean()
        answer, substitute = cleaned.get("answer"), cleaned.get("substitute", "")
        if answer == Answer.INSTEAD and not substitute:
            self.add_error("substitute", _("Write who comes, or choose another answer."))
        elif answer and answer != Answer.INSTEAD and substitute and "substitute" in self.changed_data:
            self.add_error(
                "substitute", _("You wrote a name here but chose another answer. Clear it, or choose “somebody else”.")
            )
        self._check_companions(answer)
        return cleaned

    def _check_companions(self, answer):
        """Only who comes brings somebody, and never themselves."""
        for field in self.fields_of_companions:
            name = self.cleaned_data.get(field.name)
            if name and person_key(name) == self.own_key:
                self.add_error(field.name, THEMSELVES)
            elif name and answer and answer != Answer.YES and field.name in self.changed_data:
                self.add_error(field.name, NOT_COMING)

    @property
    def values(self):
        """What the verb wants to know."""
        cleaned = self.cleaned_data
        return {
            "answer": cleaned["answer"],
            "substitute": self._substitute() if cleaned["answer"] == Answer.INSTEAD else None,
            "sector": cleaned["sector"],
            "counties": cleaned.get("counties"),
            "needs": {need: cleaned[need] for need in ("accommodations", "diet")},
            "companions": self._companions,
            "shares": self.shares,
        }

    def _substitute(self):
        told = self.cleaned_data
        return Substitute(
            name=told["substitute"],
            title=told["substitute_title"],
            organization=" ".join(told["substitute_organization"].split()),
            email=told["substitute_email"],
            phone=told["substitute_phone"] or "",
        )


class ToldAnswerForm(AnswerForm):
    """The same, as staff write it down for somebody who called."""

    ANSWERS = (
        (Answer.YES, lazy("Comes")),
        (Answer.INSTEAD, lazy("Somebody else comes in their place")),
        (Answer.MAYBE, lazy("Does not know yet")),
        (Answer.NO, lazy("Cannot come")),
    )
    COMPANIONS = lazy("Who comes with them?")
    LABELS = {
        "answer": lazy("What did they say?"),
        "sector": lazy("Whom do they speak for?"),
        "counties": lazy("Which of these counties do they serve?"),
        "accommodations": lazy("What do they need to take part?"),
        "diet": lazy("What can they not eat?"),
    }

    free_words = (*AnswerForm.free_words, "seat_reason")
    seat_reason = forms.CharField(
        label=lazy("Every seat is taken. Give one all the same, because"),
        max_length=200,
        required=False,
        help_text=lazy("Left empty, a yes goes on the waiting list. The reason stays with them and in the trail."),
    )
    send_confirmation = forms.BooleanField(
        label=lazy("Send the confirmation"),
        required=False,
        initial=True,
        help_text=lazy(
            "With their personal link and, if they come, the entry for their calendar. Who comes instead gets a link, too."
        ),
    )

    def __init__(self, *args, is_full=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = self.ANSWERS
        for name, label in self.LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        for to in ASKED:
            self.fields[f"shares_{to}"].help_text = _("Read it to them, and tick it only if they say yes to it.")
        if not is_full:
            del self.fields["seat_reason"]

    @property
    def values(self):
        return super().values | {"seat_reason": self.cleaned_data.get("seat_reason", "")}
