"""The elements of an export, one after the other: each is forgotten when it has become a value. It judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLPullParser  # noqa: S405 - a DOCTYPE is refused, see below

from cms.importing.feed import FeedError
from cms.importing.report import Report
from cms.importing.wordpress.values import Comment, Meta, Person, Post, Term
from cms.importing.wordpress.xml_text import characters, encoding

NAMESPACE = re.compile(r"https?://(?:www\.)?wordpress\.org/export/")
ELEMENTS = ("<wp:wxr_version", "<wp:post_type", "<wp:status")
PREFIXES = {"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:"}
HEAD = 1 << 16
Found = Post | Person | tuple[str, str]


def is_export(data: bytes) -> bool:
    """Whether a file is an export: it declares WordPress's own elements, or has them.

    Read as any other RSS it would show what was private, so that one sign is enough.
    """
    head = data[:HEAD].decode(encoding(data), "ignore")
    return NAMESPACE.search(head) is not None or any(name in head or name.encode() in data for name in ELEMENTS)


def elements(stream: BinaryIO, report: Report) -> Iterator[Found]:
    """Each post, person and (name, text) of the channel. A file that is cut off gives what it has, and a note.

    No export has a DOCTYPE: a file with one is refused, and with it all that XML can do with entities.
    """
    numbers, seen = 0, False
    try:
        for element, comments in whole(characters(stream)):
            seen = True
            numbers += element.tag == "item"
            yield found(element, comments, numbers)
    except ParseError as error:
        if not seen:
            raise FeedError(f"This is no XML: {error}. It may be cut off: export it again.") from None
        damaged = f"The XML is damaged: {error}. What could be read was imported; items may be missing."
        report.refuse("the file", damaged)
        report.note(damaged)


def whole(pieces: Iterator[str]) -> Iterator[tuple[Element, tuple[Comment, ...]]]:
    """The channel's children with their comments. Comments are taken out on the way: a live blog has thousands."""
    parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))
    path: list[Element] = []
    comments: list[Comment] = []
    for piece in pieces:
        if not path and "<!DOCTYPE" in piece.partition("<rss")[0]:
            raise FeedError("This XML has a DOCTYPE, which no WordPress export has. Export it again.")
        parser.feed(piece)
        events: Iterator[Any] = parser.read_events()  # start and end alone, so that all are elements
        for event, element in events:
            if event == "start":
                path.append(element)
                continue
            path.pop()
            if len(path) == 3 and short(element.tag) == "wp:comment":
                comments.append(comment(element))
                path[-1].remove(element)
            elif len(path) == 2:
                yield element, tuple(comments)
                comments.clear()
                path[-1].clear()
    parser.close()


@lru_cache(maxsize=200)
def short(tag: str) -> str:
    """A name as exports write it, whichever version the namespace has: `wp:post_id`, `excerpt:encoded`."""
    space, _, name = tag.rpartition("}")
    space = space[1:]
    if NAMESPACE.match(space):
        return f"excerpt:{name}" if space.rstrip("/").endswith("/excerpt") else f"wp:{name}"
    return PREFIXES.get(space.replace("https:", "http:"), "") + name


def found(element: Element, comments: tuple[Comment, ...], number: int) -> Found:
    name = short(element.tag)
    if name == "item":
        return post(element, comments, number)
    return person(element) if name == "wp:author" else (name, element.text or "")


def texts(element: Element) -> dict[str, str]:
    """The texts of an element's children by name; of equal names the first."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(short(child.tag), child.text or "")
    return found


def meta(element: Element, name: str) -> Meta:
    pairs = (texts(child) for child in element if short(child.tag) == name)
    return {pair.get("wp:meta_key", ""): pair.get("wp:meta_value", "") for pair in pairs}


def number(value: str) -> int:
    value = value.strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def person(element: Element) -> Person:
    said = texts(element)
    full = f"{said.get('wp:author_first_name', '')} {said.get('wp:author_last_name', '')}".strip()
    login = said.get("wp:author_login", "").strip()
    return Person(
        id=number(said.get("wp:author_id", "")),
        login=login,
        name=said.get("wp:author_display_name", "").strip() or full or login,
    )


def comment(element: Element) -> Comment:
    said = texts(element)
    return Comment(
        id=number(said.get("wp:comment_id", "")),
        author=said.get("wp:comment_author", ""),
        user=number(said.get("wp:comment_user_id", "")),
        date=said.get("wp:comment_date", ""),
        date_gmt=said.get("wp:comment_date_gmt", ""),
        text=said.get("wp:comment_content", ""),
        status=said.get("wp:comment_approved", "").strip(),
        type=said.get("wp:comment_type", "").strip(),
        meta=meta(element, "wp:commentmeta"),
    )


def post(element: Element, comments: tuple[Comment, ...], place: int) -> Post:
    said = texts(element)
    return Post(
        number=place,
        id=number(said.get("wp:post_id", "")),
        guid=said.get("guid", "").strip(),
        link=said.get("link", "").strip(),
        title=said.get("title", ""),
        type=said.get("wp:post_type", "").strip() or "post",
        status=said.get("wp:status", "").strip(),
        password=said.get("wp:post_password", ""),
        date=said.get("wp:post_date", ""),
        date_gmt=said.get("wp:post_date_gmt", ""),
        published=said.get("pubDate", ""),
        modified_gmt=said.get("wp:post_modified_gmt", ""),
        creator=said.get("dc:creator", "").strip(),
        content=said.get("content:encoded", ""),
        excerpt=said.get("excerpt:encoded", ""),
        name=said.get("wp:post_name", "").strip(),
        parent=number(said.get("wp:post_parent", "")),
        place=number(said.get("wp:menu_order", "")),
        is_sticky=said.get("wp:is_sticky", "").strip() == "1",
        attachment_url=said.get("wp:attachment_url", "").strip(),
        terms=tuple(map(term, (child for child in element if child.tag == "category"))),
        meta=meta(element, "wp:postmeta"),
        comments=comments,
    )


def term(element: Element) -> Term:
    return Term(
        domain=element.get("domain", "category"), slug=element.get("nicename", ""), name=(element.text or "").strip()
    )
