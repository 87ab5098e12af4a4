"""Frozen rows: what the database said in one snapshot. Made by `publisher.rows.live_blogs` alone, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PublicationRow:
    pk: int
    key: str
    revision: int
    """`wanted` in this snapshot."""
    live: int
    rebuilt: int
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class AuthorRow:
    name: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class PostRow:
    id: str
    sequence: int
    revision: int
    title: str
    body: str
    published_at: datetime
    modified_at: datetime | None = None
    key_event: bool = False
    correction: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[AuthorRow, ...] = ()
    image: str = ""
    image_alt: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    id: str
    sequence: int
    revision: int
    removed: bool
    changed_at: datetime | None = None
    """When; unknown for changes that are older than this column."""


@dataclass(frozen=True, kw_only=True)
class BlogRow:
    slug: str
    title: str
    description: str
    language: str
    status: str
    coverage_starts_at: datetime | None = None
    coverage_ends_at: datetime | None = None
    featured: bool = False
    id_base: str = ""
    """What ids of posts in feed.xml begin with; empty: where readers fetch."""


@dataclass(frozen=True, kw_only=True)
class PageRow:
    """A page that has to be written: its posts by sequence, without the removed ones."""

    n: int
    revision: int
    posts: tuple[PostRow, ...]


@dataclass(frozen=True, kw_only=True)
class KeptPage:
    """A page that is in the bucket as it should be, as a list of pages names it."""

    n: int
    entry: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PagesRow:
    """Which pages a live blog has: the list names `listed` of them; `list_key` is its key when it is in the bucket."""

    listed: int = 0
    revision: int = 0
    list_key: str = ""
    stale: tuple[PageRow, ...] = ()
    kept: tuple[KeptPage, ...] = ()
    older_count: int = 0
    """How many pages there are as HTML too."""
    older: tuple[PageRow, ...] = ()
    """Those of them that have to be written."""


@dataclass(frozen=True, kw_only=True)
class LiveBlogRows:
    """All that a live blog's documents are made of. `blog` is None when it is gone (deleted, or a draft again)."""

    publication: PublicationRow
    slug: str
    blog: BlogRow | None
    recent: tuple[str, ...] = ()
    before: str = ""
    """The post before the oldest of `recent`."""
    key_events: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    """Newest revision first; the oldest may be cut off in the middle of a revision when `changes_cut`."""
    changes_cut: bool = False
    posts: Mapping[str, PostRow] = field(default_factory=dict)
    removed: tuple[ChangeRow, ...] = ()
    """Of the posts that were removed last, newest first."""
    first_at: datetime | None = None
    """The date of the first post that there ever was, whatever became of it."""
    post_count: int = 0
    flagged: frozenset[str] = frozenset()
    """Ids of the posts that an earlier publish had to leave out."""
    pages: PagesRow = PagesRow()


@dataclass(frozen=True, kw_only=True)
class BannerRow:
    id: str
    revision: int
    sequence: int
    severity: str
    priority: int
    heading: str
    body: str
    link_url: str
    link_text: str
    starts_at: datetime | None
    ends_at: datetime | None
    dismissible: bool
    dismiss_version: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    language: str


@dataclass(frozen=True, kw_only=True)
class BannersRows:
    publication: PublicationRow
    placement: str
    banners: tuple[BannerRow, ...]
    faults: Mapping[str, str] = field(default_factory=dict)
    """Ids of those that could not be read, and why."""


@dataclass(frozen=True, kw_only=True)
class HomeRows:
    publication: PublicationRow
    blogs: tuple[BlogRow, ...]
    """The public ones, newest first."""
    front: LiveBlogRows | None
    """Of the live blog that leads the page: its newest posts."""
    banners: BannersRows
    faults: Mapping[str, str] = field(default_factory=dict)
    """What else could not be read, and why."""


@dataclass(frozen=True, kw_only=True)
class MirrorRow:
    source: str
    interval: int
    """Seconds between two runs."""
    data: str
    """JSON."""
    fetched_at: datetime
    checked_at: datetime
    stale_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MirrorRows:
    """`mirror` is None when it is gone, or has no data yet."""

    publication: PublicationRow
    slug: str
    mirror: MirrorRow | None
