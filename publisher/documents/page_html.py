"""`index.html`: the reader's page, complete without JavaScript. Pure: templates and style are read once, as code is."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contract import keys
from publisher.documents.document import POLLED, Document, Site
from publisher.documents.feed import with_url
from publisher.documents.item import Item, Items
from publisher.documents.json_ld import json_ld
from publisher.documents.parts import bare
from publisher.documents.portions import portions
from publisher.documents.row import LiveBlogRows
from publisher.documents.words import base, clock, direction, words

HEADER = "header"  # the placement on every page of a live blog
HERE = Path(__file__).resolve().parent.parent
SELF = "'self'"
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
STYLES = [HERE.parent / "static_site" / "styles" / name for name in ("live-blog.css", "page.css")]
FRAMES = (  # those that static_site/page/frame.js may show, on a click
    *(
        "https://platform.twitter.com",
        "https://embed.bsky.app",
        "https://www.instagram.com",
        "https://www.facebook.com",
    ),
    *("https://www.tiktok.com", "https://www.youtube-nocookie.com", "https://player.vimeo.com"),
    *("https://mastodon.social", "https://mastodon.online", "https://mstdn.social", "https://mas.to"),
    "https://fosstodon.org",
)
TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals |= {"keys": keys}
TEMPLATES.filters |= {"clock": clock, "bare": bare, "portions": portions}


@lru_cache(maxsize=1)
def css() -> str:
    """What stands in every page, without the comments: readers need not download why."""
    return "".join(COMMENT.sub("", style.read_text(encoding="utf-8")) for style in STYLES)


@lru_cache(maxsize=16)
def source(text: str) -> str:
    """An inline script or style, as a content policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy(styles: Iterable[str] = (), scripts: Iterable[str] = (), *, extra: str = "") -> str:
    """What may run, style or be framed, should markup ever get past both lists: our own, and nothing else.

    `styles` and `scripts` stand in the page itself; `extra` is a directive more.
    """
    return (
        f"script-src {' '.join([SELF, *map(source, scripts)])};"
        f" style-src {' '.join(map(source, [css(), *styles]))}; frame-src {' '.join(FRAMES)};"
        f" object-src 'none'; base-uri 'none'; form-action 'none'{extra}"
    )


def render(template: str, *, language: str, page: str, csp: str = "", **values: Any) -> str:
    """The page whose key is `page`; `csp` is its policy where it needs one of its own. Templates link by `at(key)`."""
    return TEMPLATES.get_template(template).render(
        language=language,
        direction=direction(language),
        words=words(base(language)),
        css=css(),
        policy=csp or policy(),
        at=partial(keys.link, page=page),
        placement=HEADER,
        **values,
    )


def shown(rows: LiveBlogRows, feed: dict[str, Any], items: Items, site: Site) -> list[Item]:
    """The newest posts, and the one before them while the older page that holds it is not there."""
    before = items.get(rows.before)
    if before and before["_live"]["sequence"] >= rows.pages.older_count * keys.PAGE_SIZE:
        return [*feed["items"], with_url(before, rows.slug, site)]
    return list(feed["items"])


def older_page(event: dict[str, Any], slug: str, *, page: str) -> str:
    """Where a key event is that is no longer among the newest posts, as a link of `page`."""
    return keys.link(keys.older(slug, event["sequence"] // keys.PAGE_SIZE), page=page)


def links(feed: dict[str, Any], items: list[Item], slug: str) -> dict[str, str]:
    """Where the key events are, by id, as links of the live blog's page."""
    page = keys.blog(slug, keys.FRONT)
    here = {item["id"] for item in (*items, *feed["_live"].get("pinned_items", []))}
    events = feed["_live"].get("key_events", [])
    return {
        each["id"]: f"{'' if each['id'] in here else older_page(each, slug, page=page)}#post-{each['id']}"
        for each in events
    }


def floor(feed: dict[str, Any], items: list[Item]) -> int:
    """The sequence from which on the page holds all posts: 0 where there are no older ones to load."""
    if not feed["_live"]["pages"] or len(items) >= feed["_live"]["post_count"]:
        return 0
    return int(min(item["_live"]["sequence"] for item in items))


def page_html(rows: LiveBlogRows, feed: dict[str, Any], items: Items, site: Site) -> Document:
    key, newest = keys.blog(rows.slug, keys.FRONT), shown(rows, feed, items, site)
    text = render(
        "live.html",
        language=feed["language"],
        page=key,
        slug=rows.slug,
        feed=feed,
        items=newest,
        links=links(feed, newest, rows.slug),
        floor=floor(feed, newest),
        older=rows.pages.older_count,
        image=next((item["image"] for item in newest if item.get("image")), ""),
        json_ld=json_ld(rows, {**feed, "items": newest}),
    )
    return Document(
        key=key,
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
