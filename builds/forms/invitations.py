"""The list of a build: narrowing it, picking people for it, in whose name it is asked."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.sign_offs import ask_before_sending
from builds.models import Answer, CoHost, Invitation
from builds.sign_offs import hosts_of
from contacts.forms.fields import OrganizationField, StateField
from contacts.models import Kind, Person, Sector, State

ALL = [("", lazy("All"))]


def search_field():
    return forms.CharField(
        label=lazy("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )


class PeopleFilter(forms.Form):
    """Which of the people of a build are shown, and in which order."""

    SILENT, MOVED, NEEDS, WAITING = "silent", "moved", "needs", "waiting"
    ANSWERS = [
        *ALL,
        (SILENT, lazy("No answer yet")),
        (Answer.YES, lazy("Coming")),
        (WAITING, lazy("On the waiting list")),
        (Answer.INSTEAD, lazy("Somebody else comes")),
        (Answer.MAYBE, lazy("Maybe")),
        (Answer.NO, lazy("Not coming")),
        (MOVED, lazy("Answered for an earlier date")),
        (NEEDS, lazy("Needs something to take part")),
    ]
    STAGES = [
        *ALL,
        ("drafted", lazy("On the list, not invited")),
        ("told", lazy("Save-the-date, not invited")),
        ("invited", lazy("Invited")),
        ("arrived", lazy("Arrived")),
    ]
    # names in capitals stand among the others, not before them
    NAME = Lower("person__name")
    SORTS = {
        "name": (NAME,),
        "organization": (Lower("person__organization__name"), NAME),
        "sector": (F("sector"), NAME),
        "answer": (F("answer"), NAME),
        "answered": (F("answered_at"), NAME),
    }

    q = search_field()
    sector = forms.ChoiceField(label=lazy("Sector"), choices=[*ALL, *Sector.choices], required=False)
    answer = forms.ChoiceField(label=lazy("Answer"), choices=ANSWERS, required=False)
    stage = forms.ChoiceField(label=lazy("Stage"), choices=STAGES, required=False)
    county = forms.ChoiceField(label=lazy("County"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, places, sees_needs):
        super().__init__(data or None)
        counties = sorted((f"{place.name}, {place.state}", place.fips) for place in places)
        self.fields["county"].choices = [*ALL, *((fips, name) for name, fips in counties)]
        if not self.data.get("county"):
            # asked for by the matrix of the plan; without it the line of filters stays short
            self.fields["county"].widget = forms.HiddenInput()
        if not sees_needs:
            self.fields["answer"].choices = [choice for choice in self.ANSWERS if choice[0] != self.NEEDS]

    @property
    def order(self):
        """The column sorted by; by name unless a known one is asked for."""
        asked = self.data.get("sort", "") if self.is_bound else ""
        return asked if asked.lstrip("-") in self.SORTS else "name"

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in self.fields if name != "sort")

    def narrow(self, rows):
        """The invitations that match, in order; a choice nobody knows is passed over."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        for word in wanted.get("q", "").split():
            rows = rows.filter(
                Q(person__name__icontains=word)
                | Q(person__email__icontains=word.lower())
                | Q(person__organization__name__icontains=word)
            )
        if wanted.get("sector"):
            rows = rows.filter(sector=wanted["sector"])
        if wanted.get("county"):
            rows = rows.from_county(wanted["county"])
        rows = self._answered(rows, wanted.get("answer"))
        if wanted.get("stage") == "arrived":
            rows = rows.arrived()
        elif wanted.get("stage") == "told":
            rows = rows.to_be_invited().exclude(save_the_date_at=None)
        elif wanted.get("stage"):
            rows = rows.filter(stage=wanted["stage"])
        back = self.order.startswith("-")
        columns = self.SORTS[self.order.lstrip("-")]
        return rows.order_by(*(column.desc() if back else column.asc() for column in columns), "pk")

    def _answered(self, rows, answer):
        if answer == self.SILENT:
            return rows.unanswered()
        if answer == self.MOVED:
            return rows.answered_for_another_day()
        if answer == self.NEEDS:
            return rows.with_needs()
        if answer == self.WAITING:
            return rows.waiting()
        if answer == Answer.YES:
            return rows.coming()
        return rows.filter(answer=answer) if answer else rows


class PickFilter(forms.Form):
    """Among whom to pick; the counties of the build come first."""

    ANYWHERE = "all"
    ANY_BUILD = "any"
    OFFERED = 50  # earlier builds

    q = search_field()
    county = forms.ChoiceField(label=lazy("County"), required=False)
    state = StateField(label=lazy("State"), queryset=State.objects.all(), required=False, empty_label=lazy("All"))
    sector = forms.ChoiceField(label=lazy("Sector"), choices=[*ALL, *Sector.choices], required=False)
    kind = forms.ChoiceField(label=lazy("Kind of organization"), choices=[*ALL, *Kind.choices], required=False)

    was_at = forms.ChoiceField(label=lazy("Came to"), required=False)

    def __init__(self, data, *, build, builds):
        super().__init__(data or None)
        held = [(str(one.pk), str(one)) for one in builds[: self.OFFERED]]
        self.fields["was_at"].choices = [*ALL, (self.ANY_BUILD, lazy("Any earlier build")), *held]
        self.counties = list(build.counties.order_by("name", "pk"))
        ours = [("", lazy("The build’s counties"))] if self.counties else []
        each = [(county.pk, str(county)) for county in self.counties]
        self.fields["county"].choices = [*ours, *each, (self.ANYWHERE, lazy("Anywhere"))]

    @property
    def is_narrowed(self):
        return self.is_bound and any(self.data.get(name) for name in self.fields)

    def narrow(self, people):
        """The people that match."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        state, was_at = wanted.get("state"), wanted.get("was_at")
        # who asks for a state or an earlier build asks beyond the counties of this one
        county = wanted.get("county") or ("" if self.counties and not (state or was_at) else self.ANYWHERE)
        if county != self.ANYWHERE:
            people = people.of_counties([county] if county else [each.pk for each in self.counties])
        if wanted.get("q"):
            people = people.search(wanted["q"])
        if wanted.get("sector"):
            people = people.filter(organization__sector=wanted["sector"])
        if wanted.get("kind"):
            people = people.filter(organization__kind=wanted["kind"])
        if state:
            people = people.filter(state=state)
        if was_at:
            came = Invitation.objects.arrived()
            came = came if was_at == self.ANY_BUILD else came.filter(build=was_at)
            people = people.filter(pk__in=came.order_by().values("person"))
        return people


class SectorForm(forms.Form):
    """The sector of those of whom no organization says it."""

    sector = forms.ChoiceField(
        label=lazy("Sector of people without an organization"),
        choices=[("", lazy("Leave them out")), *Sector.choices],
        required=False,
    )


class CountedInForm(forms.Form):
    """In which sector somebody counts at this build."""

    sector = forms.ChoiceField(
        label=lazy("Whom do they speak for?"),
        choices=Sector.choices,
        widget=forms.RadioSelect(attrs={"data-look": "sectors"}),
    )


class NewPersonForm(forms.ModelForm):
    """Somebody we do not know yet, put on the list at once."""

    organization = OrganizationField(label=lazy("Organization"), required=False)
    sector = forms.ChoiceField(
        label=lazy("Sector"),
        choices=[("", lazy("As their organization")), *Sector.choices],
        required=False,
        help_text=lazy("Needed only without an organization."),
    )
    is_another = forms.BooleanField(
        label=lazy("This is somebody else with the same address"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Person
        fields = ("name", "title", "organization", "sector", "email", "phone")
        help_texts = {"name": lazy("As they write it themselves."), "phone": lazy("A business number.")}
        error_messages = {"name": {"required": lazy("Write their name.")}}

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("organization") and not cleaned.get("sector") and "organization" not in self.errors:
            self.add_error("sector", _("Name an organization, or choose a sector."))
        known = self._known(cleaned.get("email"))
        if known and not cleaned.get("is_another"):
            # desks share mailboxes, so it may be right; but a person must say so
            self.fields["is_another"].widget = forms.CheckboxInput()
            self.add_error(
                "email",
                ValidationError(
                    _(
                        "We know this address: %(known)s. Pick them from the contacts, or say that this is somebody else."
                    ),
                    params={"known": ", ".join(str(person) for person in known)},
                ),
            )
        return cleaned

    def _known(self, email):
        return list(Person.objects.present().filter(email=email).order_by("name", "pk")[:3]) if email else []


class SendForm(forms.Form):
    """In whose name the invitations go."""

    host = forms.ModelChoiceField(
        label=lazy("In whose name?"),
        queryset=CoHost.objects.none(),
        required=False,
        help_text=lazy("Answers by mail go to them."),
    )

    def __init__(self, *args, build, wants_sign_off, **kwargs):
        super().__init__(*args, **kwargs)
        hosts, field = list(hosts_of(build)), self.fields["host"]
        senders = [
            host for host in hosts if host.status == CoHost.Status.CONFIRMED and host.person and host.person.email
        ]
        field.queryset = build.co_hosts.filter(pk__in=[host.pk for host in senders])
        # the choices are known by now: a queryset would be asked again
        nobody = _("%(planner)s, TAT") % {"planner": build.planner}
        field.choices = [("", nobody), *((host.pk, f"{host.organization} ({host.person})") for host in senders)]
        if wants_sign_off:
            ask_before_sending(self, build, hosts)


def chosen(data):
    """The keys ticked on a page, or handed on by the page that asked: whole numbers only, each once."""
    texts = [*data.getlist("pick"), *data.get("chosen", "").split(",")]
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 18))
