"""Atom and RSS, by way of feedparser. Pure."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser
from django.utils.html import linebreaks

from cms.importing.feed import Byline, Feed, FeedError, Item, limited, one_line, web_url
from cms.models.post import tag_list
from cms.text import markup

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Entry = Any  # feedparser's dictionaries with attributes


def feed_of(data: bytes) -> Feed:
    """The feed as a value."""
    parsed = feedparser.parse(
        BytesIO(data), sanitize_html=False
    )  # cms.text.markup cleans; a bare str might be opened as a file
    notes = check(parsed)
    inherited = bylines(parsed.feed, "the feed") if parsed.version.startswith("atom") else ()
    return Feed(
        title=limited(plain(parsed.feed, "title"), "title", "the feed"),
        description=limited(plain(parsed.feed, "subtitle"), "description", "the feed"),
        language=limited(parsed.feed.get("language") or "", "language", "the feed"),
        items=tuple(item(entry, inherited, n) for n, entry in enumerate(parsed.entries, 1)),
        updated_at=moment(parsed.feed, "updated") or moment(parsed.feed, "published"),
        notes=notes,
    )


def check(parsed: Any) -> tuple[str, ...]:
    """Raises FeedError for what is no feed; returns a note on one that is damaged."""
    trouble = describe(parsed.get("bozo_exception")) if parsed.bozo else ""
    if not parsed.entries and (trouble or not parsed.version):
        raise FeedError(
            f"This is neither Atom nor RSS: {trouble or 'no feed in it'}. It may be cut off: download it again."
        )
    if trouble:
        return (f"The XML is damaged: {trouble}. What could be read was imported; items may be missing.",)
    return ()


def describe(error: Any) -> str:
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    message = error.getMessage() if hasattr(error, "getMessage") else str(error)
    return f"line {line}: {message}" if line else message


def plain(part: Entry, name: str) -> str:
    """A title or subtitle as text on one line."""
    value = part.get(name) or ""
    is_text = (part.get(f"{name}_detail") or {}).get("type") == "text/plain"
    return one_line(value) if is_text else markup.text(value)


def moment(part: Entry, *names: str) -> datetime | None:
    """The first date there is. feedparser gives times in UTC, in seconds."""
    for name in names:
        if f"{name}_parsed" in part and (parsed := part[f"{name}_parsed"]):  # asking for what is absent warns
            return EPOCH + timedelta(seconds=timegm(parsed))
    return None


def item(entry: Entry, inherited: tuple[Byline, ...], n: int) -> Item:
    found = entry.get("id") or entry.get("link")
    if not found:
        raise FeedError(
            f"item {n} (“{plain(entry, 'title')[:60]}”) has neither an id (guid) nor a link. Each item needs one."
        )
    place = f"item {n} (“{found[:60]}”)"
    published = moment(entry, "published", "created", "updated")
    return Item(
        place=place,
        id=found,
        fields={
            "title": limited(plain(entry, "title"), "title", place),
            "body": body(entry),
            "tags": tag_list(",".join(tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", []))),
            "image": image(entry),
        },
        authors=bylines(entry, place) or inherited,
        published_at=published,
        modified_at=moment(entry, "updated"),
    )


def body(entry: Entry) -> str:
    """The full content, otherwise the summary, as HTML."""
    parts = [*entry.get("content", []), *([entry.summary_detail] if entry.get("summary_detail") else [])]
    for part in parts:
        if part.get("value", "").strip():
            is_text = part.get("type") == "text/plain" and not markup.looks_like_html(part["value"])
            return linebreaks(part["value"], autoescape=True) if is_text else part["value"]
    return ""


def image(entry: Entry) -> str:
    """The first picture that is attached: Media RSS, or an enclosure."""
    media = [each for each in entry.get("media_content", []) if is_picture(each)]
    enclosed = [{"url": each.get("href")} for each in entry.get("enclosures", []) if is_picture(each)]
    return next(
        (each["url"] for each in [*media, *enclosed, *entry.get("media_thumbnail", [])] if each.get("url")),
        "",
    )


def is_picture(part: Entry) -> bool:
    return part.get("medium") == "image" or str(part.get("type", "")).startswith("image/")


def bylines(part: Entry, place: str) -> tuple[Byline, ...]:
    """Names, never e-mail addresses: RSS puts those where a name belongs."""
    found = []
    for each in part.get("authors", []):
        name = one_line(re.sub(r"\S+@\S+", "", each.get("name") or "")).strip("<>() ")
        if name:
            found.append(Byline(name=limited(name, "name", place), url=web_url(each.get("href") or "")))
    return tuple(dict.fromkeys(found))
