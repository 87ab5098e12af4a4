"""RSS and Atom become one JSON value, by way of feedparser, which also cleans their HTML. Pure."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.parsers import expat

from fetcher.errors import BadAnswer

CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)
TAIL = 1000  # bytes in which a feed must end


def feed(data: bytes, content_type: str, charset: str, url: str) -> dict[str, Any]:
    """Raises BadAnswer for what is no feed, cut off, or declares entities."""
    import feedparser  # late: most processes never read a feed, and would start slower

    refuse_entities(data)
    kind = f"{content_type or 'application/xml'}{f'; charset={charset}' if charset else ''}"
    parsed = feedparser.parse(BytesIO(data), response_headers={"content-type": kind, "content-location": url})
    if not parsed.version:
        raise BadAnswer("The answer is neither RSS nor Atom.")
    if parsed.bozo and not CLOSED.search(data[-TAIL:]):
        raise BadAnswer("The feed is cut off or malformed.")
    return without_empty(
        {
            "title": parsed.feed.get("title"),
            "link": parsed.feed.get("link"),
            "description": parsed.feed.get("subtitle"),
            "language": parsed.feed.get("language"),
            "updated": moment(parsed.feed, "updated") or moment(parsed.feed, "published"),
        }
    ) | {"items": [item(entry) for entry in parsed.entries]}


def item(entry: Any) -> dict[str, Any]:
    """What is empty is absent."""
    content = next((each.get("value") for each in entry.get("content", ())), None)
    return without_empty(
        {
            "id": entry.get("id") or entry.get("link"),
            "title": entry.get("title"),
            "link": entry.get("link"),
            "published": moment(entry, "published"),
            "updated": moment(entry, "updated"),
            "summary": entry.get("summary"),
            "content": content if content != entry.get("summary") else None,
            "authors": [author.get("name") for author in entry.get("authors", ()) if author.get("name")],
            "tags": [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")],
            "enclosures": [
                without_empty({"url": each.get("href"), "type": each.get("type")})
                for each in entry.get("enclosures", ())
                if each.get("href")
            ],
        }
    )


def moment(part: Any, name: str) -> str | None:
    """RFC 3339 in UTC; None where the feed has no such time."""
    value = dict.get(part, f"{name}_parsed")  # feedparser's own `get` answers for `updated` with `published`, and warns
    return f"{datetime.fromtimestamp(timegm(value), UTC):%Y-%m-%dT%H:%M:%SZ}" if value else None


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part not in (None, "", [])}


def refuse_entities(data: bytes) -> None:
    """Raises BadAnswer at a declared entity; what else is wrong with the XML is feedparser's to judge."""

    def refuse(*_: Any) -> None:
        raise BadAnswer("The feed declares entities, which are not read.")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        return
