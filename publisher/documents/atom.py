"""`feed.xml`: the same posts as Atom (RFC 4287), and which were removed (RFC 6721). Pure."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree  # noqa: S405 - writes XML, never reads it

import stillwire
from contract import keys
from publisher.documents.document import POLLED, Document, timestamp, without_empty
from publisher.documents.line import line
from publisher.documents.picture import mime_type, picture
from publisher.documents.row import ChangeRow, LiveBlogRows

NAMESPACE = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
OLD_IDS = "urn:ulid:"
TITLE = 80  # characters


def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def add_authors(parent: ElementTree.Element, authors: list[dict[str, str]]) -> None:
    for author in authors:
        person = add(parent, "author")
        add(person, "name", author["name"] if author["name"].strip() else "–")
        if "url" in author:
            add(person, "uri", author["url"])


def feed_id(rows: LiveBlogRows, page: str) -> str:
    """The address of the page, as it was when the live blog was made."""
    base = rows.blog.id_base if rows.blog else ""
    return f"{base}/{keys.blog(rows.slug, keys.FRONT)}" if base not in ("", OLD_IDS) else page


def entry_id(rows: LiveBlogRows, item: str, page: str) -> str:
    """A post's address, as it was when its live blog was made (docs/decisions/0029)."""
    base = rows.blog.id_base if rows.blog else ""
    if base == OLD_IDS:
        return f"{OLD_IDS}{item}"
    return f"{feed_id(rows, page)}#post-{item}"


def add_picture(entry: ElementTree.Element, item: dict[str, Any]) -> None:
    url, alt = picture(item)
    if url:
        add(entry, "link", rel="enclosure", href=url, **without_empty({"type": mime_type(url), "title": alt}))


def add_entry(root: ElementTree.Element, item: dict[str, Any], rows: LiveBlogRows, feed: dict[str, Any]) -> None:
    entry, page = add(root, "entry"), feed["home_page_url"]
    add(entry, "id", entry_id(rows, item["id"], page))
    add(entry, "title", item.get("title") or line(item, feed["language"], TITLE) or "–")
    add(entry, "link", rel="alternate", type="text/html", href=item["url"])
    add_picture(entry, item)
    add(entry, "published", item["date_published"])
    add(entry, "updated", item.get("date_modified") or item["date_published"])
    add_authors(entry, item.get("authors", []))
    for tag in item.get("tags", []):
        add(entry, "category", term=tag)
    add(entry, "content", item["content_html"], type="html")


def removed(rows: LiveBlogRows) -> list[ChangeRow]:
    """The removals of which the rows tell, newest first, each once."""
    found = {row.id: row for row in (*rows.changes, *rows.removed) if row.removed and row.changed_at}
    return sorted(found.values(), key=lambda row: (-row.revision, -row.sequence))


def add_tombstone(root: ElementTree.Element, row: ChangeRow, rows: LiveBlogRows, page: str) -> None:
    """That a post was removed, for programs that keep what they read (RFC 6721)."""
    when = timestamp(row.changed_at) if row.changed_at else ""
    add(root, "at:deleted-entry", ref=entry_id(rows, row.id, page), when=when)


def atom(rows: LiveBlogRows, feed: dict[str, Any]) -> Document:
    """Atom from the feed's value; `updated` is the time of the last change."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xmlns:at": TOMBSTONES, "xml:lang": feed["language"]})
    root.append(ElementTree.Comment(f" revision {rows.publication.revision} "))  # no two revisions have the same bytes
    page = feed["home_page_url"]
    add(root, "id", feed_id(rows, page))
    add(root, "title", feed["title"])
    if "description" in feed:
        add(root, "subtitle", feed["description"])
    add(root, "updated", timestamp(rows.publication.updated_at))
    add(root, "generator", "Stillwire", version=stillwire.__version__)
    add(root, "link", rel="alternate", type="text/html", href=page)
    add(
        root,
        "link",
        rel="self",
        type="application/atom+xml",
        href=feed["feed_url"].removesuffix(keys.FEED) + keys.ATOM,
    )
    add_authors(root, feed.get("authors") or [{"name": feed["title"]}])
    for item in feed["items"]:
        add_entry(root, item, rows, feed)
    for row in removed(rows):
        add_tombstone(root, row, rows, page)
    return Document(
        key=keys.blog(rows.slug, keys.ATOM),
        body=ElementTree.tostring(root, encoding="utf-8", xml_declaration=True),
        content_type="application/atom+xml; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
