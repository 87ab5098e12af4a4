"""A long text in several elements, none of which outweighs the post that it belongs to. Pure.

Reading modes look for the element with the most text in its paragraphs, then for others like it beside it. A text of
60 KB in one element is found alone, without its own headline and without all other posts. Mozilla's Readability, which
Firefox uses, gives an element the whole score of its paragraphs, and the one around it half of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LONG = 1500  # characters of HTML; a shorter text outweighs nothing
SHARE = 8  # of a text, at most an eighth is in one element: paragraphs inside a quote count a sixth for their post
LEVELS = 3  # of elements inside each other that are opened
TAG = re.compile(r'(?:<br>\s*){2,}|<(/?)([a-z][a-z0-9]*)(?: [a-z-]+(?:="[^"]*")?)* ?/?>')
VOID = {"br", "hr", "img", "wbr"}
BLOCKS = {
    *("blockquote", "div", "dl", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "ul"),
}
OPENED = re.compile(r'<(blockquote|div|ul)((?: [a-z-]+="[^"]*")*)>(.*)</\1>\s*', re.DOTALL)


@lru_cache(maxsize=128)
def portions(text: str) -> tuple[str, ...]:
    """Cleaned HTML, cut between blocks; as it is where it is short. The same texts come at each publish."""
    if len(text) < LONG:
        return (text,)
    most = len(text) // SHARE
    return tuple(gathered(list(pieces(text, most)), most))


def pieces(text: str, most: int, levels: int = LEVELS) -> Iterator[str]:
    """The blocks of some HTML. What is longer than `most` and only holds others is opened, or repeated around them."""
    for piece in blocks(text):
        opened = OPENED.fullmatch(piece) if levels and len(piece) > most else None
        if opened:
            yield from repeated(*opened.groups(), most=most, levels=levels - 1)
        else:
            yield piece


def repeated(name: str, attributes: str, inner: str, *, most: int, levels: int) -> Iterator[str]:
    """An element's blocks in several of its kind; a `div` that says nothing is left out."""
    for part in gathered(list(pieces(inner, most, levels)), most):
        yield part if (name, attributes) == ("div", "") else f"<{name}{attributes}>{part}</{name}>"


def blocks(text: str) -> Iterator[str]:
    """Cut after each block, and after an empty line made of line breaks."""
    depth = start = 0
    for tag in TAG.finditer(text):
        name = tag[2]
        depth += 0 if name is None or name in VOID else -1 if tag[1] else 1
        if depth == 0 and (name is None or name in BLOCKS):
            yield text[start : tag.end()]
            start = tag.end()
    if start < len(text):
        yield text[start:]


def gathered(parts: list[str], most: int) -> Iterator[str]:
    """As many as fit, in their order."""
    held = ""
    for part in parts:
        if held and len(held) + len(part) > most:
            yield held
            held = ""
        held += part
    if held:
        yield held
