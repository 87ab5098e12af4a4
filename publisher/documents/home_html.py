"""`index.html`: the home page, complete without JavaScript: the newest posts of one live blog, a list of all. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import orjson

from contract import keys
from publisher.documents import fault
from publisher.documents.banner_html import DISMISSED, element, style
from publisher.documents.document import POLLED, Document, Site
from publisher.documents.feed import GONE, feed_value
from publisher.documents.home import faults as unlisted
from publisher.documents.home import front, in_order, listed
from publisher.documents.item import Items
from publisher.documents.page_html import COMMENT, STYLES, older_page, policy, render
from publisher.documents.row import HomeRows, LiveBlogRows
from publisher.documents.words import base, words

LISTED = 50


@lru_cache(maxsize=1)
def css() -> str:
    return COMMENT.sub("", (STYLES[0].parent / "home.css").read_text(encoding="utf-8"))


def leading(rows: LiveBlogRows, site: Site) -> dict[str, Any]:
    """The live blog in front, as its template wants it. Its revision is that of its newest change of a post."""
    items = Items(rows.posts.values(), rows.blog.language if rows.blog else GONE.language)
    feed = feed_value(rows, items, site, "")
    feed["_live"]["revision"] = max((change.revision for change in rows.changes), default=0)
    is_whole = len(feed["items"]) >= rows.post_count
    return {
        "feed": feed,
        "items": feed["items"],
        "links": {event["id"]: link(event, feed, rows.slug) for event in feed["_live"].get("key_events", [])},
        "floor": 0 if is_whole else min((item["_live"]["sequence"] for item in feed["items"]), default=0),
        "image": next((item["image"] for item in feed["items"] if item.get("image")), ""),
    }


def in_front(rows: LiveBlogRows | None, site: Site) -> dict[str, Any] | None:
    """None, too, of a live blog that cannot be shown: the page has its listing."""
    try:
        return leading(rows, site) if rows else None
    except fault.ODD:
        return None


def faults(rows: HomeRows, site: Site) -> dict[str, str]:
    """What is not on the page, and why."""
    why = fault.of(lambda front: leading(front, site), rows.front) if rows.front else ""
    return {**unlisted(rows), **({rows.front.slug: why} if rows.front and why else {})}


def link(event: dict[str, Any], feed: dict[str, Any], slug: str) -> str:
    """Where a key event is: here, on the live blog's own page among the newest fifty, or in an older page."""
    here = {item["id"] for item in (*feed["items"], *feed["_live"].get("pinned_items", []))}
    newest = max((item["_live"]["sequence"] for item in feed["items"]), default=0)
    if event["id"] in here:
        page = ""
    elif event["sequence"] > newest - keys.PAGE_SIZE:
        page = keys.link(keys.blog(slug, keys.FRONT), page=keys.FRONT)
    else:
        page = older_page(event, slug, page=keys.FRONT)
    return f"{page}#post-{event['id']}"


def inline(name: str, text: str) -> list[str]:
    """What stands in the script or style elements of the newsroom's own HTML: the page's policy has to allow it."""
    return re.findall(rf"<{name}\b[^>]*>(.+?)</{name}>", text, re.DOTALL)


def home_policy(own: str) -> str:
    """The newsroom's own HTML is trusted: it is a file of its operators, no editor's text."""
    attributes = "; style-src-attr 'unsafe-inline'" if re.search(r"\sstyle=", own) else ""
    styles, scripts = [css(), style(), *inline("style", own)], [DISMISSED, *inline("script", own)]
    return policy(styles, scripts, extra=attributes)


def home_html(rows: HomeRows, site: Site) -> Document:
    blog = front(rows.blogs)
    language = blog.language if blog else "en"
    listing = [listed(row) for row in in_order(rows.blogs)[:LISTED]]
    text = render(
        "home.html",
        language=language,
        page=keys.FRONT,
        csp=home_policy(site.home_html),
        style=css(),
        url=f"{site.base_url}/{keys.FRONT}",
        front=in_front(rows.front, site),
        slug=blog.slug if blog else "",
        blogs=listing,
        extra=site.home_html,
        statuses=orjson.dumps(words(base(language))["status"]).decode(),
        alerts=element(
            rows.banners,
            src=keys.link(keys.banners(rows.banners.placement), page=keys.FRONT),
            path=f"{urlsplit(site.base_url).path}/{keys.FRONT}",
        ),
    )
    return Document(
        key=keys.FRONT,
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
