"""What WeasyPrint's tags lack to be read aloud: whose header a header cell is, and that page numbers are no content.

ISO 14289-1, 7.5 and 7.8; both were found by a PDF/UA checker on a finished report.
"""

import pydyf

COLUMN, ROW = "/Column", "/Row"


def finish(_document, pdf):
    """Finish the tags of a PDF before it is written: WeasyPrint's `finisher`."""
    elements = {item.reference: item for item in pdf.objects if is_element(item)}
    say_whose_headers(elements)
    strangers = elements.keys() - reached(elements)
    if strangers:
        take_out_of_content(pdf, [elements[reference] for reference in strangers])


def is_element(item):
    return isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"


def say_whose_headers(elements):
    """A header cell in the head of a table is its column's, any other its row's."""
    for element in elements.values():
        if element["S"] == "/TH":
            group = elements.get(elements[element["P"]]["P"])
            element["A"]["Scope"] = COLUMN if group is not None and group["S"] == "/THead" else ROW


def reached(elements):
    """The references of the elements that stand in the document's tree."""
    waiting = [reference for reference, element in elements.items() if element["S"] == "/Document"]
    found = set()
    while waiting:
        reference = waiting.pop()
        if reference in elements and reference not in found:
            found.add(reference)
            waiting += [child for child in elements[reference]["K"] if isinstance(child, bytes)]
    return found


def take_out_of_content(pdf, strangers):
    """Running heads and page numbers stand in no tree: mark what they paint as an artifact, and let them go."""
    marks = {}
    for element in strangers:
        numbers = [child for child in element["K"] if isinstance(child, int)]
        marks.setdefault(element["Pg"], set()).update(numbers)
        element.free = "f"
    objects = {item.reference: item for item in pdf.objects}
    parents = objects[objects[pdf.catalog["StructTreeRoot"]]["ParentTree"]]["Nums"]
    for number, page in enumerate(pdf.page_references):
        repaint(objects[objects[page]["Contents"]].stream, marks.get(page, ()))
        of_page = parents[parents.index(number) + 1]
        for mark in marks.get(page, ()):
            of_page[mark] = b"null"


def repaint(stream, marks):
    """Turn `/Span <</MCID 7>> BDC` into `/Artifact <</Type /Pagination>> BDC`."""
    for place, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in marks:
            stream[place - 1] = "/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
