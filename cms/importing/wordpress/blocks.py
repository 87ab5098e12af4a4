"""Blocks (Gutenberg): the comments `<!-- wp:name {"attributes"} -->` around HTML are taken out. Pure.

https://developer.wordpress.org/block-editor/getting-started/fundamentals/markup-representation-block/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

DEPTH = 50
NAME = re.compile(r"\s*(/?)wp:([a-z][\w/-]{0,100})(?=[\s/]|$)\s*", re.IGNORECASE)
FREE = {"freeform", "shortcode", "classic"}  # what is in them was typed as in the classic editor


@dataclass(frozen=True, kw_only=True)
class Block:
    """`inner` is its HTML. One that is `filled` has none: WordPress makes it when a page is read."""

    name: str
    attributes: dict[str, Any]
    inner: str
    is_filled: bool


@dataclass
class Open:
    name: str
    attributes: dict[str, Any]
    parts: list[str] = field(default_factory=list)


Draw = Callable[[Block], str]
Write = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A comment that begins or ends a block, and the text before it."""

    before: str
    name: str = ""
    attributes: str = ""
    ends: bool = False
    is_empty: bool = False


def has_blocks(value: str) -> bool:
    return "<!-- wp:" in value


def drawn(value: str, draw: Draw, *, free: Write, written: Write) -> str:
    """The HTML of all blocks. `free` makes HTML of what is in no block, `written` of what a block holds."""
    opened = [Open("", {})]
    for mark in marks(value):
        top = opened[-1]
        top.parts.append((free if top.name in ("", *FREE) else written)(mark.before))
        if mark.is_empty:
            top.parts.append(draw(Block(name=mark.name, attributes=said(mark), inner="", is_filled=True)))
        elif mark.name and not mark.ends and len(opened) <= DEPTH:
            opened.append(Open(mark.name, said(mark)))
        elif mark.ends and any(each.name == mark.name for each in opened):
            while close(opened, draw) != mark.name:
                pass
    while len(opened) > 1:
        close(opened, draw)
    return "".join(opened[0].parts)


def close(opened: list[Open], draw: Draw) -> str:
    ended = opened.pop()
    block = Block(name=ended.name, attributes=ended.attributes, inner="".join(ended.parts), is_filled=False)
    opened[-1].parts.append(draw(block))
    return ended.name


def marks(value: str) -> Iterator[Mark]:
    """Every mark, and what follows the last. Comments that are no marks go: nobody was to see them."""
    before: list[str] = []
    at = 0
    while (start := value.find("<!--", at)) >= 0 and (end := value.find("-->", start + 4)) >= 0:
        before.append(value[at:start])
        inside, at = value[start + 4 : end], end + 3
        if found := NAME.match(inside):
            rest = inside[found.end() :].strip()
            is_empty = rest.endswith("/") or found[2].endswith("/")
            yield Mark(
                before="".join(before),
                name=found[2].lower().strip("/").removeprefix("core/"),
                attributes=rest.removesuffix("/").strip(),
                ends=bool(found[1]),
                is_empty=is_empty and not found[1],
            )
            before = []
    yield Mark(before="".join(before) + value[at:])


def said(mark: Mark) -> dict[str, Any]:
    try:
        found = orjson.loads(mark.attributes) if mark.attributes else {}
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
