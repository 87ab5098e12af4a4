"""JSON Feed 1.x (https://jsonfeed.org/version/1.1), our own `feed.json` with its pages included. Pure."""

from __future__ import annotations

import re
from typing import Any

from cms.importing import json_meaning as meant
from cms.importing.feed import Feed, FeedError, Item, kind, limited, one_line
from cms.importing.fitting import fitted, language
from cms.importing.json_items import ForeignItems, OwnItems
from cms.importing.json_value import Object, objects, text, typed
from cms.importing.raw_item import resolved
from cms.importing.reading import Reading

VERSION = "https://jsonfeed.org/version/1"
VERSIONS = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?")


def check(feed: Object) -> None:
    """Raises FeedError unless this is a JSON Feed."""
    version = text(feed, "version", "the feed")
    if not VERSIONS.fullmatch(version.strip()):
        found = f"its “version” is {version[:60]!r}" if version else "it has no “version”"
        raise FeedError(
            f"This is JSON but not a JSON Feed 1.x: {found}. It should be {VERSION!r} or {VERSION + '.1'!r}."
        )
    if typed(feed, "items", list, "the feed") is None:
        raise FeedError("The feed has no “items”. An empty feed has an empty list there.")


def is_own(feed: Object) -> bool:
    """Whether Stillwire wrote it."""
    live = feed.get("_live")
    return isinstance(live, dict) and "revision" in live and "post_count" in live


def own(feed: Object, elsewhere: list[Object], reading: Reading) -> Feed:
    """Our own feed as a value. `elsewhere` are the items of its pages, see `pages`."""
    live = typed(feed, "_live", dict, "the feed") or {}
    if live.get("status") == "gone":
        raise FeedError("This feed says that its live blog is gone, so that there is nothing to import.")
    listed = [*feed["items"], *objects(live, "pinned_items", "the feed's _live"), *elsewhere]
    return Feed(
        title=limited(text(feed, "title", "the feed"), "title", "the feed"),
        description=limited(text(feed, "description", "the feed").strip(), "description", "the feed"),
        language=language(text(feed, "language", "the feed"), reading.place("the feed")),
        status=text(live, "status", "the feed's _live") or "ended",
        is_own=True,
        items=items(listed, OwnItems(feed, reading), reading),
    )


def foreign(feed: Object, reading: Reading) -> Feed:
    """A feed that someone else wrote, as a value."""
    place = reading.place("the feed")
    spoken = language(meant.text(feed, "language", place), place)
    reading = reading.spoken(spoken)
    return Feed(
        title=fitted(one_line(meant.text(feed, "title", place)), "title", place).value,
        description=fitted(meant.text(feed, "description", place).strip(), "description", place).value,
        language=spoken,
        items=items(feed["items"], ForeignItems(feed, home(feed), reading), reading),
    )


def home(feed: Object) -> str:
    """The address against which items without one of their own are meant."""
    told = (feed.get(name) for name in ("home_page_url", "feed_url"))
    return next(filter(None, (resolved(each, "") for each in told if isinstance(each, str))), "")


def items(listed: list[Any], reader: ForeignItems | OwnItems, reading: Reading) -> tuple[Item, ...]:
    """Each by itself: one that cannot be read is left out."""
    found = (one(value, n, reader, reading) for n, value in enumerate(listed, 1))
    return tuple(each for each in found if each is not None)


def one(value: Any, n: int, reader: ForeignItems | OwnItems, reading: Reading) -> Item | None:
    place = reading.place(name_of(value, n))
    if not isinstance(value, dict):
        reading.report.leave_out(place.name, f"entry {n} of “items” is {kind(value)}, and should be an object")
        return None
    return reading.report.attempt(place.name, lambda: reader.item(value, place))


def name_of(value: Any, n: int) -> str:
    found = value.get("id") if isinstance(value, dict) else None
    return f"item {n} (“{str(found)[:60]}”)" if found else f"item {n}"
