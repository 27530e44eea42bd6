"""What a person reads on a page, for tests that ask what is said and not how it is marked up."""

import html
import re


def words_of(response):
    """The words of the main part of a page, one blank between them."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)).split())
