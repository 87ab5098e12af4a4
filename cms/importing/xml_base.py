"""`xml:base` inside of an entry's XHTML (https://www.w3.org/TR/xmlbase/): addresses become what is meant. Pure."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree import ElementTree

BASE = "{http://www.w3.org/XML/1998/namespace}base"
ADDRESSES = ("href", "src", "cite", "poster", "data-src")
WRAPPER = '<div xmlns:xlink="http://www.w3.org/1999/xlink">{}</div>'


def with_bases(html: str) -> str:
    """The HTML, with addresses below an `xml:base` put together with it. What is no XML stays as it is."""
    if "xml:base" not in html:
        return html
    try:
        root = ElementTree.fromstring(WRAPPER.format(html))  # noqa: S314 - feedparser wrote it: it declares no entities
    except ElementTree.ParseError:
        return html
    resolve(root)
    return ElementTree.tostring(root, encoding="unicode", method="html")


def resolve(root: ElementTree.Element) -> None:
    waiting = [(root, "")]
    while waiting:
        element, above = waiting.pop()
        base = urljoin(above, element.attrib.pop(BASE, ""))
        for name in ADDRESSES:
            if base and name in element.attrib:
                element.set(name, urljoin(base, element.attrib[name]))
        waiting.extend((child, base) for child in element)
