"""A JSON Feed that is cut off, or broken in one item, as templates write it: the items that are whole. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

ITEMS = re.compile(r'"items"\s{0,99}:\s{0,99}\[')
BETWEEN = re.compile(r"[\s,]*")
NEXT = re.compile(r"\}\s{0,99},\s{0,99}(?=\{)")
TRIES = 10_000  # places at which a next item is looked for
DECODER = json.JSONDecoder(strict=False)
KEYS = {"id", "url", "content_html", "content_text", "title", "date_published"}  # by which an item is known


@dataclass(frozen=True, kw_only=True)
class Salvaged:
    feed: dict[str, Any]
    broken_at: tuple[int, ...]
    """Lines at which an item that is not whole begins."""


def salvaged(text: str) -> Salvaged | None:
    """None where there is nothing to be had."""
    begun = ITEMS.search(text)
    items: list[Any] = []
    broken: list[int] = []
    at = after(BETWEEN, text, begun.end()) if begun else len(text)
    while at < len(text) and text[at] != "]":
        try:
            item, at = DECODER.raw_decode(text, at)
            items.append(item)
        except (ValueError, RecursionError):
            broken.append(text.count("\n", 0, at) + 1)
            at = following(text, at)
        at = after(BETWEEN, text, at)
    feed = around(text[: begun.start()], text[at + 1 :]) if begun else {}
    return Salvaged(feed={**feed, "items": items}, broken_at=tuple(broken)) if feed and items else None


def after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def following(text: str, at: int) -> int:
    """Where the next item begins: an object after a comma that can be read, and looks like one."""
    for found in islice(NEXT.finditer(text, at), TRIES):
        try:
            item, _ = DECODER.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if KEYS & item.keys():
            return found.end()
    return len(text)


def around(head: str, tail: str) -> dict[str, Any]:
    """What the feed says before its items, and behind them where that is whole."""
    for rest in (tail, "}"):
        try:
            feed = DECODER.decode(f"{head.rstrip().rstrip(',')}{without_comma(head, rest)}")
        except (ValueError, RecursionError):
            continue
        return feed if isinstance(feed, dict) else {}
    return {}


def without_comma(head: str, rest: str) -> str:
    """`{` and what follows the items: with one comma between, where both say something."""
    rest = rest.strip().lstrip(",")
    is_first = head.rstrip().rstrip(",").endswith("{")
    return rest if is_first or rest.startswith("}") else f",{rest}"
