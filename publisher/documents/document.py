"""A document: bytes with a key and the headers that readers and caches need. Pure."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson

POLLED = "public, max-age=2, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400"
FOREVER = "public, max-age=31536000, immutable"
MINUTES = "public, max-age=300, s-maxage=300, stale-while-revalidate=3600, stale-if-error=86400"
GZIP_FROM = 256  # bytes; below this the gzip header eats the gain


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where readers fetch: `base_url` has no slash at its end and includes the prefix.

    `home_html` is what the newsroom puts on the home page itself; it is not cleaned.
    """

    base_url: str
    home_html: str = ""


class Role(StrEnum):
    """What a document is to its publication."""

    CURRENT = "current"
    """Overwritten by each publish that changes it."""
    ARCHIVE = "archive"
    """A page of older posts for people, overwritten in place."""
    PAGE = "page"
    """A closed page of posts, immutable."""
    LIST = "list"
    """A list of closed pages, immutable."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What should be at `key`. `body` is uncompressed; `sha256` is its digest in hexadecimal.

    `page` is the number of an ARCHIVE or a PAGE, `listed` how many pages a LIST lists, `entry` how it names a PAGE.
    """

    key: str
    body: bytes
    content_type: str
    cache_control: str
    revision: int
    role: Role = Role.CURRENT
    page: int | None = None
    listed: int | None = None
    entry: Mapping[str, Any] | None = field(default=None, compare=False)

    @cached_property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()

    @cached_property
    def gzipped(self) -> bytes | None:
        """The body with gzip, the same bytes at any time, when that is smaller."""
        if len(self.body) < GZIP_FROM:
            return None
        packed = gzip.compress(self.body, compresslevel=6, mtime=0)
        return packed if len(packed) < len(self.body) else None


def json_document(key: str, value: Any, *, cache_control: str, revision: int, **more: Any) -> Document:
    return Document(
        key=key,
        body=orjson.dumps(value),
        content_type="application/json; charset=utf-8",
        cache_control=cache_control,
        revision=revision,
        **more,
    )


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, e.g. 2026-11-03T21:04:09.120Z; of any moment that Python can hold."""
    try:
        universal = moment.astimezone(UTC)
    except OverflowError:  # within hours of the first or the last moment
        universal = moment.replace(tzinfo=UTC)
    return f"{universal.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    """What is empty is absent: text is not sent twice, nor is nothing."""
    return {name: part for name, part in value.items() if part not in (None, "", [], {}, False)}
