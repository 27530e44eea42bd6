"""To whom the open tasks of somebody go, and of which builds."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from builds.forms.fields import SuggestedPersonField
from builds.forms.plan_template import BuildsForm


class HandOnForm(BuildsForm):
    """Who does them from now on; all builds are ticked at first."""

    to = SuggestedPersonField(
        label=lazy("Who does them from now on?"),
        help_text=lazy("Name or e-mail address of somebody we know."),
        error_messages={"required": lazy("Say who does them from now on.")},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_to(self):
        to = self.cleaned_data["to"]
        if to == self.person:
            raise ValidationError(_("Choose somebody else than %(person)s."), params={"person": to})
        return to
