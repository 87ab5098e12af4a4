"""Markup as a tree of blocks, whose lines are pieces: text or a picture, each with the formats that it stands in.

A format never holds a block. So there is nothing that a browser would put elsewhere, and writing a tree, reading it and
writing it again gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from hypertext.elements import TABLE_PARTS

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Format:
    """An element within a line, e.g. a link. Two that are equal are two."""

    name: str
    attributes: Attributes = ()

    @property
    def size(self) -> int:
        """About how many characters its tags take."""
        return 2 * len(self.name) + sum(len(key) + len(value) for key, value in self.attributes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text; or, with a `leaf`, an element that holds nothing."""

    text: str = ""
    leaf: str = ""
    attributes: Attributes = ()
    formats: tuple[Format, ...] = ()

    def saying(self, text: str) -> Piece:
        """The same with another text."""
        return (
            self
            if text == self.text
            else Piece(text=text, leaf=self.leaf, attributes=self.attributes, formats=self.formats)
        )

    @property
    def is_seen(self) -> bool:
        return self.leaf == "img" or bool(self.text.strip())


Run = list[Piece]


@dataclass(kw_only=True, slots=True, eq=False)
class Block:
    """An element that stands apart. It grows while it is read; its `name` is empty for the root."""

    name: str = ""
    attributes: Attributes = ()
    children: list[Block | Run] = field(default_factory=list)

    def run(self) -> Run:
        """The line that goes on here."""
        if not self.children or isinstance(self.children[-1], Block):
            self.children.append([])
        last = self.children[-1]
        assert not isinstance(last, Block)  # noqa: S101 - says so to the type checker
        return last


def tidy(block: Block) -> bool:
    """Takes away the blocks of which nothing would be seen; whether anything is left. A table keeps its empty cells."""
    kept: list[Block | Run] = []
    is_seen = block.name == "hr"
    for child in block.children:
        has_more = tidy(child) if isinstance(child, Block) else has_seen(child)
        if not isinstance(child, Block):
            go_on(kept, child)
        elif has_more or child.name in TABLE_PARTS:
            kept.append(child)
        is_seen = is_seen or has_more
    block.children = kept
    return is_seen


def has_seen(run: Run) -> bool:
    return any(piece.is_seen for piece in run)


def go_on(kept: list[Block | Run], run: Run) -> None:
    """Adds a run. Where a block went that was between it and another, they stay apart."""
    last = kept[-1] if kept else None
    if last is None or isinstance(last, Block):
        kept.append(run)
    elif has_seen(run):
        if any(piece.is_seen for piece in reversed(last)):
            last.append(Piece(leaf="br"))
        last += run


def written(block: Block) -> str:
    return "".join(parts(block))


def parts(block: Block) -> Iterator[str]:
    if block.name:
        yield tag(block.name, block.attributes)
    for child in block.children:
        yield from parts(child) if isinstance(child, Block) else line(child)
    if block.name and block.name != "hr":
        yield f"</{block.name}>"


def line(run: Run) -> Iterator[str]:
    """Each format is opened before its first piece and closed behind its last."""
    opened: list[Format] = []
    is_seen = has_seen(run)
    for piece in run:
        formats = piece.formats if is_seen else ()
        common = shared(opened, formats)
        yield from closing(opened[common:])
        del opened[common:]
        for each in formats[common:]:
            opened.append(each)
            yield tag(each.name, each.attributes)
        yield tag(piece.leaf, piece.attributes) if piece.leaf else escape(piece.text, quote=False)
    yield from closing(opened)


def shared(opened: list[Format], formats: tuple[Format, ...]) -> int:
    """How many formats go on."""
    for n, (old, new) in enumerate(zip(opened, formats, strict=False)):
        if old is not new:
            return n
    return min(len(opened), len(formats))


def closing(formats: list[Format]) -> Iterator[str]:
    yield from (f"</{each.name}>" for each in reversed(formats))


def tag(name: str, attributes: Attributes) -> str:
    return "".join([f"<{name}", *(f' {key}="{escape(value)}"' for key, value in attributes), ">"])
