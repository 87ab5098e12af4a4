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


def feed_authors(items: list[Item]) -> list[Item]:
    """The distinct authors of the items, in order of appearance."""
    found = {author.get("name", ""): author for item in items for author in item.get("authors", [])}
    return list(found.values())


def feed_value(rows: LiveBlogRows, items: Items, site: Site, list_key: str) -> dict[str, Any]:
    """The feed as a value; `list_key` is the page list's key, or empty while no page is listed."""
    blog, home = rows.blog or GONE, page_url(rows.slug, site)

    def with_url(ids: tuple[str, ...]) -> list[Item]:
        return [{**item, "url": f"{home}#post-{item['id']}"} for item in items.pick(ids)]

    recent = with_url(rows.recent)
    pages = {"url": f"pages/{list_key.rpartition('/')[2]}", "count": rows.pages.listed} if list_key else None
    live = {
        "revision": rows.publication.revision,
        "status": status(rows),
        "poll_seconds": POLL_SECONDS[status(rows)],
        "pinned": [each for each in rows.pinned if items.get(each)],
        "post_count": rows.post_count,
        "pages": pages,
    }
    elsewhere = with_url(tuple(each for each in rows.pinned if each not in rows.recent))
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": html.plain(blog.title),
        "home_page_url": home,
        "feed_url": f"{site.base_url}/{keys.blog(rows.slug, 'feed.json')}",
        **without_empty({"description": html.plain(blog.description)}),
        "language": blog.language,
        **without_empty({"authors": feed_authors(recent)}),
        "items": recent,
        "_live": {**live, **without_empty({"pinned_items": elsewhere})},
    }


def feed(rows: LiveBlogRows, value: dict[str, Any]) -> Document:
    return json_document(
        keys.blog(rows.slug, "feed.json"), value, cache_control=POLLED, revision=rows.publication.revision
    )
