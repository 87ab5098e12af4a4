"""Values of a WordPress export, not judged yet. Dates are as written, ids are WordPress's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Meta = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """A reader's comment, or (`type` and `status` are `liveblog`) an entry of a live blog."""

    id: int
    author: str
    user: int
    """The id of its author's account; 0 for a visitor."""
    date: str
    date_gmt: str
    text: str
    status: str
    type: str
    meta: Meta


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A category, a tag or another label."""

    domain: str
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """An item of an export: a post, or what WordPress keeps as one."""

    number: int
    """Its place in the file, from 1."""
    id: int
    guid: str
    link: str
    title: str
    type: str
    status: str
    password: str
    date: str
    date_gmt: str
    published: str
    modified_gmt: str
    creator: str
    content: str
    excerpt: str
    name: str
    parent: int
    place: int
    """Its order among the pictures of its post."""
    is_sticky: bool
    attachment_url: str
    terms: tuple[Term, ...]
    meta: Meta
    comments: tuple[Comment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    id: int
    login: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture or a file that posts name by its id."""

    id: int
    url: str
    title: str
    caption: str
    alternative: str
    parent: int
    place: int


@dataclass(kw_only=True)
class Export:
    """A whole export. `posts` are those that may come, in the order of the file; the rest was counted."""

    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    removed: list[Post] = field(default_factory=list)
    """Posts in the trash."""
    attachments: dict[int, Attachment] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    """The contents of reusable blocks."""
    guests: dict[str, str] = field(default_factory=dict)
    """Names of guest authors (Co-Authors Plus), by slug."""
