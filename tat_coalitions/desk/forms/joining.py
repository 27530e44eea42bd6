"""Beginning with an account."""

from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


class ChoosePasswordForm(SetPasswordForm):
    """A first password, written twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Password")
        self.fields["new_password1"].help_text = _("At least 12 characters. A few words in a row are easy to keep.")
        self.fields["new_password2"].label = _("The same again")
        self.fields["new_password2"].help_text = ""
