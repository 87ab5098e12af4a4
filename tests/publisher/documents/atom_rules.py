"""What a validator says of an Atom feed, by the rules of RFC 4287 and of RFC 6721. For tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"(https?://[^\s<>\"]+|tag:[^\s<>\"]+|urn:[a-z0-9-]+:\S+)")
TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
ONE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated"), "author": ("name",)}
AT_MOST_ONE = {"feed": ("subtitle",), "entry": ("published", "content", "summary"), "author": ("uri", "email")}


def complaints(text: bytes) -> list[str]:
    """Nothing for a feed that keeps all rules."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    entries, graves = root.findall(f"{ATOM}entry"), root.findall(f"{TOMBSTONES}deleted-entry")
    found = [] if root.tag == f"{ATOM}feed" else ["the root is no feed"]
    found += [] if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", root.get(LANG, "")) else ["xml:lang"]
    found += [] if links(root, "self") else ["no link to itself"]
    found += [] if authors(root) or all(map(authors, entries)) else ["an entry has no author, and neither has the feed"]
    names = Counter(text_of(entry, "id") for entry in entries) + Counter(grave.get("ref", "") for grave in graves)
    found += [f"{name} is there {count} times" for name, count in names.items() if count > 1]
    for each in [root, *entries]:
        found += list(of_element(each))
    return found + [f"tombstone: {fault}" for grave in graves for fault in of_tombstone(grave)]


def of_element(element: Element) -> Iterator[str]:
    name = element.tag.removeprefix(ATOM)
    yield from counts(element, name)
    for each in ("updated", "published"):
        if element.find(ATOM + each) is not None and not DATE.fullmatch(text_of(element, each)):
            yield f"{each} of {name} is no date: {text_of(element, each)!r}"
    if not IRI.fullmatch(text_of(element, "id")):
        yield f"id of {name} is no IRI: {text_of(element, 'id')!r}"
    if name == "entry" and not (links(element, "alternate") or text_of(element, "content")):
        yield "an entry has neither content nor a link to it"
    for part in element:
        yield from of_part(part)


def counts(element: Element, name: str) -> Iterator[str]:
    for each in ONE.get(name, ()):
        if len(element.findall(ATOM + each)) != 1:
            yield f"{name} needs one {each}"
    for each in AT_MOST_ONE.get(name, ()):
        if len(element.findall(ATOM + each)) > 1:
            yield f"{name} has more than one {each}"
    alternates = [(link.get("type"), link.get("hreflang")) for link in links(element, "alternate")]
    if len(set(alternates)) < len(alternates):
        yield f"{name} has two links of one kind"


def of_part(part: Element) -> Iterator[str]:
    name = part.tag.removeprefix(ATOM)
    if name == "link" and not IRI.fullmatch(part.get("href", "")):
        yield f"a link leads to {part.get('href')!r}"
    if name == "link" and "type" in part.attrib and not TYPE.fullmatch(part.get("type", "")):
        yield f"a link's type is {part.get('type')!r}"
    if name == "category" and not part.get("term"):
        yield "a category has no term"
    if name == "content" and (part.get("type") not in ("html", "text") or len(part)):
        yield "content is neither HTML as text nor text"
    if name == "author":
        yield from counts(part, name)
        yield from [] if text_of(part, "name").strip() else ["an author has no name"]
        yield from [] if part.find(f"{ATOM}uri") is None or IRI.fullmatch(text_of(part, "uri")) else ["an author's uri"]


def of_tombstone(grave: Element) -> Iterator[str]:
    if not IRI.fullmatch(grave.get("ref", "")):
        yield f"ref is no IRI: {grave.get('ref')!r}"
    if not DATE.fullmatch(grave.get("when", "")):
        yield f"when is no date: {grave.get('when')!r}"


def links(element: Element, rel: str) -> list[Element]:
    return [each for each in element.findall(f"{ATOM}link") if each.get("rel", "alternate") == rel]


def authors(element: Element) -> list[Element]:
    return element.findall(f"{ATOM}author")


def text_of(element: Element, name: str) -> str:
    found = element.find(ATOM + name)
    return (found.text or "") if found is not None else ""
