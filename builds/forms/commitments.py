"""A promise as its card says it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import NO_VICTIMS
from builds.models import Commitment, CommitmentKind
from contacts.forms.fields import OrganizationField, PersonField
from contacts.imports.names import organization_key, person_key
from contacts.models import Kind, Organization, Person
from tat_coalitions.wording.free_words import FreeWordsForm

ON_THE_CARD = ("organization", "kind", "promised", "words", "person")


class ListedInput(forms.TextInput):
    """A text field that offers what is on a short list; anything else may be written too."""

    def __init__(self, options=(), attrs=None):
        self.options = options
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_list"
        options = format_html_join("", '<option value="{}"></option>', ((option,) for option in self.options))
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class ListedFirst:
    """A written row that is looked for on the list of the build first; `key` is what identifies a name."""

    key = None
    user = None

    def rows(self):
        return super().rows().visible_to(self.user)

    def __init__(self, **kwargs):
        super().__init__(widget=ListedInput, **kwargs)
        self.listed = []

    def offer(self, rows):
        """Take these as the rows on the list."""
        self.listed = list(rows)
        self.widget.options = list(dict.fromkeys(str(row) for row in self.listed))

    def on_the_list(self, text):
        """The rows of the list that bear this name."""
        return [row for row in self.listed if type(self).key(row.name) == type(self).key(text)]


class PromiserField(ListedFirst, PersonField):
    """A person, first of all one of those on the list of the build."""

    key = staticmethod(person_key)

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        here = self.on_the_list(text) if text else []
        return here[0] if len(here) == 1 else super().clean(value)


class PromisingField(ListedFirst, OrganizationField):
    """An organization, first of all one of those on the list of the build; unsaved where nobody knows the name yet."""

    key = staticmethod(organization_key)

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        here = self.on_the_list(text)
        if len(here) == 1:
            return here[0]
        if not here and not self.fitting(text).exists() and "#" not in text:
            return Organization(name=" ".join(text.split()))
        return super().clean(value)


class CommitmentForm(FreeWordsForm, forms.Form):
    """Who promised what. A lead names only organizations and people they see, or an organization that is new."""

    free_words = ("words",)

    organization = PromisingField(
        label=lazy("Organization"),
        max_length=200,
        help_text=lazy("Those on the list are offered; any other name may be written."),
        error_messages={"required": lazy("Write who promised.")},
    )
    organization_kind = forms.ChoiceField(
        label=lazy("What kind of organization is it?"),
        choices=[("", lazy("We know it already")), *Kind.choices],
        required=False,
        help_text=lazy("Only for an organization that we do not know yet."),
    )
    kind = forms.ChoiceField(
        label=lazy("What did they promise?"),
        choices=CommitmentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose what they promised.")},
    )
    promised = forms.IntegerField(
        label=lazy("How many?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=lazy("Drivers, employees, officers or places. Leave it empty where there is no number."),
        error_messages={"min_value": lazy("Write how many were promised, or leave it empty.")},
    )
    words = forms.CharField(
        label=lazy("In their words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_VICTIMS,
    )
    person = PromiserField(
        label=lazy("Who promised it?"),
        required=False,
        max_length=200,
        help_text=lazy("Name or e-mail address, where the card says it. Those on the list are offered."),
    )

    def __init__(self, *args, build, user, commitment=None, **kwargs):
        if commitment:
            kwargs["initial"] = {name: getattr(commitment, name) for name in ON_THE_CARD}
        super().__init__(*args, **kwargs)
        self.build, self.commitment = build, commitment
        for name in ("organization", "person"):
            self.fields[name].user = user
        listed = Organization.objects.filter(people__invitations__build=build)
        self.fields["organization"].offer(listed.distinct().order_by("name", "pk"))
        people = Person.objects.present().filter(invitations__build=build)
        self.fields["person"].offer(people.order_by("name", "pk"))

    def clean(self):
        cleaned = super().clean()
        organization, kind = cleaned.get("organization"), cleaned.get("organization_kind")
        if organization and organization.pk is None:
            if kind:
                organization.kind, organization.state = kind, self.build.state
            else:
                self.add_error(
                    "organization",
                    ValidationError(
                        _("We know nothing called “%(name)s”. Check how it is written, or say below what kind it is."),
                        params={"name": organization.name},
                    ),
                )
        elif organization:
            self._check_first(organization, cleaned)
        return cleaned

    def _check_first(self, organization, cleaned):
        """One promise of a kind: another card of the same organization changes the first."""
        same = Commitment.objects.filter(build=self.build, organization=organization, kind=cleaned.get("kind", ""))
        if self.commitment:
            same = same.exclude(pk=self.commitment.pk)
        other = same.first()
        if other is None:
            return
        is_same_card = all(getattr(other, name) == cleaned.get(name) for name in ("promised", "words", "person"))
        if self.commitment or not is_same_card:
            self.add_error("kind", _("That organization already made this promise; change that one."))

    @property
    def values(self):
        """What the verbs want to know."""
        return {name: self.cleaned_data[name] for name in ON_THE_CARD}
