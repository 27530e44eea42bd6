"""Five thousand rows in a browser: a worker goes through them, the page says how far it is, other pages stay usable."""

import statistics
import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from contacts.actions import imports
from contacts.models import ImportRun, Person
from contacts.tests.lists import rows_of
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_user

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS, REFUSED = 5_000, 50
SLOWEST = 5  # seconds that another page may take meanwhile, on a shared machine


def long_list():
    syllables = "ba ke li mo nu ra se ti vo zu".split()
    names = (f"{a}{b} {c}{d}" for a in syllables for b in syllables for c in syllables for d in syllables)
    rows = (
        [name.title(), f"Firm {n % 90} Freight", f"p{n}@example.org" if n % 100 else "none at all"]
        for n, name in enumerate(names)
    )
    return rows_of(["Name", "Organization", "E-mail"], *(row for row, _ in zip(rows, range(ROWS), strict=False)))


class Worker:
    """Goes on with whatever the pages tell it of, in a thread of its own."""

    def __init__(self):
        self.threads = []

    def nudge(self, pk):
        self.threads.append(threading.Thread(target=self._work, args=[pk]))
        self.threads[-1].start()

    def _work(self, pk):
        imports.go_on(pk, at=timezone.now())
        connection.close()

    def rest(self):
        for thread in self.threads:
            thread.join()


class Reader(threading.Thread):
    """Somebody who reads other pages until told to stop; `times` are the seconds each took."""

    def __init__(self, user):
        super().__init__()
        self.client, self.times, self.stop = Client(), [], threading.Event()
        self.client.force_login(user)

    def run(self):
        while not self.stop.wait(0.1):
            began = time.perf_counter()
            assert self.client.get(reverse("contacts:people")).status_code == 200
            self.times.append(time.perf_counter() - began)
        connection.close()


def test_five_thousand_rows_are_looked_at_and_taken_while_other_pages_answer(
    client, page, live_server, tmp_path, monkeypatch
):
    worker = Worker()
    monkeypatch.setattr(imports, "nudge", worker.nudge)
    client.force_login(a_user("Dana Whitlock"))
    chromium.be_signed_in(page.context, client, live_server.url)
    path = tmp_path / "long.csv"
    path.write_bytes(long_list())
    reader = Reader(a_user("Ruth Adler"))
    reader.start()
    page.goto(live_server.url + reverse("contacts:new_import"))
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("is being looked at")
    expect(heading).to_contain_text("4,950 rows can be imported 50 are refused", timeout=120_000)
    page.get_by_role("button", name="Import 4,950 rows").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(heading).to_contain_text("4,950 rows were imported 50 were refused", timeout=120_000)
    worker.rest()
    reader.stop.set()
    reader.join()
    assert (Person.objects.count(), ImportRun.objects.get().refused_rows.count()) == (ROWS - REFUSED, REFUSED)
    assert max(reader.times) < SLOWEST, f"{len(reader.times)} pages, median {statistics.median(reader.times):.2f} s"
