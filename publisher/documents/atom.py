"""`feed.xml`: the same posts as Atom (RFC 4287). Pure."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree  # noqa: S405 - writes XML, never reads it

from publisher import html, keys
from publisher.documents.document import POLLED, Document, timestamp
from publisher.documents.row import LiveBlogRows

NAMESPACE = "http://www.w3.org/2005/Atom"


def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def add_authors(parent: ElementTree.Element, authors: list[dict[str, str]]) -> None:
    for author in authors:
        person = add(parent, "author")
        add(person, "name", author.get("name") or "–")
        if "url" in author:
            add(person, "uri", author["url"])


def add_entry(root: ElementTree.Element, item: dict[str, Any]) -> None:
    entry = add(root, "entry")
    add(entry, "id", f"urn:ulid:{item['id']}")
    add(entry, "title", item.get("title") or html.words(item["content_html"])[:80] or "–")
    add(entry, "link", rel="alternate", type="text/html", href=item["url"])
    add(entry, "published", item["date_published"])
    add(entry, "updated", item.get("date_modified") or item["date_published"])
    add_authors(entry, item.get("authors", []))
    for tag in item.get("tags", []):
        add(entry, "category", term=tag)
    add(entry, "content", item["content_html"], type="html")


def atom(rows: LiveBlogRows, feed: dict[str, Any]) -> Document:
    """Atom from the feed's value; `updated` is the time of the last change."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed["language"]})
    root.append(ElementTree.Comment(f" revision {rows.publication.revision} "))  # no two revisions have the same bytes
    add(root, "id", feed["home_page_url"])
    add(root, "title", feed["title"])
    if "description" in feed:
        add(root, "subtitle", feed["description"])
    add(root, "updated", timestamp(rows.publication.updated_at))
    add(root, "link", rel="alternate", type="text/html", href=feed["home_page_url"])
    add(
        root,
        "link",
        rel="self",
        type="application/atom+xml",
        href=feed["feed_url"].removesuffix("feed.json") + "feed.xml",
    )
    add_authors(root, feed.get("authors") or [{"name": feed["title"]}])
    for item in feed["items"]:
        add_entry(root, item)
    return Document(
        key=keys.blog(rows.slug, "feed.xml"),
        body=ElementTree.tostring(root, encoding="utf-8", xml_declaration=True),
        content_type="application/atom+xml; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
