"""A kind of mail in words that staff may change: told to the rooms below in one breath, and written in one."""

from tat_coalitions.outbox import checks, links, names
from tat_coalitions.outbox.compose import compose
from tat_coalitions.outbox.drafts import Draft
from tat_coalitions.wording import words


def declare(kind, *, name, check, link, opt_out=None, **wording):
    """Tell what such mail is called, whether one is still wanted, where its links lead, and its standard words.

    `check`, `link` and `opt_out` as `checks.register` and `links.register` take them; the rest is for `words.register`.
    """
    checks.register(kind, check)
    links.register(kind, link, opt_out=opt_out)
    names.register_kind(kind, name)
    words.register(kind, name=name, **wording)


def draft(kind, template, facts, *, to, build_id=None, read=None, **fields):
    """The Draft of one mail of the kind to a Person, in the words that hold for the build, or for all.

    `facts` fill the placeholders of the words, `read` is what the template wants besides; `fields` are those of Draft.
    """
    subject, body = words.fill(words.wording_of(kind, build_id), facts)
    read = {"written_subject": subject, "name": words.harmless(to.shown_name), "body": body, **(read or {})}
    subject, text, html = compose(template, read)
    fields.setdefault("to_email", to.email)
    return Draft(
        kind=kind,
        to_name=to.shown_name,
        subject=subject,
        text=text,
        html=html,
        person_id=to.pk,
        build_id=build_id,
        **fields,
    )
