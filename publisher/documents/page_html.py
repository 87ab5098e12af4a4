"""`index.html`: the reader's page, complete without JavaScript. Pure: templates and style are read once, as code is."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher import keys
from publisher.documents.document import POLLED, Document, Site
from publisher.documents.feed import with_url
from publisher.documents.item import Item, Items
from publisher.documents.json_ld import json_ld
from publisher.documents.row import LiveBlogRows
from publisher.documents.words import base, clock, direction, words

HERE = Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
STYLES = [HERE.parent / "static_site" / name for name in ("live-blog.css", "page.css")]
FRAMES = (  # those that static_site/frame.js may show, on a click
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
TEMPLATES.filters["clock"] = clock


@lru_cache(maxsize=1)
def css() -> str:
    """What stands in every page, without the comments: readers need not download why."""
    return "".join(COMMENT.sub("", style.read_text(encoding="utf-8")) for style in STYLES)


@lru_cache(maxsize=1)
def policy() -> str:
    """What may run, style or be framed, should markup ever get past both lists: our own, and nothing else."""
    digest = b64encode(sha256(css().encode()).digest()).decode()
    return (
        f"script-src 'self'; style-src 'sha256-{digest}'; frame-src {' '.join(FRAMES)};"
        " object-src 'none'; base-uri 'none'; form-action 'none'"
    )


def render(template: str, *, language: str, root: str, **values: Any) -> str:
    """A page of ours; `root` leads from it to `embed.js`."""
    return TEMPLATES.get_template(template).render(
        language=language,
        direction=direction(language),
        words=words(base(language)),
        css=css(),
        policy=policy(),
        embed=f"{root}embed.js",
        banners=f"{root}banners/header.json",
        **values,
    )


def shown(rows: LiveBlogRows, feed: dict[str, Any], items: Items, site: Site) -> list[Item]:
    """The newest posts, and the one before them while the older page that holds it is not there."""
    before = items.get(rows.before)
    if before and before["_live"]["sequence"] >= rows.pages.older_count * keys.PAGE_SIZE:
        return [*feed["items"], with_url(before, rows.slug, site)]
    return list(feed["items"])


def page_html(rows: LiveBlogRows, feed: dict[str, Any], items: Items, site: Site) -> Document:
    newest = shown(rows, feed, items, site)
    on_page = {item["id"] for item in (*newest, *feed["_live"].get("pinned_items", []))}
    text = render(
        "live.html",
        language=feed["language"],
        root="../../",
        feed=feed,
        items=newest,
        on_page=on_page,
        page_size=keys.PAGE_SIZE,
        older=rows.pages.older_count,
        image=next((item["image"] for item in newest if item.get("image")), ""),
        json_ld=json_ld(rows, {**feed, "items": newest}),
    )
    return Document(
        key=keys.blog(rows.slug, "index.html"),
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
