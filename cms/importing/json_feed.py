"""JSON Feed 1.x (https://jsonfeed.org/version/1.1), our own `feed.json` with its pages included. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.html import linebreaks

from cms.importing.feed import Byline, Feed, FeedError, Item, limited, one_line, web_url
from cms.importing.json_value import Object, flag, moment, number, objects, text, typed, words
from cms.models.post import tag_list

VERSION = "https://jsonfeed.org/version/1"


def check(feed: Object) -> None:
    """Raises FeedError unless this is a JSON Feed."""
    version = text(feed, "version", "the feed")
    if not version.startswith(VERSION):
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


def feed_of(feed: Object, elsewhere: list[Object]) -> Feed:
    """The feed as a value. `elsewhere` are the items of its pages, see `pages`."""
    own, live = is_own(feed), typed(feed, "_live", dict, "the feed") or {}
    if own and live.get("status") == "gone":
        raise FeedError("This feed says that its live blog is gone, so that there is nothing to import.")
    read = OwnItems(feed) if own else ForeignItems(feed)
    listed = [
        *objects(feed, "items", "the feed"),
        *objects(live, "pinned_items", "the feed's _live"),
        *elsewhere,
    ]
    return Feed(
        title=title(text(feed, "title", "the feed"), own=own, place="the feed"),
        description=limited(text(feed, "description", "the feed").strip(), "description", "the feed"),
        language=limited(text(feed, "language", "the feed"), "language", "the feed"),
        status=text(live, "status", "the feed's _live") or "ended" if own else "ended",
        is_own=own,
        items=tuple(read.item(value, place(value, n)) for n, value in enumerate(listed, 1)),
    )


def place(value: Object, n: int) -> str:
    return f"item {n} (“{str(value['id'])[:60]}”)" if value.get("id") else f"item {n}"


def title(value: str, *, own: bool, place: str) -> str:
    return limited(value if own else one_line(value), "title", place)


def identity(value: Object, place: str) -> str:
    """The id as text; JSON Feed allows numbers, which count as their text."""
    found = value.get("id")
    if type(found) in (int, float):
        return str(found)
    if not text(value, "id", place).strip():
        raise FeedError(
            f"{place} has no “id”. Each item needs one that stays the same, or a second import would double it."
        )
    return found


class ForeignItems:
    """Items of a feed that someone else wrote."""

    is_own = False

    def __init__(self, feed: Object) -> None:
        self.authors = self.bylines(feed, "the feed")
        self.pinned = frozenset(words(typed(feed, "_live", dict, "the feed") or {}, "pinned", "the feed's _live"))

    def item(self, value: Object, place: str) -> Item:
        found, live = identity(value, place), typed(value, "_live", dict, place) or {}
        fields = {
            "title": title(text(value, "title", place), own=self.is_own, place=place),
            "body": self.body(value, place),
            "tags": self.tags(words(value, "tags", place)),
            **self.image(value, place),
            **self.marks(found, live, place),
        }
        return Item(
            place=place,
            id=found,
            fields=fields,
            authors=self.bylines(value, place) if self.has_bylines(value) else self.authors,
            published_at=moment(value, "date_published", place),
            modified_at=moment(value, "date_modified", place),
            sequence=number(live, "sequence", place) if self.is_own else None,
            revision=number(live, "revision", place) or 0 if self.is_own else 0,
        )

    def has_bylines(self, value: Object) -> bool:
        return value.get("authors") is not None or value.get("author") is not None

    def bylines(self, value: Object, place: str) -> tuple[Byline, ...]:
        """JSON Feed 1.0 has one `author`, 1.1 a list."""
        single = typed(value, "author", dict, place)
        listed = objects(value, "authors", place) or ([single] if single else [])
        found = (self.byline(text(each, "name", place), text(each, "url", place), place) for each in listed)
        return tuple(dict.fromkeys(byline for byline in found if byline.name or byline.url))

    def byline(self, name: str, url: str, place: str) -> Byline:
        return Byline(name=limited(one_line(name) or web_url(url), "name", place), url=web_url(url))

    def tags(self, found: list[str]) -> list[str]:
        return tag_list(",".join(found))  # a comma separates tags wherever editors write them

    def body(self, value: Object, place: str) -> str:
        plain = text(value, "content_text", place)
        return text(value, "content_html", place) or linebreaks(plain or text(value, "summary", place), autoescape=True)

    def image(self, value: Object, place: str) -> Object:
        return {"image": text(value, "image", place) or text(value, "banner_image", place)}

    def marks(self, found: str, live: Object, place: str) -> Object:
        """What the feed says about the night; what it does not speak of stays as editors set it."""
        marks: dict[str, Any] = {}
        if live.get("key_event") is not None:
            marks["key_event"] = flag(live, "key_event", place)
        if live.get("correction") is not None:
            marks["correction"] = limited(text(live, "correction", place), "correction", place)
        if live.get("pinned") is not None or self.pinned:
            marks["pinned"] = flag(live, "pinned", place) or found in self.pinned
        return marks


class OwnItems(ForeignItems):
    """Items that we wrote: what is absent is empty, and everything comes back as it was."""

    is_own = True

    def has_bylines(self, value: Object) -> bool:
        return True

    def byline(self, name: str, url: str, place: str) -> Byline:
        return Byline(name=limited(name, "name", place), url=web_url(url))

    def tags(self, found: list[str]) -> list[str]:
        return found

    def body(self, value: Object, place: str) -> str:
        return text(value, "content_html", place)

    def image(self, value: Object, place: str) -> Object:
        return {"image": text(value, "image", place)}

    def marks(self, found: str, live: Object, place: str) -> Object:
        return {
            "key_event": flag(live, "key_event", place),
            "correction": limited(text(live, "correction", place), "correction", place),
            "image_alt": limited(text(live, "image_alt", place), "image_alt", place),
            "pinned": found in self.pinned,
        }
