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
BREAK_END = re.compile(r"</br\s{0,9}>")


@dataclass(frozen=True)
class XmlItems:
    """`home` is the address of the page that the feed is of; `inherited` sign what no one signed."""

    home: str
    inherited: tuple[Byline, ...]
    entries: Sequence[Entry]
    reading: Reading
    is_atom: bool = False

    @cached_property
    def shared(self) -> frozenset[str]:
        """Links that lead to several entries, as to the page of a live blog: they tell none of them apart."""
        links = Counter(entry.get("link") for entry in self.entries if not entry.get("id"))
        return frozenset(link for link, count in links.items() if link and count > 1 or link == self.home)

    def item(self, entry: Entry, title: str, place: Place) -> Item:
        content = body(entry, is_atom=self.is_atom)
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


def body(entry: Entry, *, is_atom: bool) -> Content:
    """The full content, otherwise the summary, as HTML.

    In RSS, content is HTML; feedparser takes for it also what is said of a picture (media:description) or a recording.
    """
    contents, own = entry.get("content", []), summary(entry)
    full = [part for part in contents if is_atom or part.get("type") != "text/plain"]
    for part in [*full, own, *contents]:
        value, base, kind = part.get("value") or "", part.get("base") or "", part.get("type")
        if value.strip():
            is_text = kind == "text/plain" and not markup.looks_like_html(value)
            return Content(html=linebreaks(value, autoescape=True) if is_text else html_of(value, kind), base=base)
    return Content()


def summary(entry: Entry) -> dict[str, Any]:
    """The item's own description: feedparser's details may be those of a picture in it."""
    value, detail = entry.get("summary") or "", entry.get("summary_detail") or {}
    return detail if detail.get("value") == value else {"value": value, "type": "text/html"}


def html_of(value: str, kind: str | None) -> str:
    """feedparser writes an empty element of XHTML with its end, and in HTML `</br>` is another line break."""
    return with_bases(BREAK_END.sub("", value) if kind == "application/xhtml+xml" else value)


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
        name = one_line(MAIL.sub("", whole_name(each, part.get("author") or ""))).strip("<>() ")
        if name:
            yield byline(name, each.get("href") or "", place)


def whole_name(author: Entry, written: str) -> str:
    """What was written where feedparser took a part of an address for one: it knows no domain like `.example`."""
    email = author.get("email") or ""
    is_cut = bool(email) and written.partition(email)[2][:1].isalnum()
    return written if is_cut else author.get("name") or ""
