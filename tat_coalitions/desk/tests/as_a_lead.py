"""What a lead meets who opens everything they may: pages, files, and the forms on them, sent and undone."""

import io
import re
import zipfile

from django.db import connection, transaction
from django.forms import BaseForm, BaseFormSet
from pypdf import PdfReader

from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.tests.addresses import every_address, exists
from tat_coalitions.desk.tests.two_states import everything

# What is drawn anew for each answer.
BY_CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|data-csrf="[^"]*"|hx-headers=\S+')
OF_NO_MATTER = ("trail_entry", "django_session", "django_cache")


def of_their_own(world):
    """Every address that a lead's role opens, with the world's own keys."""
    for address in every_address():
        if address.rule and may(world.lead, *address.rule) and exists(address, world):
            yield address.path(world)


def pages(client, world):
    """`(address, answer)` of every page and file that a lead gets."""
    for path in of_their_own(world):
        response = client.get(path)
        if response.status_code == 200:
            yield path, response


def text_of(response):
    """What the answer says, whatever it is: a page, a list, a calendar, a PDF or a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return BY_CHANCE.sub("", body.decode(errors="replace"))


def marks_of(world):
    """How anything of a world is known again: its key in a name, a slug or an address, and its canaries."""
    key = world.key
    canaries = [re.escape(value) for _field, value in world.canaries]
    return re.compile("|".join([rf"\b[a-z_]+ {key}\b", rf"\b(build|next)-{key}\b", rf"\.{key}@", *canaries]))


def forms_in(response):
    """Every form that the page was made with, in whatever it was handed over."""
    found, seen = [], set()

    def look(value, depth=0):
        if isinstance(value, BaseForm) and id(value) not in seen:
            seen.add(id(value))
            found.append(value)
        elif isinstance(value, BaseFormSet):
            look(list(value.forms), depth + 1)
        elif isinstance(value, (list, tuple)) and depth < 4:
            for each in value:
                look(each, depth + 1)
        elif isinstance(value, dict) and depth < 4:
            look(list(value.values()), depth + 1)

    for context in response.context or ():
        for layer in getattr(context, "dicts", [context]):
            if id(layer) not in seen:  # every partial of a page has the layers of the whole page
                seen.add(id(layer))
                look(list(layer.values()))
    return found


class Undo(Exception):
    """Takes back what was sent, and carries what it led to."""

    def __init__(self, response, state):
        super().__init__("undone")
        self.response, self.state = response, state


def send(client, path, data, look=everything):
    """The answer, and what the database then held or None where nothing of the business was written; it is undone."""
    written = []

    def watch(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(name in sql[:60] for name in OF_NO_MATTER):
            written.append(sql)
        return execute(sql, params, many, context)

    try:
        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = client.post(path, data)
            raise Undo(response, look() if written else None)
    except Undo as undone:
        return undone.response, undone.state
