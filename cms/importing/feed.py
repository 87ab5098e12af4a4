"""A feed as values, whatever its format was. Pure; made by `json_feed` and `xml_feed`, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cms.text.markup import CONTROL_CHARACTERS

URL_LENGTH = 200  # of Django's URLField
LIMITS = {
    "title": 300,
    "correction": 500,
    "image_alt": 300,
    "description": 2000,
    "name": 200,
}  # characters, as in the models
OUTSIDE_ADDRESSES = re.compile(r"[\x00-\x20<>\"\x7f\ud800-\udfff]")
KINDS = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
}


class FeedError(Exception):
    """The feed cannot be imported. The message says what is wrong, where, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Byline:
    name: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A post to be. `fields` are those of `cms.models.Post` that the feed speaks of, and no others."""

    place: str
    """How messages call it, e.g. `item 3 (“a1b2”)`."""
    id: str
    fields: Mapping[str, Any]
    authors: tuple[Byline, ...] = ()
    published_at: datetime | None = None
    assumed_at: datetime | None = None
    """Its date where it has none."""
    modified_at: datetime | None = None
    sequence: int | None = None
    revision: int = 0
    base: str = ""
    """The address against which its relative links are meant."""
    is_draft: bool = False
    """It comes as a draft, and no reader sees it."""


@dataclass(frozen=True, kw_only=True)
class Feed:
    title: str
    items: tuple[Item, ...]
    description: str = ""
    language: str = ""
    status: str = "ended"
    is_own: bool = False
    updated_at: datetime | None = None
    name: str = ""
    """What an archive calls it: its slug, where none is given."""
    removed: tuple[str, ...] = ()
    """Ids of items that were there once, and were deleted where the feed comes from."""
    notes: tuple[str, ...] = field(default=())


def kind(value: Any) -> str:
    return "null" if value is None else KINDS.get(type(value), type(value).__name__)


def without_controls(value: str) -> str:
    return CONTROL_CHARACTERS.sub("", value)


def limited(value: str, name: str, place: str) -> str:
    """The value without characters that nothing can carry. Raises FeedError when it is too long for its column."""
    value, limit = without_controls(value), LIMITS[name]
    if len(value) > limit:
        raise FeedError(
            f"{place}: the {name} has {len(value)} characters and the limit is {limit}. Shorten it in the file."
        )
    return value


def one_line(value: str) -> str:
    return " ".join(value.split())


def web_url(value: str) -> str:
    """The value when it is an http(s) URL that fits a column, otherwise nothing."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not OUTSIDE_ADDRESSES.search(value)
    except ValueError:
        return ""
    return value if good and len(value) <= URL_LENGTH else ""


def utc(moment: datetime) -> datetime:
    """In UTC; a time without a zone is taken as UTC. Raises OverflowError outside of the years 1 to 9999."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
