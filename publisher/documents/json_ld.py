"""A live blog for search engines: schema.org's LiveBlogPosting (https://schema.org/LiveBlogPosting). Pure.

Google's article features ask for `headline`, `datePublished`, `dateModified`, `author` with its `url`, and `image`; of
each update of a live blog for `headline` or `articleBody`, and `datePublished`. What is not known is left out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from publisher.documents import html
from publisher.documents.document import timestamp, without_empty
from publisher.documents.line import line, pictures, shortened, text_of
from publisher.documents.row import LiveBlogRows

HEADLINE = 110  # characters, beyond which Google cuts


def person(author: dict[str, str]) -> dict[str, str]:
    return {"@type": "Person", **without_empty({"name": author.get("name"), "url": author.get("url")})}


def update_ld(item: dict[str, Any], language: str) -> dict[str, Any] | None:
    """One post as schema.org's BlogPosting; None for one that shows nothing."""
    headline = line(item, language, HEADLINE)
    if not headline:
        return None
    return without_empty(
        {
            "@type": "BlogPosting",
            "@id": item["url"],
            "headline": headline,
            "articleBody": text_of(item),
            "correction": item["_live"].get("correction"),
            "datePublished": item["date_published"],
            "dateModified": item.get("date_modified"),
            "url": item["url"],
            "image": next((url for url, _ in pictures(item) if html.web_url(url)), None),
            "author": [person(author) for author in item.get("authors", [])],
        }
    )


def authors(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Who signed any of the posts, in order of appearance, each once."""
    found = {author.get("name", ""): author for item in items for author in item.get("authors", [])}
    return [person(author) for author in found.values()]


def times(rows: LiveBlogRows, items: list[dict[str, Any]]) -> dict[str, str]:
    """Of the coverage: as an editor gave them, else of the first and the last post. Without posts, of the last change.

    The publication is the first post's for ever, whether it is still there or among `items`.
    """
    if rows.blog is None:
        return {}
    dates = [item["date_published"] for item in items]
    first = timestamp(rows.first_at) if rows.first_at else min(dates, default="")
    changed, status = timestamp(rows.publication.updated_at), rows.blog.status
    starts = told(rows.blog.coverage_starts_at) or (first or changed if status != "upcoming" else "")
    ends = told(rows.blog.coverage_ends_at) or (max(starts, *dates, "") or changed if status == "ended" else "")
    return {"datePublished": first, "coverageStartTime": starts, "coverageEndTime": ends}


def told(moment: datetime | None) -> str:
    return timestamp(moment) if moment else ""


def json_ld(rows: LiveBlogRows, feed: dict[str, Any]) -> str:
    """The page's structured data, safe inside a script element."""
    items, language = feed["items"], feed["language"]
    value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": feed["home_page_url"],
        "headline": shortened(feed["title"], HEADLINE),
        "description": feed.get("description"),
        "url": feed["home_page_url"],
        "mainEntityOfPage": feed["home_page_url"],
        "inLanguage": language,
        **times(rows, items),
        "dateModified": timestamp(rows.publication.updated_at),
        "author": authors(items),
        "image": list(dict.fromkeys(item["image"] for item in items if item.get("image"))),
        "liveBlogUpdate": list(filter(None, (update_ld(item, language) for item in items))),
    }
    text = orjson.dumps(without_empty(value)).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
