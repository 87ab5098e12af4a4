"""A live blog for search engines: schema.org's LiveBlogPosting (https://schema.org/LiveBlogPosting). Pure.

Google's article features ask for `headline`, `datePublished`, `dateModified`, `author` with its `url`, and `image`; of
each update of a live blog for `headline` or `articleBody`, and `datePublished`. What is not known is left out.
"""

from __future__ import annotations

from typing import Any

import orjson

from publisher import html
from publisher.documents.document import timestamp, without_empty
from publisher.documents.feed import shortened
from publisher.documents.row import LiveBlogRows

HEADLINE = 110  # characters, beyond which Google cuts


def person(author: dict[str, str]) -> dict[str, str]:
    return {"@type": "Person", **without_empty({"name": author.get("name"), "url": author.get("url")})}


def update_ld(item: dict[str, Any]) -> dict[str, Any]:
    """One post as schema.org's BlogPosting."""
    text = html.words(item["content_html"])
    return without_empty(
        {
            "@type": "BlogPosting",
            "@id": item["url"],
            "headline": shortened(item.get("title") or text, HEADLINE),
            "articleBody": text,
            "datePublished": item["date_published"],
            "dateModified": item.get("date_modified"),
            "url": item["url"],
            "image": item.get("image"),
            "author": [person(author) for author in item.get("authors", [])],
        }
    )


def json_ld(rows: LiveBlogRows, feed: dict[str, Any]) -> str:
    """The page's structured data, safe inside a script element."""
    blog, items = rows.blog, feed["items"]
    starts_at = timestamp(blog.coverage_starts_at) if blog and blog.coverage_starts_at else None
    value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": feed["home_page_url"],
        "headline": shortened(feed["title"], HEADLINE),
        "description": feed.get("description"),
        "url": feed["home_page_url"],
        "mainEntityOfPage": feed["home_page_url"],
        "inLanguage": feed["language"],
        "datePublished": starts_at or (items[-1]["date_published"] if items else None),
        "dateModified": timestamp(rows.publication.updated_at),
        "coverageStartTime": starts_at,
        "coverageEndTime": timestamp(blog.coverage_ends_at) if blog and blog.coverage_ends_at else None,
        "author": [person(author) for author in feed.get("authors", [])],
        "image": list(dict.fromkeys(item["image"] for item in items if item.get("image"))),
        "liveBlogUpdate": [update_ld(item) for item in items],
    }
    text = orjson.dumps(without_empty(value)).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
