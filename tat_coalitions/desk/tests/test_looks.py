"""What the content security policy forbids is in no template, and nothing is asked from elsewhere."""

import re

from django.conf import settings
from django.template.loader import get_template

TEMPLATES = settings.BASE_DIR / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
FORBIDDEN = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:")
SCRIPT = re.compile(r"<script([^>]*)>")


def is_mail(name):
    """Whether a template is a mail, which cannot load a style sheet and which no policy of ours reaches."""
    return name == "base_mail.html" or "/email/" in name or "/mail/" in name


def test_every_template_can_be_read():
    assert [get_template(name).template.name for name in NAMES] == NAMES


def test_no_template_writes_style_or_script_into_the_page():
    pages = {name: (TEMPLATES / name).read_text() for name in NAMES if not is_mail(name)}
    assert [name for name, source in pages.items() if FORBIDDEN.search(source)] == []
    tags = [(name, tag) for name, source in pages.items() for tag in SCRIPT.findall(source)]
    assert [(name, tag) for name, tag in tags if "src=" not in tag and 'type="application/json"' not in tag] == []


def test_the_style_sheets_ask_for_nothing_from_elsewhere():
    sheets = (settings.BASE_DIR / "static" / "scss").glob("*.scss")
    addresses = [address for sheet in sheets for address in re.findall(r"url\(\"?([^\")]+)", sheet.read_text())]
    assert addresses
    assert [address for address in addresses if not address.startswith(("fonts/", "../images/"))] == []
