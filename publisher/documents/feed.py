"""`feed.json`: a JSON Feed 1.1 of the newest posts in full (https://jsonfeed.org/version/1.1). Pure."""

from __future__ import annotations

from typing import Any

from contract import keys
from publisher.documents import html
from publisher.documents.document import POLLED, Document, Site, json_document, without_empty
from publisher.documents.item import Item, Items
from publisher.documents.latest import POLL_SECONDS, status
from publisher.documents.line import line, text_of
from publisher.documents.picture import attachment
from publisher.documents.row import BlogRow, LiveBlogRows

LENGTH = 100  # characters of a line that stands for a post without a title
GONE = BlogRow(slug="", title="This live blog is no longer available", description="", language="en", status="gone")


def page_url(slug: str, site: Site) -> str:
    return f"{site.base_url}/{keys.blog(slug, keys.FRONT)}"


def with_url(item: Item, slug: str, site: Site) -> Item:
    """An item with the address that it has on the page of its live blog."""
    return {**item, "url": f"{page_url(slug, site)}#post-{item['id']}"}


def entry(item: Item, slug: str, site: Site, language: str) -> Item:
    """An item as `feed.json` lists it: with what programs need that know nothing of live blogs."""
    attached = attachment(item)
    is_told = item.get("title") or text_of(item)
    more = {"summary": "" if is_told else line(item, language, LENGTH), "attachments": [attached] if attached else []}
    return {**with_url(item, slug, site), **without_empty(more)}


def feed_authors(blog: BlogRow, url: str) -> list[Item]:
    """Who signs what nobody signed, as readers of feeds hand it down: the live blog, never who signed other posts."""
    name = html.plain(blog.title).strip()
    return [{"name": name, "url": url}] if name and blog is not GONE else []


def key_event(item: Item, language: str) -> dict[str, Any]:
    """A key event as a list of them needs it, also of a post that is not among the newest."""
    return {
        "id": item["id"],
        "title": item.get("title") or line(item, language, LENGTH),
        "date_published": item["date_published"],
        "sequence": item["_live"]["sequence"],
    }


def feed_value(rows: LiveBlogRows, items: Items, site: Site, list_key: str) -> dict[str, Any]:
    """The feed as a value; `list_key` is the page list's key, or empty while no page is listed."""
    blog = rows.blog or GONE
    recent = [entry(item, rows.slug, site, blog.language) for item in items.pick(rows.recent)]
    list_url = keys.link(list_key, page=keys.blog(rows.slug, keys.FEED))
    pages = {"url": list_url, "count": rows.pages.listed} if list_key else None
    live = {
        "revision": rows.publication.revision,
        "status": status(rows),
        "poll_seconds": POLL_SECONDS[status(rows)],
        "pinned": [each for each in rows.pinned if items.get(each)],
        "post_count": rows.post_count,
        "pages": pages,
    }
    key_events = [key_event(item, blog.language) for item in items.pick(rows.key_events)]
    elsewhere = [with_url(item, rows.slug, site) for item in items.pick(rows.pinned) if item["id"] not in rows.recent]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": html.plain(blog.title),
        "home_page_url": page_url(rows.slug, site),
        "feed_url": f"{site.base_url}/{keys.blog(rows.slug, keys.FEED)}",
        **without_empty({"description": html.plain(blog.description)}),
        "language": blog.language,
        **without_empty({"authors": feed_authors(blog, page_url(rows.slug, site))}),
        "items": recent,
        "_live": {**live, **without_empty({"pinned_items": elsewhere, "key_events": key_events})},
    }


def feed(rows: LiveBlogRows, value: dict[str, Any]) -> Document:
    return json_document(
        keys.blog(rows.slug, keys.FEED), value, cache_control=POLLED, revision=rows.publication.revision
    )
