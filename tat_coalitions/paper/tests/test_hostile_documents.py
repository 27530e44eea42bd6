"""Whatever a document names, nothing of the network and of the machine's files gets into the PDF."""

import base64
import io

import pytest
from pypdf import PdfReader

from tat_coalitions.paper import PaperError, render_pdf
from tat_coalitions.paper.tests.conftest import CANARY


def as_data(kind, text):
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg {NAMESPACES} viewBox="0 0 9 9"><title>t</title>{{}}</svg>'

# {a} is an address that may not be read: once of a file, once of the web server
PAYLOADS = {
    "picture": '<img alt="x" src="{a}">',
    "picture in capitals": '<img alt="x" src="{A}">',
    "picture with blanks": '<img alt="x" src=" \n{a} ">',
    "style sheet": '<link rel="stylesheet" href="{a}">',
    "import": "<style>@import url('{a}');</style>",
    "import with a condition": "<style>@import '{a}' print;</style>",
    "background": "<p style=\"background:url('{a}')\">x</p>",
    "list mark": "<ul><li style=\"list-style-image:url('{a}')\">x</li></ul>",
    "border picture": "<p style=\"border:1px solid;border-image:url('{a}') 1\">x</p>",
    "content": "<style>p::before{{content:url('{a}')}}</style><p>x</p>",
    "font": "<style>@font-face{{font-family:f;src:url('{a}')}} p{{font-family:f}}</style><p>x</p>",
    "profile": "<style>@color-profile --c{{src:url('{a}')}} p{{color:color(--c 1 0 0)}}</style><p>x</p>",
    "page": "<style>@page{{background:url('{a}')}}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{a}">',
    "attachment behind a link": '<a rel="attachment" href="{a}">x</a>',
    "attachment in capitals": '<link rel="noopener ATTACHMENT" href="{a}">',
    "object": '<object data="{a}"></object>',
    "embed": '<embed src="{a}">',
    "frame": '<iframe src="{a}"></iframe>',
    "picture in a drawing": SVG.format('<image href="{a}" width="9" height="9"/>'),
    "old picture in a drawing": SVG.format('<image xlink:href="{a}" width="9" height="9"/>'),
    "use in a drawing": SVG.format('<use href="{a}#x"/>'),
    "style in a drawing": SVG.format("<style>@import url('{a}');</style><rect width='9' height='9'/>"),
    "fill in a drawing": SVG.format("<rect width='9' height='9' fill=\"url('{a}#x')\"/>"),
    "picture in a drawing in a picture": None,
    "style in a picture": None,
    "base": '<base href="{folder}"><img alt="x" src="{name}">',
    "base for a style sheet": '<base href="{folder}"><link rel="stylesheet" href="{name}">',
}


def payload(name, address):
    folder, _, file = address.rpartition("/")
    nested = {
        "picture in a drawing in a picture": SVG.format(f'<image href="{address}" width="9" height="9"/>'),
        "style in a picture": SVG.format(f"<style>@import url('{address}');</style>"),
    }
    if name in nested:
        return f'<img alt="x" src="{as_data("image/svg+xml", nested[name])}">'
    return PAYLOADS[name].format(a=address, A=address.upper(), folder=f"{folder}/", name=file)


def everything_in(pdf):
    """All text, streams and attachments of a PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    streams = b"".join(
        entry.get_data()
        for entry in (reader.get_object(n) for n in range(1, len(reader.xref[0]) + 1))
        if hasattr(entry, "get_data")
    )
    text = " ".join(page.extract_text() for page in reader.pages)
    return pdf + streams + text.encode(), dict(reader.attachments)


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("where", ["file", "web"])
def test_a_document_gets_nothing_from_outside(name, where, secret_file, listener):
    address = secret_file.as_uri() if where == "file" else f"{listener.url}/{CANARY}"
    html = f"<html lang='en'><head><title>t</title></head><body><h1>x</h1>{payload(name, address)}</body></html>"
    try:
        pdf = render_pdf(html, title="t")
    except PaperError as error:
        assert CANARY not in str(error) or where == "web"
    else:
        content, attachments = everything_in(pdf)
        assert attachments == {}
        # a link that is only written, never followed, may stand there
        content = content.replace(f"{listener.url}/{CANARY}".encode(), b"")
        assert CANARY.encode() not in content
    assert listener.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "https://paper.invalid/build/../../../etc/passwd",
        "https://paper.invalid/build/fonts/..%2F..%2Fsettings.py",
        "paper.css",
        "paper:../settings.py",
        "/static/build/paper.css",
        "/etc/passwd",
        "//127.0.0.1/x",
        "data:text/html,<p>x</p>",
        "data:text/css,p{}",
        "ftp://127.0.0.1/x",
    ],
)
def test_only_names_of_the_table_are_assets(address):
    with pytest.raises(PaperError):
        render_pdf(f'<html><body><link rel="stylesheet" href="{address}"><img alt="x" src="{address}">', title="t")


def test_a_picture_that_stands_in_the_document_is_drawn():
    picture = as_data("image/svg+xml", SVG.format('<rect width="9" height="9"/>'))
    assert render_pdf(f'<html lang="en"><body><img alt="A square" src="{picture}">', title="t").startswith(b"%PDF")
