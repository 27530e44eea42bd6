"""Choosing the colleague who knows the answer, or naming somebody new."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from contacts.models import Person
from tat_coalitions.wording.free_words import NO_CASES, FreeWordsForm

ENOUGH = 200  # colleagues in a list; whoever is not in it is named


def colleagues_of(asker, user):
    """The people of somebody's organization who may be seen and have an address, by name."""
    if asker is None or asker.organization_id is None:
        return Person.objects.none()
    rows = Person.objects.visible_to(user).present().filter(organization=asker.organization_id)
    found = rows.exclude(email="").exclude(pk=asker.pk).order_by("name", "pk").values_list("pk", flat=True)
    return Person.objects.filter(pk__in=list(found[:ENOUGH])).order_by("name", "pk")


class AskForm(FreeWordsForm, forms.Form):
    """Whom to ask, and a word to them."""

    free_words = ("words",)

    colleague = forms.ModelChoiceField(Person.objects.none(), label=lazy("A colleague"), required=False)
    name = forms.CharField(label=lazy("Name"), max_length=200, required=False)
    email = forms.EmailField(label=lazy("E-mail"), required=False)
    words = forms.CharField(
        label=lazy("A word to them"),
        help_text=NO_CASES,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, asker, user):
        super().__init__(data)
        self.asker = asker
        colleagues = colleagues_of(asker, user)
        self.fields["colleague"].queryset = colleagues
        self.fields["colleague"].empty_label = _("Somebody else, named below")
        if not colleagues.exists():
            del self.fields["colleague"]
        for field in self.fields.values():
            field.is_quiet = True

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        colleague, name, email = (self.cleaned_data.get(field) for field in ("colleague", "name", "email"))
        if colleague and (name or email):
            self.add_error("name", _("You chose %(who)s above and named somebody here; keep one.") % {"who": colleague})
        if colleague and colleague.opted_out_at:
            self.add_error(
                "colleague", _("%(who)s wants no mail from us. Ask in person, and answer it here.") % {"who": colleague}
            )
        if not colleague and "colleague" not in self.errors:
            self.clean_named(name, email)
        return super().clean()

    def clean_named(self, name, email):
        """Somebody who is named needs both, and is somebody else."""
        if not name and "name" not in self.errors:
            choose = "colleague" in self.fields and not email
            self.add_error("name", _("Choose a colleague, or write a name.") if choose else _("Write the name."))
        if not email and (name or "colleague" not in self.fields) and "email" not in self.errors:
            self.add_error("email", _("Write the address the question goes to."))
        own = (self.asker.email, self.asker.name) if self.asker else ("", "")
        if email and (email, name) == own:
            self.add_error("email", _("That is you: answer it on the page before."))
