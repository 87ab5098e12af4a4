"""`older/{n}.html`: a closed page for people, complete without JavaScript, under an address that stays. Pure.

It links to what is older and to the newest posts, never to the page after it, which may not be there yet; so a page is
written anew only when one of its own posts changes.
"""

from __future__ import annotations

from contract import keys
from publisher.documents import html
from publisher.documents.document import POLLED, Document, Role, Site
from publisher.documents.feed import GONE
from publisher.documents.item import Items
from publisher.documents.page_html import render
from publisher.documents.row import LiveBlogRows, PageRow


def older_html(rows: LiveBlogRows, row: PageRow, items: Items, site: Site) -> Document:
    """Its posts, newest first as on the page of the live blog; none of a live blog that is gone."""
    blog, key = rows.blog or GONE, keys.older(rows.slug, row.n)
    text = render(
        "older.html",
        language=blog.language,
        title=html.plain(blog.title),
        status=blog.status,
        url=f"{site.base_url}/{key}",
        n=row.n,
        items=items.pick(post.id for post in reversed(row.posts)),
        page=key,
        slug=rows.slug,
    )
    return Document(
        key=key,
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=row.revision,
        role=Role.ARCHIVE,
        page=row.n,
    )
