"""`feed.json`: a JSON Feed 1.1 of the newest posts in full (https://jsonfeed.org/version/1.1). Pure."""

from __future__ import annotations

from typing import Any

from publisher import html, keys
from publisher.documents.document import POLLED, Document, Site, json_document, without_empty
from publisher.documents.item import Item, Items
from publisher.documents.latest import POLL_SECONDS, status
from publisher.documents.row import BlogRow, LiveBlogRows

GONE = BlogRow(slug="", title="This live blog is no longer available", description="", language="en", status="gone")


def page_url(slug: str, site: Site) -> str:
    return f"{site.base_url}/{keys.blog(slug, 'index.html')}"


def with_url(item: Item, slug: str, site: Site) -> Item:
    """An item with the address that it has on the page of its live blog."""
    return {**item, "url": f"{page_url(slug, site)}#post-{item['id']}"}


def feed_authors(items: list[Item]) -> list[Item]:
    """The distinct authors of the items, in order of appearance."""
    found = {author.get("name", ""): author for item in items for author in item.get("authors", [])}
    return list(found.values())


def key_event(item: Item) -> dict[str, Any]:
    """A key event as a list of them needs it, also of a post that is not among the newest."""
    return {
        "id": item["id"],
        "title": item.get("title") or shortened(html.words(item["content_html"])),
        "date_published": item["date_published"],
        "sequence": item["_live"]["sequence"],
    }


def shortened(text: str, length: int = 100) -> str:
    """At most so many characters, cut between words."""
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"


def feed_value(rows: LiveBlogRows, items: Items, site: Site, list_key: str) -> dict[str, Any]:
    """The feed as a value; `list_key` is the page list's key, or empty while no page is listed."""
    blog = rows.blog or GONE
    recent = [with_url(item, rows.slug, site) for item in items.pick(rows.recent)]
    pages = {"url": f"pages/{list_key.rpartition('/')[2]}", "count": rows.pages.listed} if list_key else None
    live = {
        "revision": rows.publication.revision,
        "status": status(rows),
        "poll_seconds": POLL_SECONDS[status(rows)],
        "pinned": [each for each in rows.pinned if items.get(each)],
        "post_count": rows.post_count,
        "pages": pages,
    }
    key_events = [key_event(item) for item in items.pick(rows.key_events)]
    elsewhere = [with_url(item, rows.slug, site) for item in items.pick(rows.pinned) if item["id"] not in rows.recent]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": html.plain(blog.title),
        "home_page_url": page_url(rows.slug, site),
        "feed_url": f"{site.base_url}/{keys.blog(rows.slug, 'feed.json')}",
        **without_empty({"description": html.plain(blog.description)}),
        "language": blog.language,
        **without_empty({"authors": feed_authors(recent)}),
        "items": recent,
        "_live": {**live, **without_empty({"pinned_items": elsewhere, "key_events": key_events})},
    }


def feed(rows: LiveBlogRows, value: dict[str, Any]) -> Document:
    return json_document(
        keys.blog(rows.slug, "feed.json"), value, cache_control=POLLED, revision=rows.publication.revision
    )
