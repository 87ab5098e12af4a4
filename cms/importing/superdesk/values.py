"""Values of a dump, not judged yet: of each object only what an import needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fetcher.dates.reading import read
from fetcher.dates.values import Calendar, Unreadable

Object = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An account; `name` is nothing where the dump has its number alone."""

    id: str = ""
    name: str = ""


NOBODY = Person()


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """What Live Blog calls an item: a text, a picture, a quote, an embed, a poll or a form of the newsroom's own."""

    id: str
    type: str
    text: str
    meta: Mapping[str, Any]
    poll: Mapping[str, Any]
    commenter: str
    creator: Person
    syndicated: Person
    byline: str
    is_deleted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    id: str
    blog: str
    status: str
    is_deleted: bool
    is_highlight: bool
    is_sticky: bool
    order: float
    published_at: datetime | None
    updated_at: datetime | None
    headline: str
    tags: tuple[str, ...]
    language: str
    creator: Person
    syndicated: Person
    publisher: Person
    byline: str
    pieces: tuple[Piece | str, ...]
    """Those that are missing in the post are named by their id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blog:
    id: str
    title: str
    description: str
    language: str
    address: str


@dataclass(kw_only=True)
class Dump:
    blogs: dict[str, Blog] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """Names by account."""
    total: int = 0
    """The posts that the API counted."""


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_true(value: Any) -> bool:
    """Live Blog writes `deleted` as true, and of items as `"on"` or `"true"`."""
    return value is True or isinstance(value, str) and value.lower() in ("true", "on", "yes", "1")


def identity(value: Any) -> str:
    """An id, bare or of an object that stands for it; as MongoDB's own tools write it, too: `{"$oid": "…"}`."""
    if isinstance(value, dict):
        value = value.get("$oid") or value.get("_id")
    if isinstance(value, dict):
        value = value.get("$oid")
    return str(value) if isinstance(value, str | int) and value != "None" else ""


def moment(value: Any) -> datetime | None:
    """A date of the API or of MongoDB's tools (`{"$date": …}`); None for what is none."""
    value = mapping(value).get("$date", value)
    value = mapping(value).get("$numberLong", value)
    try:
        return read(value, Calendar()).at
    except Unreadable:
        return None
