"""From a feed's items to posts in their order: ids, dates, clean bodies. Pure: `now` is an argument."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils.html import format_html
from ulid import ULID

from cms.importing.feed import Feed, Item, web_url
from cms.importing.parts import apart
from cms.importing.raw_item import resolved
from cms.importing.report import Report
from cms.text import markup

ULID_PATTERN = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")  # https://github.com/ulid/spec
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)  # by which a clock may be wrong
DOUBLED = "their id is in the feed already"
EMPTY = "nothing in it can be published"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Items oldest first, each with a ULID, a clean body, and a date or one that is assumed."""

    items: tuple[Item, ...]
    removed: tuple[str, ...] = ()
    """ULIDs of items that were deleted where the feed comes from."""


def settle(feed: Feed, *, slug: str, now: datetime, report: Report) -> Settled:
    """What cannot be published is told to the report, and left out."""
    once = distinct(feed, report)
    arrived = once if feed.is_own else [each for item in once if (each := on_time(item, now, report))]
    dated = with_dates(arrived, min(feed.updated_at or now, now))
    ready = [clean(item, feed, slug, report) for item in in_order(dated, feed)]
    kept = tuple(item for item in ready if feed.is_own or not dropped(item, report))
    return Settled(items=kept, removed=tuple(made(each, None, slug) for each in feed.removed))


def distinct(feed: Feed, report: Report) -> list[Item]:
    """One item per id, the newest state of it; of equal ones the first in the file."""
    found: dict[str, Item] = {}
    for item in feed.items:
        other = found.setdefault(item.id, item)
        newest = item if state(item) > state(other) else other
        if other is not item and not feed.is_own:
            report.drop((other if newest is item else item).place, DOUBLED)
        found[item.id] = newest
    return list(found.values())


def state(item: Item) -> tuple[int, datetime]:
    return item.revision, item.modified_at or EPOCH


def on_time(item: Item, now: datetime, report: Report) -> Item | None:
    """The item with a date that has come. A clock that is minutes ahead makes it now; more is no mistake of a clock."""
    date = item.published_at
    if date is None or date <= now:
        return item
    why = (
        f"is dated {date:%Y-%m-%d %H:%M:%S} UTC, which is in the future."
        " Correct its date in the file, or import when that time has come."
    )
    if date - now <= AHEAD:
        report.mend(item.place, "its date is some minutes ahead, and became now", f"{item.place} {why}")
        return replace(item, published_at=now)
    report.leave_out(item.place, why, f"{item.place} {why}")
    return None


def with_dates(items: list[Item], otherwise: datetime) -> list[Item]:
    """Where an item has no date, that of the next in the file that has one is assumed, else of the one before."""
    listed: list[Item] = []
    after: datetime | None = None
    for item in reversed(items):
        after = item.published_at or after
        listed.append(replace(item, assumed_at=after))
    before = next((item.published_at for item in listed if item.published_at), otherwise)
    return [item if item.assumed_at else replace(item, assumed_at=before) for item in reversed(listed)]


def in_order(items: list[Item], feed: Feed) -> list[Item]:
    """By first publication. Feeds list the newest first, so where dates are equal the later in the file is older."""
    if feed.is_own and all(item.sequence is not None for item in items):
        return sorted(items, key=lambda item: item.sequence or 0)
    newest_first = sorted(items, key=lambda item: item.published_at or item.assumed_at, reverse=True)
    return newest_first[::-1]


def clean(item: Item, feed: Feed, slug: str, report: Report) -> Item:
    fields = apart(item.fields)
    if feed.is_own:  # it was cleaned before it was published; bare text in it stays bare
        fields["body"] = markup.CLEANER.clean(markup.CONTROL_CHARACTERS.sub("", fields["body"])).strip()
    else:
        fields |= with_picture(fields, item, report)
    modified = item.modified_at
    if modified and not feed.is_own and (not item.published_at or modified <= item.published_at):
        modified = None
    return replace(item, id=ulid(item, slug), fields=fields, modified_at=modified)


def with_picture(fields: dict[str, Any], item: Item, report: Report) -> dict[str, Any]:
    """A picture whose address is too long for its column goes on top of the text."""
    image, found = fields["image"], markup.cleaned(fields["body"], base=resolved(item.base, ""))
    for note in found.notes:
        report.tell(item.place, note)
    if web_url(image) or not image.startswith(("http://", "https://")):
        return {"image": web_url(image), "body": found.html}
    return {"image": "", "body": markup.clean(format_html('<p><img src="{}" alt=""></p>', image) + found.html)}


def dropped(item: Item, report: Report) -> bool:
    shows = item.fields["title"] or item.fields["image"] or markup.shows_something(item.fields["body"])
    if not shows:
        report.drop(item.place, EMPTY)
    return not shows


def ulid(item: Item, slug: str) -> str:
    """The id itself when it is a ULID; otherwise one made of the date and of the id, the same at each import."""
    return made(item.id, item.published_at, slug)


def made(name: str, at: datetime | None, slug: str) -> str:
    if ULID_PATTERN.fullmatch(name):
        return name
    milliseconds = max(0, int(((at or EPOCH) - EPOCH).total_seconds() * 1000))
    digest = sha256(f"{slug}\n{name}".encode(errors="surrogatepass")).digest()
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + digest[:10]))
