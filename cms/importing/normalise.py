"""From a feed's items to posts in their order: ids, dates, clean bodies. Pure: `now` is an argument."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.utils.html import format_html
from ulid import ULID

from cms.importing.feed import Feed, FeedError, Item, web_url
from cms.importing.parts import apart
from cms.text import markup

ULID_PATTERN = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")  # https://github.com/ulid/spec
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Items oldest first, each with a ULID, a clean body and a date; and what was left out."""

    items: tuple[Item, ...]
    without_date: datetime
    """The date of items that have none."""
    empty: tuple[str, ...]
    doubled: int
    removed: tuple[str, ...] = ()
    """ULIDs of items that were deleted where the feed comes from."""


def settle(feed: Feed, *, slug: str, now: datetime) -> Settled:
    """Raises FeedError for an item from the future."""
    for item in feed.items:
        refuse_future(item, now)
    once, without_date = distinct(feed), min(feed.updated_at or now, now)
    ready = [clean(item, feed, slug) for item in in_order(once, feed, without_date)]
    empty = tuple(item.place for item in ready if is_empty(item) and not feed.is_own)
    kept = tuple(item for item in ready if feed.is_own or not is_empty(item))
    doubled = 0 if feed.is_own else len(feed.items) - len(once)
    removed = tuple(made(each, None, slug) for each in feed.removed)
    return Settled(items=kept, without_date=without_date, empty=empty, doubled=doubled, removed=removed)


def refuse_future(item: Item, now: datetime) -> None:
    if item.published_at and item.published_at > now:
        raise FeedError(
            f"{item.place} is dated {item.published_at:%Y-%m-%d %H:%M:%S} UTC, which is in the future."
            " Correct its date in the file, or import when that time has come."
        )


def distinct(feed: Feed) -> list[Item]:
    """One item per id. Of our own the newest state counts, of others' the first in the file."""
    found: dict[str, Item] = {}
    for item in feed.items:
        if item.id not in found or item.revision > found[item.id].revision:
            found[item.id] = item
    return list(found.values())


def in_order(items: list[Item], feed: Feed, without_date: datetime) -> list[Item]:
    """By first publication. Feeds list the newest first, so where dates are equal the later in the file is older."""
    if feed.is_own and all(item.sequence is not None for item in items):
        return sorted(items, key=lambda item: item.sequence)
    newest_first = sorted(items, key=lambda item: item.published_at or without_date, reverse=True)
    return newest_first[::-1]


def clean(item: Item, feed: Feed, slug: str) -> Item:
    fields = apart(item.fields)
    if feed.is_own:  # it was cleaned before it was published; bare text in it stays bare
        fields["body"] = markup.CLEANER.clean(markup.CONTROL_CHARACTERS.sub("", fields["body"])).strip()
    else:
        fields |= with_picture(fields["image"], fields["body"], item.base)
    modified = item.modified_at
    if modified and not feed.is_own and (not item.published_at or modified <= item.published_at):
        modified = None
    return replace(item, id=ulid(item, slug), fields=fields, modified_at=modified)


def with_picture(image: str, body: str, base: str) -> dict[str, Any]:
    """A picture whose address is too long for its column goes on top of the text."""
    body = markup.cleaned(body, base=base).html
    if web_url(image) or not image.startswith(("http://", "https://")):
        return {"image": web_url(image), "body": body}
    return {"image": "", "body": markup.clean(format_html('<p><img src="{}" alt=""></p>', image) + body)}


def is_empty(item: Item) -> bool:
    return not (item.fields["title"] or item.fields["image"] or markup.shows_something(item.fields["body"]))


def ulid(item: Item, slug: str) -> str:
    """The id itself when it is a ULID; otherwise one made of the date and of the id, the same at each import."""
    return made(item.id, item.published_at, slug)


def made(name: str, at: datetime | None, slug: str) -> str:
    if ULID_PATTERN.fullmatch(name):
        return name
    milliseconds = max(0, int(((at or EPOCH) - EPOCH).total_seconds() * 1000))
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + sha256(f"{slug}\n{name}".encode()).digest()[:10]))
