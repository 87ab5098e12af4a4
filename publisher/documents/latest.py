"""`latest.json`, the only object that is polled: the tail of the change log. Pure."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

import orjson

from contract import keys
from publisher.documents.document import POLLED, Document, json_document, timestamp
from publisher.documents.item import Items
from publisher.documents.row import ChangeRow, LiveBlogRows

TAIL_BYTES = 4000
REACH = timedelta(seconds=90)  # a hidden tab is woken once a minute, and may have got a copy that was half a minute old
POLL_SECONDS = {"live": 5, "upcoming": 15, "paused": 15, "ended": 60, "gone": 300}


def status(rows: LiveBlogRows) -> str:
    return rows.blog.status if rows.blog else "gone"


def change(row: ChangeRow, items: Items) -> dict[str, Any]:
    """A change as readers get it; a post that cannot be shown is as good as removed."""
    shown = None if row.removed else items.get(row.id)
    return {"revision": row.revision, "item": shown} if shown else {"revision": row.revision, "removed": row.id}


def tail(rows: LiveBlogRows, items: Items) -> tuple[list[dict[str, Any]], int]:
    """`changes` and `changes_since`: whole revisions, newest first, of the last REACH, as many as fit in TAIL_BYTES.

    A reader who polls needs no more; who was away for longer reads feed.json, which costs them less than a long tail
    costs everyone with each change. Readers from before the last rebuild have to read everything again, so the tail
    never reaches beyond it.
    """
    floor = rows.publication.rebuilt
    groups = [(revision, list(group)) for revision, group in groupby(rows.changes, key=lambda row: row.revision)]
    if rows.changes_cut:
        cut, _ = groups.pop()
        floor = max(floor, cut if groups else rows.publication.revision)
    changes: list[dict[str, Any]] = []
    size = 0
    for revision, group in groups:
        if revision <= floor:
            break
        if not any(is_recent(row, rows) for row in group):
            return changes, revision
        added = [change(row, items) for row in group]
        size += sum(len(orjson.dumps(each)) + 1 for each in added)
        if size > TAIL_BYTES:
            return changes, revision if changes else rows.publication.revision
        changes += added
    return changes, floor


def is_recent(row: ChangeRow, rows: LiveBlogRows) -> bool:
    """By the rows alone, never by a clock: whether it happened within REACH of the publication's last edit."""
    return row.changed_at is not None and rows.publication.updated_at - row.changed_at <= REACH


def is_cut(rows: LiveBlogRows, items: Items) -> bool:
    """Whether more rows might have made another tail: it ends because they do, not because it is full."""
    changes, since = tail(rows, items)
    return rows.changes_cut and (not changes or since <= rows.changes[-1].revision)


def latest(rows: LiveBlogRows, items: Items) -> Document:
    changes, since = tail(rows, items) if rows.blog else ([], rows.publication.revision)
    value = {
        "version": 1,
        "revision": rows.publication.revision,
        "updated_at": timestamp(rows.publication.updated_at),
        "status": status(rows),
        "poll_seconds": POLL_SECONDS[status(rows)],
        "changes_since": since,
        "post_count": rows.post_count,
        "pinned": [each for each in rows.pinned if items.get(each)],
        "changes": changes,
        "feed": keys.FEED,
    }
    return json_document(
        keys.blog(rows.slug, keys.LATEST), value, cache_control=POLLED, revision=rows.publication.revision
    )
