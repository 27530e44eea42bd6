"""Three small templates make a mail."""

import re
import textwrap
from email.utils import parseaddr

from django.conf import settings
from django.template import Context, loader

LONGEST_LINE = 76
BLANK_LINES = re.compile(r"\n{3,}")


def compose(prefix, context):
    """`(subject, text, html)` of `<prefix>_subject.txt`, `<prefix>.txt` and `<prefix>.html`.

    All three know `site_url`, `questions_email` and `subject` besides the context. The two texts are not escaped, the
    HTML is; long lines of the text are wrapped, as not every mail program does it.
    """
    context = {
        "site_url": settings.SITE_URL,
        "questions_email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        **context,
    }
    subject = " ".join(_plain(f"{prefix}_subject.txt", context).split())
    context["subject"] = subject
    lines = (_wrapped(line.rstrip()) for line in _plain(f"{prefix}.txt", context).splitlines())
    text = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"
    html = loader.get_template(f"{prefix}.html").template.render(Context(context))
    return subject, text, html


def _plain(name, context):
    return loader.get_template(name).template.render(Context(context, autoescape=False))


def _wrapped(line):
    if len(line) <= LONGEST_LINE:
        return line
    # what stands in a list stays under its first word
    indent = " " * (len(line) - len(line.lstrip(" -*")))
    return textwrap.fill(line, LONGEST_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
