"""The forms of the site as a browser would send them, read off its pages."""

from collections import defaultdict
from html.parser import HTMLParser
from urllib.parse import urljoin


class FormReader(HTMLParser):
    """Collects, by the address a POST form goes to, the fields of the form and the values it would send."""

    def __init__(self, page):
        super().__init__()
        self.page, self.forms = page, []
        self._form = self._select = self._textarea = None
        self._text = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            action = urljoin(self.page, attrs.get("action") or self.page)
            self._form = {
                "action": action,
                "method": attrs.get("method", "get").lower(),
                "names": set(),
                "data": defaultdict(list),
            }
        if self._form is None:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self._input(name, attrs)
        elif tag == "button" and name:
            self._form["names"].add(name)
        elif tag == "select" and name:
            self._select = name
            self._form["names"].add(name)
        elif tag == "option" and self._select and "selected" in attrs:
            self._form["data"][self._select].append(attrs.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea, self._text = name, ""
            self._form["names"].add(name)

    def _input(self, name, attrs):
        kind = attrs.get("type", "text")
        self._form["names"].add(name)
        if kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self._form["data"][name].append(attrs.get("value", "on"))
        elif kind not in ("file", "submit", "button"):
            self._form["data"][name].append(attrs.get("value", ""))

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            if self._form is not None:
                self._form["data"][self._textarea].append(self._text.lstrip("\n"))
            self._textarea = None


def forms_on(page, html):
    """The POST forms of a page: `{action, names, data}`."""
    reader = FormReader(page)
    reader.feed(html)
    return [form for form in reader.forms if form["method"] == "post"]
