"""Finding people by parts of words, in questions each part of which has an index (migration 0008)."""

from django.db.models import Q

from contacts.models.organizations import Organization

SHORTEST = 2  # letters; shorter parts of words have no index
WORDS = 6  # of what was typed
OFFICES = 300  # looked up to find their people
SOME = 200  # people taken of those who match, to be put in order


def words_of(text):
    """The words of what was typed that are looked for."""
    return text.split()[:WORDS]


def holds(field, word):
    """The field holds the word; one of up to two letters must begin a word of it."""
    if len(word) > SHORTEST:
        return Q(**{f"{field}__icontains": word})
    return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})


def in_name_mailbox_or_office(words):
    """A condition for each word: it is in the person's name, the mailbox, or the organization's name.

    Offices are looked up first, one question a word, so that the search itself is about one table. Words that fit very
    many offices each, such as “trucking sheriff”, must stand together in the name of one.
    """
    among = {word: _few_offices([word]) for word in words}
    common = [word for word in words if among[word] is None]
    together = Organization.objects.filter(*(holds("name", word) for word in common)).order_by().values("pk")
    if len(common) > 1:
        few = _few_offices(common)
        together = together if few is None else few
    for word in words:
        offices = together if among[word] is None else among[word]
        yield holds("name", word) | holds("email", word) | Q(organization__in=offices)


def _few_offices(words):
    """The keys of the organizations whose name holds all these words, or None where they are very many."""
    offices = Organization.objects.filter(*(holds("name", word) for word in words)).order_by()
    few = list(offices.values_list("pk", flat=True)[:OFFICES])
    return few if len(few) < OFFICES else None
