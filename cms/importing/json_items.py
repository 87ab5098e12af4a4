"""Items of a JSON Feed: those that others wrote, read by their meaning, and our own, read to the letter. Pure."""

from __future__ import annotations

import re
from types import NoneType
from typing import Any

from django.utils.html import linebreaks

from cms.importing import json_meaning as meant
from cms.importing.feed import Byline, FeedError, Item, kind, limited, web_url
from cms.importing.json_value import Object, flag, number, objects, text, typed, words
from cms.importing.moments import exactly, modified, moment
from cms.importing.raw_item import RawItem, byline, resolved, settled
from cms.importing.reading import Reading
from cms.importing.report import Place

MAIL = re.compile(r"\S+@\S+")


def identity(value: Object, place: Place) -> str:
    """The id as text; JSON Feed allows numbers, which count as their text. An address is one as well."""
    found = value.get("id")
    if type(found) in (int, float):
        return str(found)
    if isinstance(found, str) and found.strip():
        return found
    if found not in (None, "") and not isinstance(found, str):
        raise FeedError(f"{place}: “id” is {kind(found)}, and should be text.")
    address = next((value[name] for name in ("url", "external_url") if isinstance(value.get(name), str)), "").strip()
    refusal = f"{place} has no “id”. Each item needs one that stays the same, or a second import would double it."
    if not address:
        raise FeedError(refusal)
    place.mend("it has no “id”: its address is one", refusal)
    return address


class ForeignItems:
    """Items of a feed that someone else wrote. `base` is the address against which those without one are meant."""

    def __init__(self, feed: Object, base: str, reading: Reading) -> None:
        self.base, self.reading = base, reading
        place = reading.place("the feed")
        self.authors = self.bylines(feed, place)
        live = part if isinstance(part := feed.get("_live"), dict) else {}
        self.pinned = frozenset(meant.words(live, "pinned", place))

    def item(self, value: Object, place: Place) -> Item:
        found = identity(value, place)
        image, alternative = self.image(value, place)
        raw = RawItem(
            id=found,
            link=address(value),
            title=meant.text(value, "title", place),
            body=self.body(value, place),
            tags=meant.words(value, "tags", place),
            image=image,
            image_alt=alternative,
            authors=self.bylines(value, place) if self.has_bylines(value) else self.authors,
            published_at=self.moment(value, "date_published", place) or self.modified(value, place),
            modified_at=self.modified(value, place),
            base=resolved(address(value), self.base) or self.base,
            marks=self.marks(found, value, place),
        )
        return settled(raw, place)

    def moment(self, value: Object, name: str, place: Place) -> Any:
        return moment(value.get(name), name, place, self.reading.calendar)

    def modified(self, value: Object, place: Place) -> Any:
        return modified(value.get("date_modified"), "date_modified", place, self.reading.calendar)

    def has_bylines(self, value: Object) -> bool:
        return value.get("authors") is not None or value.get("author") is not None

    def bylines(self, value: Object, place: Place) -> tuple[Byline, ...]:
        """JSON Feed 1.0 has one `author`, 1.1 a list. Never an e-mail address."""
        told = [*meant.people(value, "authors", place)] or [*meant.people(value, "author", place)]
        found = (byline(MAIL.sub("", name).strip("<>() "), url, place) for name, url in told)
        return tuple(dict.fromkeys(each for each in found if each.name))

    def body(self, value: Object, place: Place) -> str:
        html = meant.text(value, "content_html", place)
        plain = meant.text(value, "content_text", place) or meant.text(value, "summary", place)
        return html if html.strip() else linebreaks(plain, autoescape=True)

    def image(self, value: Object, place: Place) -> tuple[str, str]:
        """The item's picture, or the first that is attached."""
        for name in ("image", "banner_image"):
            if (found := meant.picture(value, name, place))[0]:
                return found
        attached = part if isinstance(part := value.get("attachments"), list) else []
        pictures = (each for each in attached if isinstance(each, dict) and is_picture(each))
        return next(((each["url"], "") for each in pictures if isinstance(each.get("url"), str)), ("", ""))

    def marks(self, found: str, value: Object, place: Place) -> Object:
        """What the feed says about the night; what it does not speak of stays as editors set it."""
        live = part if isinstance(part := value.get("_live"), dict) else {}
        if not isinstance(value.get("_live"), (dict, NoneType)):
            place.mend(f"“_live” is {kind(value['_live'])}, and should be an object: it was left off")
        told = {name: meant.flag(live, name, place) for name in ("key_event", "pinned")}
        if self.pinned:
            told["pinned"] = bool(told["pinned"]) or found in self.pinned
        marks: dict[str, Any] = {name: each for name, each in told.items() if each is not None}
        return (
            marks if live.get("correction") is None else {**marks, "correction": meant.text(live, "correction", place)}
        )


def address(value: Object) -> str:
    return value["url"].strip() if isinstance(value.get("url"), str) else ""


def is_picture(attached: Object) -> bool:
    return str(attached.get("mime_type", "")).lower().startswith("image/")


class OwnItems:
    """Items that we wrote: what is absent is empty, and everything comes back as it was."""

    def __init__(self, feed: Object, reading: Reading) -> None:
        self.reading = reading
        live = typed(feed, "_live", dict, "the feed") or {}
        self.pinned = frozenset(words(live, "pinned", "the feed's _live"))

    def item(self, value: Object, place: Place) -> Item:
        found, live = identity(value, place), typed(value, "_live", dict, place) or {}
        return Item(
            place=place.name,
            id=found,
            fields={
                "title": limited(text(value, "title", place), "title", place.name),
                "body": text(value, "content_html", place),
                "tags": words(value, "tags", place),
                "image": text(value, "image", place),
                "key_event": flag(live, "key_event", place),
                "correction": limited(text(live, "correction", place), "correction", place.name),
                "image_alt": limited(text(live, "image_alt", place), "image_alt", place.name),
                "pinned": found in self.pinned,
            },
            authors=self.bylines(value, place),
            published_at=exactly(value.get("date_published"), "date_published", place, self.reading.calendar),
            modified_at=exactly(value.get("date_modified"), "date_modified", place, self.reading.calendar),
            sequence=number(live, "sequence", place),
            revision=number(live, "revision", place) or 0,
        )

    def bylines(self, value: Object, place: Place) -> tuple[Byline, ...]:
        told = [(text(each, "name", place), text(each, "url", place)) for each in objects(value, "authors", place)]
        found = (Byline(name=limited(name or web_url(url), "name", place.name), url=web_url(url)) for name, url in told)
        return tuple(dict.fromkeys(each for each in found if each.name))
