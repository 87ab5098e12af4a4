"""Bare addresses in the lines of a tree become links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypertext import addresses
from hypertext.tree import Block, Format, Piece, Run

ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_@/.:=-])(?:https?://|www\.)[^\s<>\"“”„«»‹›、。，；：！？（）「」『』【】]+", re.IGNORECASE
)
LITERAL = frozenset({"a", "code", "kbd", "samp", "var"})
"""Formats in which an address is no link, or is one already."""
CLOSING = {")": "(", "]": "[", "}": "{"}
PUNCTUATION = frozenset(".,;:!?'’*_~…" + "".join(CLOSING))
LONGEST = 2000


def link(block: Block) -> None:
    """In a block, and all that it holds."""
    if block.name == "pre":
        return
    for n, child in enumerate(block.children):
        if isinstance(child, Block):
            link(child)
        else:
            block.children[n] = linked(child)


def linked(run: Run) -> Run:
    return [part for piece in run for part in parts(piece)]


def parts(piece: Piece) -> Iterator[Piece]:
    if piece.leaf or any(each.name in LITERAL for each in piece.formats):
        yield piece
        return
    at = 0
    for found in ADDRESS.finditer(piece.text):
        written = without_punctuation(found[0])
        url = addresses.tidied(written)
        if len(url) > LONGEST or not is_host(url):
            continue
        yield piece.saying(piece.text[at : found.start()])
        at = found.start() + len(written)
        yield Piece(text=written, formats=(*piece.formats, Format(name="a", attributes=(("href", url),))))
    yield piece.saying(piece.text[at:])


def is_host(url: str) -> bool:
    """Whether it names a server, as `https://example.org` does."""
    host = url.partition("://")[2].partition("/")[0]
    return "." in host.strip(".") and addresses.is_usable(url)


def without_punctuation(url: str) -> str:
    """Without what ends the sentence. A bracket belongs to the address that it was opened in."""
    opened = {closing: url.count(opening) - url.count(closing) for closing, opening in CLOSING.items()}
    end = len(url)
    while end and url[end - 1] in PUNCTUATION:
        last = url[end - 1]
        if last in opened:
            if opened[last] >= 0:
                break
            opened[last] += 1
        end -= 1
    return url[:end]
