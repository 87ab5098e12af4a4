"""Rows made by hand, one line each, for the tests of the documents. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.documents import BlogDocuments, Site
from publisher.documents.row import (
    BannerRow,
    BlogRow,
    ChangeRow,
    LiveBlogRows,
    PostRow,
    PublicationRow,
)

SITE = Site(base_url="https://news.example")
MOMENT = datetime(2026, 11, 3, 21, 4, 9, 120000, tzinfo=UTC)


def publication(revision: int = 9, key: str = "liveblog:night") -> PublicationRow:
    return PublicationRow(pk=1, key=key, revision=revision, live=0, rebuilt=0, updated_at=MOMENT)


def blog(**values: Any) -> BlogRow:
    return BlogRow(
        **{"slug": "night", "title": "Election night", "description": "", "language": "en", "status": "live", **values}
    )


def post(sequence: int = 0, **values: Any) -> PostRow:
    made = {
        "id": f"P{sequence}",
        "sequence": sequence,
        "revision": sequence + 1,
        "title": f"Post {sequence}",
        "body": "<p>It is nine.</p>",
        "published_at": MOMENT + timedelta(minutes=sequence),
    }
    return PostRow(**{**made, **values})


def rows(*posts: PostRow, **values: Any) -> LiveBlogRows:
    """Rows of a blog that has just these posts."""
    newest = sorted(posts, key=lambda each: -each.sequence)
    changes = [
        ChangeRow(id=each.id, sequence=each.sequence, revision=each.revision, removed=False, changed_at=MOMENT)
        for each in newest
    ]
    made = {
        "publication": publication(),
        "slug": "night",
        "blog": blog(),
        "recent": tuple(each.id for each in newest[:50]),
        "changes": tuple(sorted(changes, key=lambda change: -change.revision)),
        "posts": {each.id: each for each in posts},
        "post_count": len(posts),
    }
    return LiveBlogRows(**{**made, **values})


def documents(*posts: PostRow, **values: Any) -> BlogDocuments:
    return BlogDocuments(rows(*posts, **values), SITE)


def banner(sequence: int = 0, **values: Any) -> BannerRow:
    made = {
        "id": f"B{sequence}",
        "revision": sequence + 1,
        "sequence": sequence,
        "severity": "notice",
        "priority": 0,
        "heading": f"Banner {sequence}",
        "body": "",
        "link_url": "",
        "link_text": "",
        "starts_at": None,
        "ends_at": None,
        "dismissible": True,
        "dismiss_version": 1,
        "include": (),
        "exclude": (),
        "language": "en",
    }
    return BannerRow(**{**made, **values})
