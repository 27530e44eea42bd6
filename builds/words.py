"""Numbers as a sentence wants them."""

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma


def in_words(number):
    """“six” up to nine, figures beyond."""
    return str(apnumber(number)) if 0 < number < 10 else intcomma(number)
