"""All documents of a live blog. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from contract import keys
from publisher.documents.atom import atom
from publisher.documents.document import Document, Site
from publisher.documents.feed import GONE, feed, feed_value
from publisher.documents.item import Items
from publisher.documents.latest import latest
from publisher.documents.older_html import older_html
from publisher.documents.page_html import page_html
from publisher.documents.pages import page, page_list
from publisher.documents.row import LiveBlogRows


class BlogDocuments:
    """Each document is rendered when it is first asked for: `latest` need not wait for the others.

    `pages` are those to be written anew; `page_list` is None while the one in the bucket is still right.
    `faults` maps the ids of posts that could not be rendered to why.
    """

    def __init__(self, rows: LiveBlogRows, site: Site) -> None:
        self.rows, self.site = rows, site
        language = rows.blog.language if rows.blog else GONE.language
        self.items = Items(rows.posts.values(), language)
        paged = (post for row in (*rows.pages.stale, *rows.pages.older) for post in row.posts)
        self.page_items = Items(paged, language)
        self.feed_key = keys.blog(rows.slug, keys.FEED)

    @property
    def faults(self) -> dict[str, str]:
        """Complete once every document was rendered."""
        return {**self.page_items.faults, **self.items.faults}

    @cached_property
    def latest(self) -> Document:
        return latest(self.rows, self.items)

    @cached_property
    def pages(self) -> tuple[Document, ...]:
        return tuple(page(self.rows.slug, row, self.page_items) for row in self.rows.pages.stale)

    @cached_property
    def older(self) -> tuple[Document, ...]:
        return tuple(older_html(self.rows, row, self.page_items, self.site) for row in self.rows.pages.older)

    @cached_property
    def page_list(self) -> Document | None:
        return page_list(self.rows.slug, self.rows.pages, self.pages)

    @cached_property
    def value(self) -> dict[str, Any]:
        """The feed that feed.json, feed.xml and index.html are made of."""
        list_key = self.page_list.key if self.page_list else self.rows.pages.list_key
        return feed_value(self.rows, self.items, self.site, list_key)

    @cached_property
    def feed(self) -> Document:
        return feed(self.rows, self.value)

    @cached_property
    def html(self) -> Document:
        return page_html(self.rows, self.value, self.items, self.site)

    @cached_property
    def atom(self) -> Document:
        return atom(self.rows, self.value)
