"""All documents of a live blog. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.documents.atom import atom
from publisher.documents.document import Document, Site
from publisher.documents.feed import feed, feed_value
from publisher.documents.item import Items
from publisher.documents.latest import latest
from publisher.documents.page_html import page_html
from publisher.documents.pages import page, page_list
from publisher.documents.row import LiveBlogRows


@dataclass(frozen=True, kw_only=True)
class BlogDocuments:
    """`pages` are those to be written anew; `page_list` is None while the one in the bucket is still right."""

    latest: Document
    feed: Document
    html: Document
    atom: Document
    pages: tuple[Document, ...]
    page_list: Document | None
    faults: Mapping[str, str]


def live_blog(rows: LiveBlogRows, site: Site) -> BlogDocuments:
    items = Items(rows.posts.values())
    page_items = Items(post for row in rows.pages.stale for post in row.posts)
    pages = [page(rows.slug, row, page_items) for row in rows.pages.stale]
    listed = page_list(rows.slug, rows.pages, pages)
    value = feed_value(rows, items, site, listed.key if listed else rows.pages.list_key)
    return BlogDocuments(
        latest=latest(rows, items),
        feed=feed(rows, value),
        html=page_html(rows, value),
        atom=atom(rows, value),
        pages=tuple(pages),
        page_list=listed,
        faults={**page_items.faults, **items.faults},
    )
