"""Every address of the site, read off the resolver, for tests that walk them all."""

from dataclasses import dataclass
from itertools import product

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

# What stands for parts of an address that name no row. A part that is neither here nor a key needs a line here.
WORDS = {
    "code": "training",
    "token": "1-0",
    "about": "officers_trained",
    "uidb36": "1",
    "key": "abc-def",
    "app_label": "auth",
    "url": "nothing",
    "element": "rest-areas",
    "status": "failed",
    "choice": "again",
    "side": "manager",
    "kind": "nothing",
    "mail": "invitation",
    "measure": "drivers_trained",
    "version": 0,
    "question": "officers_trained",
    "what": "invitations",
}
STRANGE = ("allauth.", "django.")


@dataclass(frozen=True)
class Address:
    """One address: its full name, the view behind it, and the names of the parts that change."""

    name: str
    view: object
    parts: tuple

    @property
    def is_ours(self):
        return not self.view.__module__.startswith(STRANGE) and "admin" not in self.name.split(":")[0]

    @property
    def keys(self):
        """The parts that name a row."""
        return [part for part in self.parts if part not in WORDS]

    @property
    def rule(self):
        """`(verb, model)` that the view asks for, or None."""
        return getattr(self.view, "rule", None)

    def path(self, *worlds):
        """The address of a row: one world for all keys, or one for each."""
        worlds = worlds * len(self.keys) if len(worlds) == 1 else worlds
        values = dict(zip(self.keys, worlds, strict=True))
        words = {part: WORDS[part] for part in self.parts if part in WORDS}
        return reverse(self.name, kwargs=words | {part: world.value_of(part) for part, world in values.items()})

    def paths_into(self, other, own):
        """Every address that names at least one row of the other world, all others being one's own."""
        for worlds in product((other, own), repeat=len(self.keys)):
            if other in worlds:
                yield self.path(*worlds)


def every_address():
    """All of them, those without a name being a mistake."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver, namespace):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            parts = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
            assert pattern.name or "admin" in namespace, f"{pattern.pattern} has no name"
            if pattern.name:
                yield Address(f"{namespace}{pattern.name}", pattern.callback, parts)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner)


def exists(address, world):
    """Whether a path can be made, which the admin's catch-all address does not allow."""
    try:
        return bool(address.path(world))
    except NoReverseMatch:
        return False
