"""From bytes to lines of text: by the byte order mark, else UTF-8, else the person must say. Nothing is guessed
silently.
"""

import codecs
import io

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.files import limits
from contacts.files.errors import FileNotTaken

ENCODINGS = {
    "utf-8": gettext_lazy("UTF-8"),
    "cp1252": gettext_lazy("Windows (Western), as older Excel writes it"),
    "utf-16": gettext_lazy("UTF-16 (“Unicode text”)"),
    "utf-16-le": gettext_lazy("UTF-16, little end first"),
    "utf-16-be": gettext_lazy("UTF-16, big end first"),
    "iso-8859-15": gettext_lazy("ISO 8859-15 (Western)"),
    "mac-roman": gettext_lazy("Macintosh"),
    "cp437": gettext_lazy("DOS"),
}
MARKS = (  # longer ones first: a UTF-32 mark begins like one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHER_FILES = (
    (b"\x89PNG", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"{\\rtf", gettext_lazy("a word processor’s document")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("a workbook of Excel 2003 or older")),
    (b"\x1f\x8b", gettext_lazy("a compressed file")),
    (b"Rar!", gettext_lazy("a compressed file")),
    (b"7z\xbc\xaf", gettext_lazy("a compressed file")),
    (b"SQLite format 3", gettext_lazy("a database")),
)
WEB_PAGE = ("<!doctype", "<html", "<?xml", "<table", "<head", "<body", "<!--")
SAMPLE = 65_536


def open_text(binary, name, encoding=""):
    """Return (text stream, encoding) for a seekable binary stream that holds text.

    `encoding` is one of ENCODINGS or empty; a byte order mark has the last word. Raises FileNotTaken for what is no
    text at all.
    """
    if encoding and encoding not in ENCODINGS:
        raise FileNotTaken(_("There is no encoding called “%(name)s” here.") % {"name": encoding})
    binary.seek(0)
    head = binary.read(SAMPLE)
    _refuse_other_files(head, name)
    marked = next((found for mark, found in MARKS if head.startswith(mark)), "")
    chosen = marked or encoding or _unmarked(head, name)
    binary.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(binary), SAMPLE), encoding=chosen, newline="")
    _refuse_web_pages(text, name)
    text.seek(0)
    return text, {"utf-8-sig": "utf-8"}.get(chosen, chosen)


def lines_of(text, binary, encoding):
    """Yield (line number, line with its ending). Raises FileNotTaken with the line for what cannot be decoded, NUL
    and endless lines.
    """
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(limits.LINE + 1)
        except UnicodeDecodeError:
            raise _undecodable(binary, encoding) from None
        if not line:
            return
        if "\x00" in line:
            raise FileNotTaken(
                _("Line %(line)d holds a NUL character: the file is damaged, or it is not text.") % {"line": number}
            )
        if len(line) > limits.LINE:
            raise FileNotTaken(_("Line %(line)d is longer than a million characters.") % {"line": number})
        yield number, line


class _Unclosed(io.RawIOBase):
    """A stream whose closing leaves the stream beneath open: the caller's file stays the caller's."""

    def __init__(self, binary):
        self.binary = binary

    def readable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, buffer):
        data = self.binary.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset, whence=io.SEEK_SET):
        return self.binary.seek(offset, whence)

    def tell(self):
        return self.binary.tell()


def _refuse_other_files(head, name):
    if not head:
        raise FileNotTaken(_("“%(name)s” is empty.") % {"name": name})
    kind = next((kind for begin, kind in OTHER_FILES if head.startswith(begin)), None)
    if kind:
        raise _no_table(name, kind)


def _refuse_web_pages(text, name):
    try:
        begin = text.read(1_000).lstrip().lower()
    except UnicodeDecodeError:
        return  # told with its line when the lines are read
    if begin.startswith(WEB_PAGE):
        raise _no_table(name, _("a web page"))
    if not begin:
        raise FileNotTaken(_("“%(name)s” is empty.") % {"name": name})


def _no_table(name, kind):
    return FileNotTaken(
        _("“%(name)s” is %(kind)s, not a table. Save the list as CSV or as an Excel workbook (.xlsx) and try again.")
        % {"name": name, "kind": kind}
    )


def _unmarked(head, name):
    """The encoding of text without a mark: UTF-8, unless every other byte is NUL."""
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros.count(0) > len(zeros) * 0.4:
            raise _asking(
                _("“%(name)s” looks like UTF-16, but without the mark that would say so.") % {"name": name}, [encoding]
            )
    odd = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x00" for byte in head)
    if odd > len(head) * 0.02:
        raise _no_table(name, _("some other kind of file"))
    return "utf-8"


def _undecodable(binary, encoding):
    """The message for bytes that are not text in that encoding, with the line they stand on and what they would be in
    another.
    """
    offset, line, around = _first_bad_byte(binary, encoding)
    where = {
        "line": line,
        "byte": f"0x{around[:1].hex().upper()}",
        "offset": offset,
        "encoding": ENCODINGS.get(encoding, encoding),
    }
    if encoding != "utf-8":
        return FileNotTaken(_("Line %(line)d cannot be read as %(encoding)s (byte %(byte)s).") % where)
    letter = around[:1].decode("cp1252", errors="replace")
    found = _("Line %(line)d is not UTF-8 (byte %(byte)s).") % where
    if letter != "\ufffd":
        found += " " + _("In the encoding of older Excel it would be “%(letter)s”.") % {"letter": letter}
    return _asking(found, ["cp1252", "iso-8859-15", "mac-roman"])


def _first_bad_byte(binary, encoding):
    """(offset, line, the bytes from there) of the first byte that the encoding cannot read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    binary.seek(0)
    before, breaks = 0, 0
    while chunk := binary.read(1 << 20):
        pending = decoder.getstate()[0]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            at = error.start - len(pending)
            return (
                before + at,
                breaks + chunk[: max(at, 0)].count(b"\n") + 1,
                error.object[error.start : error.start + 4],
            )
        before += len(chunk)
        breaks += chunk.count(b"\n")
    return before, breaks + 1, decoder.getstate()[0]


def _asking(found, encodings):
    """A refusal that offers encodings to choose from."""
    offered = ", ".join(f"{encoding} ({ENCODINGS[encoding]})" for encoding in encodings)
    return FileNotTaken(
        f"{capfirst(found)} {_('Say which encoding it has and try again:')} {offered}.", encodings=encodings
    )
