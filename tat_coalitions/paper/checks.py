"""What a document must have before it is laid out: WeasyPrint refuses none of this by itself."""

from tat_coalitions.paper.limits import PaperError

SVG = "{http://www.w3.org/2000/svg}svg"
SVG_TITLE = "{http://www.w3.org/2000/svg}title"
FRAMES = ("iframe", "object", "embed", "video", "audio")
LEADS_SOMEWHERE = ("#", "https://", "http://", "mailto:", "tel:")


def prepare(root, *, title):
    """Give the parsed document its title and language, and take attachments off.

    Raises PaperError for what nobody could read aloud or follow: a figure without text, a frame, a relative link.
    """
    _put_title(root, title)
    root.attrib.setdefault("lang", "en-US")
    for element in root.iter():
        if isinstance(element.tag, str):
            _take_off_attachment(element)
            _check(element)


def _put_title(root, title):
    titles = list(root.iter("title"))
    if not titles:
        titles = [root.find("head").makeelement("title", {})]
        root.find("head").append(titles[0])
    titles[0].text = title


def _take_off_attachment(element):
    """WeasyPrint puts the file behind rel=attachment into the PDF."""
    if "attachment" in element.get("rel", "").lower().split():
        del element.attrib["rel"]


def _check(element):
    if element.tag == "img" and not element.get("alt", "").strip():
        raise PaperError(f"A picture has no text: {_start_of(element)}. Give it an alt that says what it shows.")
    if element.tag == SVG and not _text_of(element):
        raise PaperError(f"A drawing has no text: {_start_of(element)}. Give it a <title> that says what it shows.")
    if element.tag in FRAMES:
        raise PaperError(f"A document on paper cannot hold <{element.tag}>.")
    if element.tag == "a" and not element.get("href", "#").strip().lower().startswith(LEADS_SOMEWHERE):
        raise PaperError(f"A link leads nowhere on paper: {_start_of(element)}. Write the whole address.")


def _text_of(svg):
    """The text WeasyPrint takes for the figure: a title directly inside the drawing."""
    title = svg.find(SVG_TITLE)
    return (title.text or "").strip() if title is not None else ""


def _start_of(element):
    tag = element.tag.rpartition("}")[2]
    return f"<{tag} {' '.join(f'{name}={value[:40]!r}' for name, value in list(element.attrib.items())[:3])}>"
