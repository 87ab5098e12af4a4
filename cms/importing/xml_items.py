"""Entries of Atom and items of RSS, as feedparser gives them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.html import linebreaks

from cms.importing import moments
from cms.importing.feed import Byline, Item, one_line
from cms.importing.raw_item import RawItem, byline, made_id, resolved, settled
from cms.importing.reading import Reading
from cms.importing.report import Place
from cms.importing.xml_base import with_bases
from cms.text import markup
from fetcher.dates.values import Calendar

Entry = Any  # feedparser's dictionaries with attributes
MAIL = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class XmlItems:
    """`home` is the address of the page that the feed is of; `inherited` sign what no one signed."""

    home: str
    inherited: tuple[Byline, ...]
    entries: Sequence[Entry]
    reading: Reading

    @cached_property
    def shared(self) -> frozenset[str]:
        """Links that lead to several entries, as to the page of a live blog: they tell none of them apart."""
        links = Counter(entry.get("link") for entry in self.entries if not entry.get("id"))
        return frozenset(link for link, count in links.items() if link and count > 1 or link == self.home)

    def item(self, entry: Entry, title: str, place: Place) -> Item:
        content = body(entry)
        published = moment(entry, ("published", "created", "updated"), place, self.reading.calendar)
        raw = RawItem(
            id=self.identity(entry, title, content.html, published, place),
            title=title,
            body=content.html,
            tags=[tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", [])],
            image=image(entry),
            authors=bylines(entry, place) or self.inherited,
            published_at=published,
            modified_at=moments.modified(dict.get(entry, "updated"), "updated", place, self.reading.calendar),
            base=self.base(entry, content),
        )
        return settled(raw, place)

    def base(self, entry: Entry, content: Content) -> str:
        """xml:base where there is one, else the entry's own address."""
        return resolved(content.base or entry.get("link") or "", self.home) or self.home

    def identity(self, entry: Entry, title: str, text: str, published: datetime | None, place: Place) -> str:
        """The guid, else a link that is its own, else what is made of its words and date."""
        if found := entry.get("id"):
            return found
        link = entry.get("link")
        if link and link not in self.shared:
            return link
        if link:
            place.tell("its link leads to others too, and it has no id (guid): one was made of its words and date")
        else:
            refusal = f"{place} has neither an id (guid) nor a link. Each item needs one."
            place.mend("it has neither an id (guid) nor a link: an id was made of its words and date", refusal)
        return made_id(published, title, text)


@dataclass(frozen=True, kw_only=True)
class Content:
    html: str = ""
    base: str = ""
    """What xml:base says."""


def body(entry: Entry) -> Content:
    """The full content, otherwise the summary, as HTML."""
    parts = [*entry.get("content", []), *([entry.summary_detail] if entry.get("summary_detail") else [])]
    for part in parts:
        value, base = part.get("value") or "", part.get("base") or ""
        if value.strip():
            is_text = part.get("type") == "text/plain" and not markup.looks_like_html(value)
            return Content(html=linebreaks(value, autoescape=True) if is_text else with_bases(value), base=base)
    return Content()


def moment(part: Entry, names: tuple[str, ...], place: Place, calendar: Calendar) -> datetime | None:
    """The first date that there is."""
    for name in names:
        if found := dict.get(part, name):  # feedparser's own `get` answers for what is absent, and warns
            return moments.moment(found, name, place, calendar)
    return None


def image(entry: Entry) -> str:
    """The first picture that is attached: Media RSS, an enclosure, a podcast's."""
    media = [each for each in entry.get("media_content", []) if is_picture(each)]
    enclosed = [{"url": each.get("href")} for each in entry.get("enclosures", []) if is_picture(each)]
    own = {"url": (entry.get("image") or {}).get("href")}
    found = [*media, *enclosed, *entry.get("media_thumbnail", []), own]
    return next((each["url"] for each in found if each.get("url")), "")


def is_picture(part: Entry) -> bool:
    return part.get("medium") == "image" or str(part.get("type", "")).startswith("image/")


def bylines(part: Entry, place: Place) -> tuple[Byline, ...]:
    """Names, never e-mail addresses: RSS puts those where a name belongs."""
    return tuple(dict.fromkeys(found for found in names(part, place) if found.name))


def names(part: Entry, place: Place) -> Iterator[Byline]:
    for each in part.get("authors", []):
        name = one_line(MAIL.sub("", each.get("name") or "")).strip("<>() ")
        if name:
            yield byline(name, each.get("href") or "", place)
