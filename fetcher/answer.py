"""What is asked of a server, and what came back. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PAGE = "text/html"  # never asked for, and taken where a server takes a feed for a page


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One GET. `secret_headers` and `secret_query` go to the URL's own origin only, and never into a message.

    `etag` and `last_modified` make it conditional. `seconds` bounds all of it, redirects and body included;
    `max_bytes` bounds the decoded body.
    """

    url: str
    types: tuple[str, ...] = ()
    """Media types that are taken, e.g. `application/json`, `+json` for any that ends so; empty for all."""
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_query: str = field(default="", repr=False)
    etag: str = field(default="", repr=False)
    last_modified: str = ""
    seconds: float = 10.0
    max_bytes: int = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`body` is None when the server said that nothing changed (304)."""

    body: bytes | None = field(repr=False)
    url: str
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    modified: datetime | None = None
    """`last_modified` as a moment."""
