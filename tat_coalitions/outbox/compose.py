"""Three small templates make a mail."""

import re
import textwrap
from email.utils import parseaddr

from django.conf import settings
from django.template import Context, loader
from django.utils.html import escape
from django.utils.safestring import mark_safe

from tat_coalitions.outbox.links import MARK

LONGEST_LINE = 76
BLANK_LINES = re.compile(r"\n{3,}")
FOOT = "\n--\n"  # what stands between the words of a mail and who sent it why
BEGINS_ANEW = re.compile(r"\s*(\[\[|https?://|[-*] )")
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


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
    lines = (wrapped(line.rstrip()) for line in _plain(f"{prefix}.txt", context).splitlines())
    text = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"
    html = loader.get_template(f"{prefix}.html").template.render(Context(context))
    return subject, text, html


def _plain(name, context):
    return loader.get_template(name).template.render(Context(context, autoescape=False))


def wrapped(line):
    """One line of a mail's text, broken where it is too long; what stands in a list stays under its first word."""
    if len(line) <= LONGEST_LINE:
        return line
    indent = " " * (len(line) - len(line.lstrip(" -*")))
    return textwrap.fill(line, LONGEST_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def unwrapped(text):
    """The text of a mail as somebody edits it: lines that `wrapped` broke are whole again."""
    lines, last = [], ""
    for line in text.strip().splitlines():
        words = line.split()
        goes_on = words and last.strip() and not BEGINS_ANEW.match(line)
        if goes_on and len(f"{last} {words[0]}") > LONGEST_LINE:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines) + "\n"


def framed(subject, text):
    """The HTML of a mail made from its text, in the frame of all mail; marks of links can be followed."""
    body, _line, foot = unwrapped(text).partition(FOOT)
    context = {"subject": subject, "paragraphs": _paragraphs(body), "foot": _paragraphs(foot)}
    return loader.get_template("outbox/mail/words.html").template.render(Context(context))


def _paragraphs(text):
    return [_paragraph(each) for each in BLANK_LINES.sub("\n\n", text.strip()).split("\n\n") if each]


def _paragraph(text):
    html = ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(text))
    html = MARK.sub(lambda mark: f'<a href="{mark[0]}">{mark[0]}</a>' if _is_link(mark[1]) else mark[0], html)
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 -- escaped above


def _is_link(mark):
    return mark in ("link", "opt_out") or ":" in mark
