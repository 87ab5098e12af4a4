"""`index.html`: the reader's page, complete without JavaScript. Pure: templates and style are read once, as code is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher import html, keys
from publisher.documents.document import POLLED, Document, timestamp, without_empty
from publisher.documents.row import LiveBlogRows

HERE = Path(__file__).resolve().parent.parent
CSS = HERE.parent / "static_site" / "page.css"


def clock(moment: str) -> str:
    """A document's timestamp for people, e.g. "21:04 UTC, 3 November"."""
    parsed = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return f"{parsed:%H:%M} UTC, {parsed.day} {parsed:%B}"


TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["clock"] = clock


def update_ld(item: dict[str, Any]) -> dict[str, Any]:
    """One post as schema.org's BlogPosting."""
    text = html.words(item["content_html"])
    return without_empty(
        {
            "@type": "BlogPosting",
            "headline": (item.get("title") or text)[:110],
            "articleBody": text,
            "datePublished": item["date_published"],
            "dateModified": item.get("date_modified"),
            "url": item["url"],
            "image": item.get("image"),
            "author": [{"@type": "Person", "name": author.get("name", "")} for author in item.get("authors", [])],
        }
    )


def json_ld(rows: LiveBlogRows, feed: dict[str, Any]) -> str:
    """schema.org's LiveBlogPosting (https://schema.org/LiveBlogPosting), safe inside a script element."""
    blog = rows.blog
    value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": feed["title"][:110],
        "description": feed.get("description"),
        "url": feed["home_page_url"],
        "inLanguage": feed["language"],
        "dateModified": timestamp(rows.publication.updated_at),
        "coverageStartTime": timestamp(blog.coverage_starts_at) if blog and blog.coverage_starts_at else None,
        "coverageEndTime": timestamp(blog.coverage_ends_at) if blog and blog.coverage_ends_at else None,
        "liveBlogUpdate": [update_ld(item) for item in feed["items"]],
    }
    text = orjson.dumps(without_empty(value)).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_html(rows: LiveBlogRows, feed: dict[str, Any]) -> Document:
    text = TEMPLATES.get_template("live.html").render(
        feed=feed,
        css=CSS.read_text(encoding="utf-8"),
        json_ld=json_ld(rows, feed),
        embed="../../embed.js",
        banners="../../banners/header.json",
    )
    return Document(
        key=keys.blog(rows.slug, "index.html"),
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
