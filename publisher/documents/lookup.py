"""A row of a lookup table as an object: its bytes as stored, and its headers. Pure."""

from __future__ import annotations

import gzip

from publisher.documents.document import MINUTES

GZIP_FROM = 1024  # bytes; a smaller answer fits into one packet with its headers, packed or not
CONTENT_TYPE = "application/json; charset=utf-8"


def stored(body: bytes) -> bytes:
    """The bytes to store: with gzip where that saves a packet; the same bytes at any time."""
    if len(body) < GZIP_FROM:
        return body
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    return packed if len(packed) < len(body) else body


def attributes(*, sha256: str, revision: int, is_packed: bool) -> dict[str, str]:
    """Headers and metadata; `sha256` is that of the uncompressed body."""
    encoding = {"Content-Encoding": "gzip"} if is_packed else {}
    return {
        "Content-Type": CONTENT_TYPE,
        "Cache-Control": MINUTES,
        "revision": str(revision),
        "sha256": sha256,
        **encoding,
    }
