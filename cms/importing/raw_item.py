"""An item as the reader of a format found it, and how it becomes one of ours: made to fit, its meaning kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from cms.importing.feed import Byline, Item, one_line, web_url, without_controls
from cms.importing.fitting import above, below, fitted
from cms.importing.report import Place
from cms.text.tags import tag_list


@dataclass(frozen=True, kw_only=True)
class RawItem:
    """`title` is text, `body` HTML; `image` and `link` may be relative to `base`."""

    id: str
    link: str = ""
    title: str = ""
    body: str = ""
    tags: Iterable[str] = ()
    """A comma separates tags wherever editors write them, so it does here."""
    image: str = ""
    image_alt: str = ""
    authors: tuple[Byline, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    base: str = ""
    marks: Mapping[str, Any] = field(default_factory=dict)
    """What a feed says about the night, by the names of fields."""


def settled(raw: RawItem, place: Place) -> Item:
    title = fitted(one_line(raw.title), "title", place)
    correction = fitted(str(raw.marks.get("correction", "")), "correction", place)
    marks = {**raw.marks, "correction": correction.value} if "correction" in raw.marks else raw.marks
    return Item(
        place=place.name,
        id=raw.id,
        fields={
            "title": title.value,
            "body": below(correction.whole, above(title.whole, raw.body)),
            "tags": tag_list(",".join(raw.tags)),
            **picture(raw, place),
            **marks,
        },
        authors=raw.authors,
        published_at=raw.published_at,
        modified_at=raw.modified_at,
        base=resolved(raw.base, ""),
    )


def picture(raw: RawItem, place: Place) -> dict[str, str]:
    """The picture's address; what it shows only where the feed says so, since editors may have written it."""
    url = resolved(raw.image, raw.base) if raw.image else ""
    if raw.image and not url:
        place.tell("its picture has no address on the web and was left off")
    alternative = one_line(raw.image_alt) if url else ""
    shown = {"image_alt": fitted(alternative, "image_alt", place).value} if alternative else {}
    return {"image": url, **shown}


def resolved(address: str, base: str) -> str:
    """An http(s) address of any length, from one that may be relative; otherwise nothing."""
    try:
        whole = urljoin(base, without_controls(address).strip())
    except ValueError:
        return ""
    return whole if whole.lower().startswith(("http://", "https://")) else ""


def byline(name: str, url: str, place: Place) -> Byline:
    return Byline(name=fitted(one_line(name) or web_url(url), "name", place).value, url=web_url(url))


def made_id(published: object, title: str, body: str) -> str:
    """The id of an item that has none: the same for the same words and date."""
    parts = "\n".join(str(part or "") for part in (published, title, body))
    return f"made:{sha256(parts.encode(errors='surrogatepass')).hexdigest()}"
