"""The program's own sentences where a form would say a framework's: one place for all forms."""

from django.utils.translation import ngettext_lazy

TOO_LONG = ngettext_lazy(
    "This is too long: %(show_value)d characters. Write at most %(limit_value)d character.",
    "This is too long: %(show_value)d characters. Write at most %(limit_value)d characters.",
    "limit_value",
)


class OwnSentences:
    """Mixed into a form, before `forms.Form`: a text that is too long is told so in plain words, and stays typed.

    A field that says it in words of its own keeps them.
    """

    def full_clean(self):
        for field in self.fields.values():  # only now: a form may have added some after it was made
            field.error_messages.setdefault("max_length", TOO_LONG)
        super().full_clean()
