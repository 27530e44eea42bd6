"""The addresses of a follow-up as a file, and what somebody does with it: taking it out, filling it in, bringing it back."""

import csv
import datetime
import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from followups.models import Answer, CommitmentAnswer

HELD_ON = datetime.date(2026, 8, 20)


def address(followup, name="sheet"):
    return reverse(f"followups:{name}", args=[followup.pk])


def template(client, followup):
    """The CSV template as dicts by header, in order."""
    text = client.get(address(followup, "sheet_csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def filled(rows, **said):
    """The template filled in: `said` maps codes (`promise_12` for `promise-12`) to dicts of columns."""
    by_code = {row["Code"]: row for row in rows}
    for code, cells in said.items():
        by_code[code.replace("promise_", "promise-")].update(cells)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def brought(client, followup, data, name="filled.csv", **more):
    return client.post(address(followup), {"file": SimpleUploadedFile(name, data), **more})


def looked_at(response):
    return re.search(r'name="looked_at" value="([^"]+)"', response.content.decode())[1]


def kept(client, followup, data, *, replace=()):
    """Bring a file, look at it, and confirm; the answer to the confirmation."""
    page = brought(client, followup, data)
    return client.post(address(followup, "keep_sheet"), {"looked_at": looked_at(page), "replace": replace}, follow=True)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def drafts():
    """Everything answered, as plain values."""
    return [
        *Answer.objects.order_by("pk").values("measure_id", "number", "choice", "since_month", "source", "note"),
        *CommitmentAnswer.objects.order_by("pk").values("commitment_id", "state", "total", "source", "note"),
    ]
