"""What whoever keeps a region fills in: trainings, helpers, the next build, and until when it holds."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.commitments import PromiserField, PromisingField
from builds.forms.fields import CountiesField, counties_named, date_input
from contacts.forms.fields import StateField
from contacts.models import Kind, Organization, Person, State
from followups.models import Training
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm
from tat_coalitions.wording.own_sentences import OwnSentences

TRAINED = ("state", "organization", "held_on", "audience", "people", "material", "note", "told_by")
LONG_AGO = datetime.timedelta(days=5 * 365)


class TrainingForm(FreeWordsForm, forms.Form):
    """One training that used TAT or BOTL material. A lead names organizations and people they see, or a new one."""

    free_words = ("note",)

    organization = PromisingField(
        label=lazy("Who held it?"),
        max_length=200,
        help_text=lazy("An organization; those you see are offered, and any other name may be written."),
        error_messages={"required": lazy("Write which organization held it.")},
    )
    organization_kind = forms.ChoiceField(
        label=lazy("What kind of organization is it?"),
        choices=[("", lazy("We know it already")), *Kind.choices],
        required=False,
        help_text=lazy("Only for an organization that we do not know yet."),
    )
    state = StateField(
        label=lazy("In which state?"),
        queryset=State.objects.none(),
        empty_label=None,
        error_messages={"required": lazy("Choose the state.")},
    )
    held_on = forms.DateField(
        label=lazy("On which day?"),
        widget=date_input(**{"class": "w-num"}),
        error_messages={"required": lazy("Write on which day it was held.")},
    )
    audience = forms.ChoiceField(
        label=lazy("Who was trained?"),
        choices=Training.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose who was trained.")},
    )
    people = forms.IntegerField(
        label=lazy("How many people?"),
        min_value=1,
        max_value=1_000_000,
        error_messages={
            "required": lazy("Write how many people were trained."),
            "min_value": lazy("Write how many people were trained."),
        },
        widget=forms.NumberInput(attrs={"class": "w-num"}),
    )
    material = forms.ChoiceField(
        label=lazy("With which material?"),
        choices=Training.Material.choices,
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
        initial=Training.Material.TAT,
    )
    note = forms.CharField(label=lazy("Anything to add?"), required=False, max_length=300, help_text=NO_CASES)
    told_by = PromiserField(
        label=lazy("Who told you?"), required=False, max_length=200, help_text=lazy("Name or e-mail address.")
    )

    def __init__(self, *args, region, user, training=None, **kwargs):
        if training:
            kwargs["initial"] = {name: getattr(training, name) for name in TRAINED}
        super().__init__(*args, **kwargs)
        self.region, self.today = region, region.build.today()
        states = State.objects.filter(builds=region.build).order_by("name")
        self.fields["state"].queryset = states
        self.fields["state"].initial = region.build.state_id
        for name in ("organization", "told_by"):
            self.fields[name].user = user
        listed = Organization.objects.visible_to(user).filter(people__invitations__build=region.build)
        self.fields["organization"].offer(listed.distinct().order_by("name", "pk"))
        people = Person.objects.visible_to(user).present().filter(invitations__build=region.build)
        self.fields["told_by"].offer(people.order_by("name", "pk"))

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > self.today:
            raise ValidationError(_("That day is still ahead. Write it down once it was held."))
        if day < self.today - LONG_AGO:
            raise ValidationError(_("That is more than five years ago. Check the year."))
        return day

    def clean(self):
        cleaned = super().clean()
        organization, kind = cleaned.get("organization"), cleaned.get("organization_kind")
        if organization and organization.pk is None:
            if kind:
                organization.kind, organization.state = kind, cleaned.get("state") or self.region.build.state
            else:
                self.add_error(
                    "organization",
                    ValidationError(
                        _("We know nothing called “%(name)s”. Check how it is written, or say below what kind it is."),
                        params={"name": organization.name},
                    ),
                )
        return cleaned

    @property
    def values(self):
        """What the verbs want to know."""
        return {name: self.cleaned_data[name] for name in TRAINED}


class HelperForm(OwnSentences, forms.Form):
    """Somebody of the lead's side: known, or new with name and e-mail address."""

    person = forms.ModelChoiceField(
        label=lazy("Somebody of your side"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=lazy("Somebody else"),
        error_messages={"invalid_choice": lazy("Choose somebody of the list.")},
    )
    name = forms.CharField(label=lazy("Name"), required=False, max_length=200)
    email = forms.EmailField(label=lazy("E-mail"), required=False, help_text=lazy("They sign in by a code sent there."))

    def __init__(self, *args, region, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.region, self.user = region, user
        colleagues = Person.objects.visible_to(user).present().filter(organization=region.lead.organization_id)
        helping = region.stewards.in_force().values("person")
        own = colleagues.exclude(pk=region.lead_id).exclude(pk__in=helping)
        self.fields["person"].queryset = own.order_by("name", "pk") if region.lead.organization_id else own.none()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") or self.errors:
            return cleaned
        for name, sentence in (
            ("name", _("Write their name, or choose somebody.")),
            ("email", _("Write their e-mail.")),
        ):
            if not cleaned.get(name):
                self.add_error(name, sentence)
        return cleaned

    def someone(self):
        """The person, not saved where they are new."""
        if self.cleaned_data.get("person"):
            return self.cleaned_data["person"]
        email, name = self.cleaned_data["email"].lower(), self.cleaned_data["name"]
        organization = self.region.lead.organization_id
        seen = Q(pk__in=Person.objects.visible_to(self.user).order_by().values("pk"))
        colleagues = Q(organization=organization) if organization else Q(pk__in=[])
        known = Person.objects.present().filter(seen | colleagues, email=email, name__iexact=name)
        return known.first() or Person(name=name, email=email, organization_id=organization)


class ProposalForm(FreeWordsForm, forms.Form):
    """The next build as a state would like it: where, when, for which counties, with whom."""

    free_words = ("note", "hosts")

    city = forms.CharField(
        label=lazy("City"), max_length=100, error_messages={"required": lazy("Write in which city it would be.")}
    )
    state = StateField(
        label=lazy("State"),
        queryset=State.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": lazy("Choose one of your region’s states.")},
    )
    date = forms.DateField(
        label=lazy("Day you have in mind"),
        widget=date_input(**{"class": "w-num"}),
        error_messages={"required": lazy("Write the day you have in mind.")},
    )
    counties_named = CountiesField(
        label=lazy("Counties it would bring together"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("One on each line."),
    )
    hosts = forms.CharField(
        label=lazy("Whom you would like as hosts"),
        required=False,
        max_length=300,
        help_text=lazy("Organizations; TAT asks them."),
    )
    note = forms.CharField(
        label=lazy("Why there, and for whom?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_CASES,
    )

    def __init__(self, *args, region, proposal=None, **kwargs):
        if proposal:
            build = proposal.build
            kwargs["initial"] = {
                "city": build.city,
                "state": build.state_id,
                "date": build.date,
                "counties_named": list(build.counties.all()),
                "hosts": proposal.hosts,
                "note": proposal.note,
            }
        super().__init__(*args, **kwargs)
        self.today = region.build.today()
        self.fields["state"].queryset = State.objects.filter(builds=region.build).order_by("name")

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date <= self.today:
            raise ValidationError(_("That day is past. Choose one that is still ahead."))
        return date

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") and "counties_named" in cleaned:
            try:
                cleaned["counties"] = counties_named(cleaned["counties_named"], [cleaned["state"]])
            except ValidationError as error:
                self.add_error("counties_named", error)
        self._stay_inside(cleaned)
        return cleaned

    def _stay_inside(self, cleaned):
        """Counties of states that the region does not reach are for somebody else to bring together."""
        inside = set(self.fields["state"].queryset.values_list("pk", flat=True))
        outside = [county for county in cleaned.get("counties", ()) if county.state_id not in inside]
        for county in outside:
            sentence = _("%(county)s lies outside your region’s states.") % {"county": county}
            self.add_error("counties_named", sentence)
        if outside:
            del cleaned["counties"]

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in ("city", "state", "date", "counties", "hosts", "note")}


class UntilForm(forms.Form):
    """The last day of a hand-over."""

    expires_on = forms.DateField(
        label=lazy("It holds until"),
        widget=date_input(**{"class": "w-num"}),
        help_text=lazy("The last day. Two years from now at most."),
        error_messages={"required": lazy("Choose the last day.")},
    )


class WhyForm(FreeWordsForm, forms.Form):
    """Why something ends."""

    free_words = ("why",)

    why = forms.CharField(
        label=lazy("Why"),
        max_length=300,
        error_messages={"required": lazy("Say why, for whoever asks later.")},
        help_text=NO_CASES,
    )


class WordBackForm(FreeWordsForm, forms.Form):
    """What a lead should change about a draft."""

    free_words = ("word",)

    word = forms.CharField(
        label=lazy("What should they change?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("They read it on their start page and at the draft."),
        error_messages={"required": lazy("Write what they should change.")},
    )


class RegionFilter(forms.Form):
    """Searching and narrowing the list of regions."""

    q = forms.CharField(
        label=lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    show = forms.ChoiceField(
        label=lazy("Show"),
        required=False,
        choices=[("", lazy("In force")), ("ending", lazy("Ending within 60 days, or over")), ("all", lazy("All"))],
    )

    def narrow(self, regions):
        """The regions that match, those that end first at the top."""
        wanted = self.cleaned_data if self.is_valid() else {}
        today = timezone.localdate()
        show = wanted.get("show") or ""
        if show == "":
            regions = regions.in_force(today)
        elif show == "ending":
            regions = regions.ending(today + datetime.timedelta(days=60))
        for word in wanted.get("q", "").split():
            regions = regions.search(word)
        return regions.order_by("expires_on", "pk")
