"""The program's own words of every mail of the house: good as they are, and ready to be changed."""

import pytest

from tat_coalitions.testing.people import a_user
from tat_coalitions.wording import words
from tat_coalitions.wording.language import findings
from tat_coalitions.wording.preview import named, preview_of, samples_of

pytestmark = pytest.mark.django_db
EVERY_KIND = [kind.kind for kind in words.kinds()]


def test_rooms_have_told_of_their_mail():
    assert {"invitation", "answer_yes", "change_moved", "change_details"} <= set(EVERY_KIND)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_standard_words_pass_the_language_check(kind):
    standard = words.standard_of(kind)
    assert findings(f"{standard.subject}\n{standard.text}") == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_standard_words_are_complete(kind):
    known, standard = words.kind_of(kind), words.standard_of(kind)
    shown = preview_of(known, standard, "", named(known))
    assert (shown.unknown, bool(shown.subject), bool(shown.text)) == ([], True, True)
    assert len(standard.subject) <= 200
    assert all(str(each) for each in (known.name, known.group, *known.placeholders.values()))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_mail_can_be_previewed_in_an_empty_house(kind):
    assert samples_of(words.kind_of(kind), a_user("Dana Whitlock"))
