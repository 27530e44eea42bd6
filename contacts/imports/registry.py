"""Which kinds of lists can be imported, and what upper rooms add to them.

Upper rooms fill this in `AppConfig.ready()`: an importer of their own, or an extra that a run asks for by a key of
its options, such as `{"build": "el-paso-2027"}`.
"""

from dataclasses import dataclass

from contacts.imports.agencies import AgenciesImporter
from contacts.imports.people import PeopleImporter
from contacts.imports.sites import SitesImporter
from contacts.models import Consent, Organization, Person, Site

_importers = {importer.what: importer for importer in (AgenciesImporter, SitesImporter, PeopleImporter)}
_extras = {}
_undoable = {}


@dataclass(frozen=True)
class Extra:
    """What an upper room adds to imports of one kind."""

    make: object
    what: str
    describe: object
    leads_to: object


def register(importer):
    """Let lists of the importer's kind be imported."""
    _importers[importer.what] = importer


def register_extra(key, make, *, what, describe, leads_to):
    """Let runs of the kind `what` whose options hold `key` do more.

    `make(value)` gives an extra (`columns`, `read`, `taken`) or raises FileNotTaken; `describe(value)` says in a sentence
    what it does, `leads_to(value)` where one goes on from there, as `{"text", "href"}`.
    """
    _extras[key] = Extra(make, what, describe, leads_to)


def register_undoable(model):
    """Let an undo delete rows of the model that an import created, and put changed ones back.

    Models registered later stand on those registered earlier, and are deleted first.
    """
    _undoable[model._meta.label_lower] = model


def kinds():
    """The kinds of lists that can be imported."""
    return list(_importers)


def importer_of(what, options=None):
    """A new importer for one run."""
    options = options or {}
    extras = tuple(extra.make(options[key]) for key, extra in _extras.items() if options.get(key))
    return _importers[what](options, extras=extras)


def extras():
    """What upper rooms add, by the key of the options."""
    return dict(_extras)


def said_of(options):
    """The sentences of what a run does beside importing."""
    return [extra.describe(options[key]) for key, extra in _extras.items() if options.get(key)]


def onward(options):
    """Where one goes on after a run: `{"text", "href"}` for each extra."""
    return [extra.leads_to(options[key]) for key, extra in _extras.items() if options.get(key)]


def columns_of(what):
    """The columns a list of that kind may have, without those that upper rooms add."""
    return _importers[what].columns


def undoable():
    """The models whose rows an undo may touch, by label, in the order of deleting."""
    return dict(reversed(_undoable.items()))


for kind in (Organization, Person, Site, Consent):
    register_undoable(kind)
