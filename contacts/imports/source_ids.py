"""Rows that carry the number of the list they come from: nothing finds them again more surely."""

from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext as _

from contacts.imports.reading import Entry

MOST = 60


class SourceIds:
    """Finds the rows of a model by `source_id`, as "hifld:10223437". A column `own_id` holds bare numbers of the list
    `prefix`.
    """

    def __init__(self, model, prefix):
        self.model = model
        self.prefix = prefix
        self.entries = {}

    def read(self, reading):
        """Put the source id into the reading's values."""
        written, own = reading.get("source_id"), reading.get("own_id")
        if not written and own:
            written = own if ":" in own else f"{self.prefix}:{own}"
        if len(written) > MOST:
            reading.refuse(
                "own_id" if own else "source_id", _("The id is longer than %(most)d characters.") % {"most": MOST}
            )
        elif written:
            reading.values["source_id"] = written

    def look_up(self, readings):
        """Fetch the rows that these readings name."""
        wanted = {reading.values["source_id"] for reading in readings if "source_id" in reading.values}
        rows = self.model.objects.filter(source_id__in=wanted).order_by("pk").values_list("source_id", "pk", "name")
        self.entries = {source: Entry(pk, name=name) for source, pk, name in rows} if wanted else {}

    def known(self, reading):
        """The entry with the reading's id, or None."""
        return self.entries.get(reading.values.get("source_id"))

    def add(self, reading):
        """Let later rows find the reading's entry by its id."""
        if "source_id" in reading.values:
            self.entries[reading.values["source_id"]] = reading.entry

    def load(self, entries, fields):
        """Give known entries their values, telephone numbers as they are stored."""
        known = {entry.pk: entry for entry in entries if entry.pk is not None}
        if not known:
            return
        raw = {"raw_phone": ExpressionWrapper(F("phone"), CharField())} if "phone" in fields else {}
        names = ["raw_phone" if field == "phone" else field for field in fields]
        for pk, *held in self.model.objects.filter(pk__in=known).annotate(**raw).values_list("pk", *names):
            known[pk].values = dict(zip(fields, held, strict=True))

    def forget(self):
        self.entries = {}
