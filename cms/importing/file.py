"""A file or standard input as feeds: finds out which format it is. It reads, and writes nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from cms.importing import json_feed, json_file, xml_feed
from cms.importing.feed import Feed, FeedError
from cms.importing.json_value import Object, number, text, typed
from cms.importing.pages import items_elsewhere
from cms.importing.reading import Reading
from cms.importing.source import LARGEST_ARCHIVE, Shelf, unpacked
from cms.importing.superdesk import feeds as superdesk
from cms.importing.wordpress import feeds as wordpress
from cms.importing.wordpress.wxr import is_export
from fetcher.xml.encoding import decoded
from fetcher.xml.mending import ROOT

HEAD = 40_000  # bytes in which a feed begins, four to a letter where it is in UTF-32
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of an archive."""

    drafts: bool = False
    """Drafts, as drafts."""
    posts: bool = False
    """Its posts, though there are live blogs among them."""


def read(name: str, reading: Reading, asked: Asked) -> tuple[Feed, ...]:
    """The feeds in the file called `name`; “-” is standard input. An archive holds several. Raises FeedError."""
    if name == "-":
        return feeds_of(unpacked(sys.stdin.buffer.read(), "standard input", LARGEST_ARCHIVE), None, reading, asked)
    path = Path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FeedError(f"{name} cannot be read: {error.strerror}. Give the path of a feed's file, or “-”.") from None
    return feeds_of(unpacked(data, name, LARGEST_ARCHIVE), path.parent, reading, asked)


def feeds_of(data: bytes, folder: Path | None, reading: Reading, asked: Asked) -> tuple[Feed, ...]:
    """The feeds in the data; `folder` is where their other objects may be."""
    if is_export(data):
        return wordpress.feeds(BytesIO(data), reading, drafts=asked.drafts, only_posts=asked.posts)
    archive = superdesk.read(data, reading, drafts=asked.drafts)
    return archive or (feed_of(data, folder, reading),)


def feed_of(data: bytes, folder: Path | None, reading: Reading) -> Feed:
    if data.startswith(ZIP):
        raise FeedError("This is a zip file. Unpack it, and import the files in it one after the other.")
    start = decoded(data[:HEAD]).text.lstrip("\ufeff \t\r\n\0").lower()
    if not start:
        raise FeedError("The file is empty. Download the feed again.")
    if start.startswith(("{", "[")):
        return json(json_file.read(data, reading), folder, reading)
    if start.startswith(("<!doctype html", "<html")):
        raise FeedError(
            'This is a web page and not a feed. Look in its source for <link rel="alternate"> with a type of'
            " application/rss+xml, application/atom+xml or application/feed+json, and download what that names."
        )
    if ROOT.search(start):
        return xml_feed.feed_of(data, reading)
    if start.startswith("<"):
        raise FeedError("This is neither Atom nor RSS: no feed in it. Give the file of a feed.")
    raise FeedError("This is neither JSON nor XML. Give a JSON Feed, Atom or RSS file.")


def json(feed: Object, folder: Path | None, reading: Reading) -> Feed:
    json_feed.check(feed)
    if not json_feed.is_own(feed):
        return json_feed.foreign(feed, reading)
    shelf = Shelf(folder=folder, feed_url=text(feed, "feed_url", "the feed"))
    return whole(json_feed.own(feed, items_elsewhere(feed, shelf), reading), feed)


def whole(found: Feed, feed: Object) -> Feed:
    """With a note when the feed counts other posts than were found."""
    live = typed(feed, "_live", dict, "the feed")
    told, have = number(live, "post_count", "the feed's _live"), len({item.id for item in found.items})
    if told in (None, have):
        return found
    return replace(found, notes=(*found.notes, f"The feed says that it has {told} posts, and {have} were found."))
