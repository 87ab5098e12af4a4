"""`live/index.json`: the public live blogs, those that are live first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contract import keys
from publisher.documents import fault, html
from publisher.documents.banners import faults as unshown
from publisher.documents.document import POLLED, Document, json_document, timestamp, without_empty
from publisher.documents.row import BlogRow, HomeRows
from publisher.documents.words import base

ORDER = ("live", "paused", "upcoming", "ended")
POLL_SECONDS = 60


def front(blogs: Sequence[BlogRow]) -> BlogRow | None:
    """The live blog that leads the home page: of these, newest first, one that is featured, or one that is live."""
    fit = [row for row in blogs if not why_not(row)]
    featured = (row for row in fit if row.featured)
    live = (row for row in fit if row.status == "live")
    return next(featured, None) or next(live, None)


def in_order(blogs: Sequence[BlogRow]) -> list[BlogRow]:
    """Those that can be listed; within a status the rows' order stays."""
    return sorted((row for row in blogs if not why_not(row)), key=lambda row: ORDER.index(row.status))


def listed(row: BlogRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": html.plain(row.title),
        **without_empty({"description": html.plain(row.description)}),
        "status": row.status,
        "language": row.language,
        "url": keys.link(keys.blog(row.slug, keys.FRONT), page=keys.HOME),
        "latest": keys.link(keys.blog(row.slug, keys.LATEST), page=keys.HOME),
    }


def why_not(row: BlogRow) -> str:
    """Why a live blog cannot be listed; empty when it can."""
    return fault.of(lambda row: (listed(row), ORDER.index(row.status), base(row.language)), row)


def faults(rows: HomeRows) -> dict[str, str]:
    """Live blogs and banners that cannot be shown, and why: they are left out, and the others are published."""
    blogs = {row.slug: why for row in rows.blogs if (why := why_not(row))}
    return {**rows.faults, **blogs, **unshown(rows.banners)}


def home(rows: HomeRows) -> Document:
    leading = front(rows.blogs)
    value = {
        "version": 1,
        "revision": rows.publication.revision,
        "updated_at": timestamp(rows.publication.updated_at),
        "poll_seconds": POLL_SECONDS,
        **without_empty({"featured": leading.slug if leading else None}),
        "live_blogs": [listed(row) for row in in_order(rows.blogs)],
    }
    return json_document(keys.HOME, value, cache_control=POLLED, revision=rows.publication.revision)
