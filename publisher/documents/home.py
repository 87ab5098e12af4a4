"""`live/index.json`: the public live blogs, those that are live first. Pure."""

from __future__ import annotations

from typing import Any

from publisher import html, keys
from publisher.documents.document import POLLED, Document, json_document, timestamp, without_empty
from publisher.documents.row import BlogRow, HomeRows

ORDER = ("live", "paused", "upcoming", "ended")


def listed(row: BlogRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": html.plain(row.title),
        **without_empty({"description": html.plain(row.description)}),
        "status": row.status,
        "language": row.language,
        "url": f"{row.slug}/index.html",
        "latest": f"{row.slug}/latest.json",
    }


def home(rows: HomeRows) -> Document:
    """The listing; within a status it keeps the rows' order."""
    blogs = sorted(rows.blogs, key=lambda row: ORDER.index(row.status))
    value = {
        "version": 1,
        "revision": rows.publication.revision,
        "updated_at": timestamp(rows.publication.updated_at),
        "poll_seconds": 60,
        "live_blogs": [listed(row) for row in blogs],
    }
    return json_document(keys.HOME, value, cache_control=POLLED, revision=rows.publication.revision)
