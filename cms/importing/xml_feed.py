"""Atom and RSS, by way of feedparser. Pure."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import feedparser

from cms.importing.feed import Feed, FeedError, Item, one_line
from cms.importing.fitting import fitted, language
from cms.importing.raw_item import resolved
from cms.importing.reading import Reading
from cms.importing.report import Place
from cms.importing.xml_items import Entry, XmlItems, bylines, moment
from cms.text import markup
from fetcher.xml.mending import Mended, mended

HEADERS = {"content-type": "application/xml; charset=utf-8"}


def feed_of(data: bytes, reading: Reading) -> Feed:
    """The feed as a value: what is whole of it, each item by itself."""
    whole = mended(data)
    # cms.text.markup cleans and resolves; a bare str might be opened as a file
    parsed = feedparser.parse(
        BytesIO(whole.data), response_headers=HEADERS, sanitize_html=False, resolve_relative_uris=False
    )
    check(parsed, whole, reading)
    place = reading.place("the feed")
    spoken = language(parsed.feed.get("language") or "", place)
    reading = reading.spoken(spoken)
    is_atom = parsed.version.startswith("atom")
    inherited = bylines(parsed.feed, place) if is_atom else ()
    items = XmlItems(
        home=home(parsed.feed), inherited=inherited, entries=parsed.entries, reading=reading, is_atom=is_atom
    )
    return Feed(
        title=fitted(plain(parsed.feed, "title"), "title", place).value,
        description=fitted(plain(parsed.feed, "subtitle"), "description", place).value,
        language=spoken,
        items=tuple(each for n, entry in enumerate(parsed.entries, 1) if (each := one(entry, n, items, reading))),
        updated_at=updated(parsed.feed, place, reading),
    )


def check(parsed: Any, whole: Mended, reading: Reading) -> None:
    """Raises FeedError for what is no feed; tells what is damaged in one."""
    trouble = describe(parsed.get("bozo_exception")) if parsed.bozo else ""
    if not parsed.entries and (trouble or whole.is_cut or not parsed.get("version")):
        why = trouble or next(iter(whole.notes), "") or "no feed in it"
        raise FeedError(f"This is neither Atom nor RSS: {why}. It may be cut off: download it again.")
    for note in whole.notes:
        reading.report.note(f"The XML is damaged: {note}.")
    if trouble:
        reading.report.note(f"The XML is damaged: {trouble}. What could be read was imported; items may be missing.")


def describe(error: Any) -> str:
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    message = error.getMessage() if hasattr(error, "getMessage") else str(error)
    return f"line {line}: {message}" if line else message


def plain(part: Entry, name: str) -> str:
    """A title or subtitle as text on one line."""
    value = part.get(name) or ""
    is_text = (part.get(f"{name}_detail") or {}).get("type") == "text/plain"
    return one_line(value) if is_text else markup.text(value)


def home(feed: Entry) -> str:
    """The address of the page that the feed is of, or of the feed itself."""
    links = [feed.get("link") or "", *(each.get("href") or "" for each in feed.get("links", []))]
    return next(filter(None, (resolved(link, "") for link in links)), "")


def one(entry: Entry, n: int, items: XmlItems, reading: Reading) -> Item | None:
    found = entry.get("id") or entry.get("link") or plain(entry, "title")
    place = Place(name=f"item {n} (“{one_line(found)[:60]}”)", report=reading.report)
    return reading.report.attempt(place.name, lambda: items.item(entry, plain(entry, "title"), place))


def updated(feed: Entry, place: Place, reading: Reading) -> Any:
    """When the feed says it was changed; it is of use for items without a date, and no more."""
    try:
        return moment(feed, ("updated", "published"), place, reading.calendar)
    except FeedError:
        return None
