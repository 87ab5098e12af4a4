"""A line that stands for a post: its title, how its text begins, or what its picture shows. Pure."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from typing import Any

from publisher.documents import html
from publisher.documents.parts import bare
from publisher.documents.words import clock

PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)')  # as the cleaner writes it
JOINER = "\u200d"
JOINED = {JOINER, *"\ufe0e\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}  # of emoji: variants and tones of skin


def line(item: dict[str, Any], language: str, length: int) -> str:
    """At most so many characters. A picture that says nothing is called by its time; what shows nothing has no line."""
    shown = pictures(item)
    said = " · ".join(alt for _, alt in shown if alt)
    text = item.get("title") or text_of(item) or said or (clock(item["date_published"], language) if shown else "")
    return shortened(text, length)


def text_of(item: dict[str, Any]) -> str:
    """The words of a post's text, on one line."""
    return html.words(bare(item["content_html"]))


def pictures(item: dict[str, Any]) -> list[tuple[str, str]]:
    """Address and alternative text of the post's own picture and of those in its text."""
    own = [(item["image"], item["_live"].get("image_alt", ""))] if item.get("image") else []
    return own + [(value(found, "src"), value(found, "alt")) for found in PICTURE.findall(bare(item["content_html"]))]


def value(attributes: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', attributes)
    return entities.unescape(found[1]).strip() if found else ""


def shortened(text: str, length: int = 100) -> str:
    """At most so many characters: cut between words where there are any, never inside a sign."""
    if len(text) <= length:
        return text
    at = text.rfind(" ", 0, length)
    cut = at if at > length // 2 else before_sign(text, length - 1)
    return f"{text[:cut].rstrip(' ,.;:–—')}…"


def before_sign(text: str, at: int) -> int:
    """The place before the sign at that place: a letter with its accents, an emoji of several characters."""
    while at and (text[at] in JOINED or text[at - 1] == JOINER or unicodedata.combining(text[at])):
        at -= 1
    return at
