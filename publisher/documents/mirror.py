"""`mirrors/{slug}.json`: a vendor's data, the last good copy, and how fresh it is. Pure."""

from __future__ import annotations

from typing import Any

import orjson

from contract import keys
from publisher.documents.document import Document, json_document, timestamp
from publisher.documents.row import MirrorRow, MirrorRows

LONGEST = 300  # seconds that a copy may lie in a cache, and that readers wait between two polls


def mirror(rows: MirrorRows) -> Document:
    revision = rows.publication.revision
    fields = known(rows.mirror) if rows.mirror else {"status": "gone", "stale": True, "data": None}
    seconds = min(rows.mirror.interval, LONGEST) if rows.mirror else LONGEST
    cache_control = f"public, max-age={seconds}, s-maxage={seconds}, stale-while-revalidate=30, stale-if-error=86400"
    value = {"version": 1, "revision": revision, **fields}
    return json_document(keys.mirror(rows.slug), value, cache_control=cache_control, revision=revision)


def known(row: MirrorRow) -> dict[str, Any]:
    return {
        "source": row.source,
        "fetched_at": timestamp(row.fetched_at),
        "checked_at": timestamp(row.checked_at),
        "stale": row.stale_since is not None,
        **({"stale_since": timestamp(row.stale_since)} if row.stale_since else {}),
        "poll_seconds": min(row.interval, LONGEST),
        "data": orjson.Fragment(row.data),
    }
