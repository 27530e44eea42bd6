"""Whatever a lead asks for or sends, they get the same answer whether or not another state is there.

Nothing leaks where nothing differs: not a count, an error message, a preview, a header, a redirect, or a guess that is
told apart from nonsense. Each walk asks, lets a whole other state come into being, and asks the same again. Those that
guess at every field of every page take minutes, and belong to the long run.
"""

import inspect
import re
import sys
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tat_coalitions.accounts.rules import may
from tat_coalitions.desk.tests.addresses import WORDS, every_address, exists
from tat_coalitions.desk.tests.as_a_lead import forms_in, marks_of, pages, send, text_of
from tat_coalitions.desk.tests.forms_on_pages import forms_on
from tat_coalitions.desk.tests.two_states import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

# Where keys are chosen is tried field by field, in test_another_state.py.
OTHERWISE = (forms.DateField, forms.TimeField, forms.BooleanField, forms.ChoiceField)
KEY, POSTAL, COUNTY = 208, "ID", "16001"
# How rows of the other state may be named by whoever guesses.
GUESS_AT = {"q": f"name {KEY}", "state": POSTAL, "county": COUNTY}
CODES = (f"promise-{KEY}", f"promise_{KEY}", str(KEY))
ADDRESS = f"somebody.{KEY}@example.org"
READ = re.compile(r'GET(?:\.get|\.getlist)?[\[(]"(\w+)"|"(\w+)" in request\.GET')
OF_EACH_ANSWER = ("Set-Cookie", "Content-Security-Policy", "Content-Length")
NEW_ROWS = re.compile(r"/\d+/")  # keys are given out again and again, also to what is undone


@pytest.fixture
def marisol(texas, client):
    client.force_login(texas.lead)
    return client


def told(response):
    """Everything an answer says: its status, its headers and its words."""
    headers = {name: value for name, value in response.headers.items() if name not in OF_EACH_ANSWER}
    if "Location" in headers:
        headers["Location"] = NEW_ROWS.sub("/#/", headers["Location"])
    return response.status_code, headers, text_of(response)


def compared(ask, requests):
    """The requests whose answers differ once the other state is there, or speak of it beyond what was asked."""
    before = {name: told(ask(*request)) for name, request in requests.items()}
    idaho = World(KEY, POSTAL, COUNTY)
    after = {name: told(ask(*request)) for name, request in requests.items()}
    marks = marks_of(idaho)
    own_words = re.compile(
        "|".join(map(re.escape, sorted([*GUESS_AT.values(), *CODES, ADDRESS], key=len, reverse=True)))
    )
    found = [f"{name}: differs" for name in requests if before[name] != after[name]]
    found += [
        f"{name}: {marks.search(rest)[0]}"
        for name in requests
        if marks.search(rest := own_words.sub("", after[name][2]))
    ]
    return found


def quick_pages(client, world):
    """The pages a lead gets; making documents again and again takes minutes, and they are compared elsewhere."""
    for path, response in pages(client, world):
        if response.get("Content-Type", "").startswith("text/html"):
            yield path, response


def names_read(view, response):
    """What may be asked of a page behind `?`: the fields of its filter, and whatever its view looks for."""
    source = inspect.getsource(sys.modules[inspect.unwrap(view).__module__])
    read = {name for pair in READ.findall(source) for name in pair if name}
    filters = {form.add_prefix(name) for form in forms_in(response) if form.data is not None for name in form.fields}
    return sorted(read | filters - {"csrfmiddlewaretoken"})


@pytest.mark.long
def test_no_question_behind_an_address_finds_another_state(marisol, texas):
    views = {
        address.path(texas): address.view for address in every_address() if address.rule and exists(address, texas)
    }
    requests = {}
    for path, response in quick_pages(marisol, texas):
        for name in names_read(views[path], response):
            asked = f"{path}?{urlencode({name: GUESS_AT.get(name, str(KEY))})}"
            requests[asked] = (asked,)
    assert len(requests) > 100, "this asks nothing"
    assert compared(marisol.get, requests) == []


def test_no_part_of_an_address_names_a_row_of_another_state(marisol, texas):
    """Where an address names a question or a promise, one of another state is as unknown as one that never was."""
    requests = {}
    for address in every_address():
        if not (address.rule and may(texas.lead, *address.rule) and exists(address, texas)):
            continue
        for part in set(address.parts) & set(WORDS):
            for code in CODES if isinstance(WORDS[part], str) else (KEY,):
                path = a_path(address, texas, part, code)
                if path:
                    requests |= {f"GET {path}": ("get", path), f"POST {path}": ("post", path)}
    assert len(requests) > 20, "this asks nothing"
    assert compared(lambda method, path: getattr(marisol, method)(path), requests) == []


def a_path(address, world, part, code):
    """The address with one of its words guessed, or "" where the word may not look so."""
    usual = WORDS[part]
    WORDS[part] = code
    try:
        return address.path(world) if exists(address, world) else ""
    finally:
        WORDS[part] = usual


@pytest.mark.long
def test_scripts_are_told_no_more_than_people(marisol, texas):
    """Pieces of pages and drafts, as the page's own scripts ask for them."""
    headers = {"HX-Request": "true", "X-Draft": "1", "Accept": "application/json"}
    requests = {path: (path,) for path, _response in quick_pages(marisol, texas)}
    assert compared(lambda path: marisol.get(path, headers=headers), requests) == []


@pytest.mark.long
def test_no_form_answers_otherwise_because_another_state_is_there(marisol, texas):
    """Codes, addresses, keys and names of the other state in every field of every form, one kind of guess at a time."""
    known, kinds = {}, {}
    for path, response in quick_pages(marisol, texas):
        for form in forms_on(path, response.content.decode()):
            known.setdefault(form["action"], form)
        for form in forms_in(response):
            kinds |= {(path, form.add_prefix(name)): field for name, field in form.fields.items()}
    requests = {}
    for action, form in known.items():
        if action.startswith("/accounts/"):
            continue
        requests[f"{action} as it is"] = (action, form["data"])
        for guess in (ADDRESS, CODES[0], str(KEY), f"name {KEY}"):
            fields = {name: kinds.get((action, name)) for name in form["names"] - {"csrfmiddlewaretoken"}}
            guessed = {
                name: as_sent(field, guess) for name, field in fields.items() if not isinstance(field, OTHERWISE)
            }
            requests[f"{action} {guess}"] = (action, {**form["data"], **guessed})
    assert len(requests) > 100, "this sends nothing"
    assert compared(lambda path, data: send(marisol, path, fresh(data), look=lambda: None)[0], requests) == []


def as_sent(field, guess):
    """The guess, or a file full of guesses where a file is asked for."""
    if not isinstance(field, forms.FileField):
        return guess
    rows = "".join(f"{code},Done,5,{KEY}.x\n" for code in (*CODES, guess))
    return ("Code,Answer,Number,Leave as it is\n" + rows).encode()


def fresh(data):
    """The data with its files to be read from their beginning."""
    return {
        name: SimpleUploadedFile("guesses.csv", value) if isinstance(value, bytes) else value
        for name, value in data.items()
    }
