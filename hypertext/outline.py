"""The blocks that are open, and what follows where: HTML's rules for what ends what, as far as we publish it.

https://html.spec.whatwg.org/#parsing-main-inbody says what a browser would do; where it would put text elsewhere (out
of a table, say), here the order stays.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from hypertext.elements import CELLS, HEADINGS, OPTIONAL_ENDS, TABLE_PARTS, TABLE_SECTIONS
from hypertext.formats import Formats
from hypertext.tree import Attributes, Block, Piece, Run, shared

DEPTH = 40  # blocks within blocks; with the formats in them it stays below 50
TABLE_DEPTH = 4  # table, tbody, tr, td
CONTEXTS = TABLE_SECTIONS | {"table", "tr"}
"""They hold parts of a table, and no text."""
ITEMS = {"li": {"li"}, "dd": {"dd", "dt"}, "dt": {"dd", "dt"}}
ABOVE = {"tr": TABLE_SECTIONS, "td": TABLE_SECTIONS | {"tr"}, "th": TABLE_SECTIONS | {"tr"}}
"""What a part of a table may stand in, besides the table."""
PASSED = frozenset({"div", "p"})
"""What an item within a list may stand in and still end the item before it."""
SCOPE = CELLS | {"caption"}
BREAK, SPACE = "break", "space"


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    block: Block
    source: str
    """What it was called where it was written."""


class Outline:
    def __init__(self, budget: int) -> None:
        self.root = Block()
        self.stack = [Open(block=self.root, source="")]
        self.beyond: list[str] = []
        """Blocks that are too deep: they are breaks between lines."""
        self.formats = Formats(budget)
        self.has_begun = False
        """Whether the line that goes on holds anything."""
        self.between = ""
        """What stands between what was last and what comes next, should there be both."""

    @property
    def top(self) -> Block:
        return self.stack[-1].block

    def text(self, text: str) -> None:
        if self.top.name in CONTEXTS:
            if text.isspace():
                self.top.run().append(Piece(text=text))
                return
            self.open_cell()
        if self.top.name == "pre" and not self.top.children:
            text = text.lstrip("\n")  # a reader would drop the first
        if text:
            self.append(Piece(text=text, formats=self.formats.shown))

    def leaf(self, name: str, attributes: Attributes = ()) -> None:
        if self.top.name in CONTEXTS:
            if name != "img":
                return
            self.open_cell()
        self.append(Piece(leaf=name, attributes=attributes, formats=self.formats.shown))

    def append(self, piece: Piece) -> None:
        run = self.top.run()
        if not run:
            self.has_begun = False
            if piece.formats:
                piece = replace(piece, formats=self.formats.again())
        if self.between and self.has_begun and (piece.is_seen or piece.leaf):
            bridge(run, piece, is_break=self.between == BREAK)
        if piece.is_seen or piece.leaf:
            self.between = ""
            self.has_begun = self.has_begun or piece.is_seen
        run.append(piece)

    def part(self, between: str) -> None:
        """What was last and what comes next stand apart, should there be both."""
        self.between = BREAK if BREAK in (between, self.between) else between

    def rule(self) -> None:
        """A line across."""
        self.make_room("hr")
        if len(self.stack) <= DEPTH:
            self.top.children.append(Block(name="hr"))
        self.part(BREAK)

    def open(self, name: str, source: str, attributes: Attributes = ()) -> None:
        """`source` is what it is called where it was written."""
        needed = TABLE_DEPTH if name == "table" else 1
        if self.beyond or len(self.stack) + needed > DEPTH + 1:
            self.part(BREAK)
            if source not in OPTIONAL_ENDS:
                self.beyond.append(source)
        elif name in TABLE_PARTS and self.in_table():
            self.open_part(name, source, attributes)
        else:
            self.make_room(name)
            self.push("div" if name in TABLE_PARTS else name, source, attributes)

    def push(self, name: str, source: str, attributes: Attributes = ()) -> None:
        block = Block(name=name, attributes=attributes)
        self.top.children.append(block)
        self.stack.append(Open(block=block, source=source))
        self.between = ""

    def make_room(self, name: str) -> None:
        """Closes what a block of this name ends, and opens the cell that it needs."""
        if self.top.name in CONTEXTS:
            self.open_cell()
        if self.top.name == "p":
            self.close_to(len(self.stack) - 1, carries=True)
        if name in HEADINGS and self.top.name in HEADINGS:
            self.close_to(len(self.stack) - 1)
        for n in range(len(self.stack) - 1, 0, -1):
            found = self.stack[n].block.name
            if found in ITEMS.get(name, ()):
                self.close_to(n)
                break
            if found not in PASSED:
                break

    def close(self, source: str) -> None:
        """By an end tag. One that ends nothing that is open parts what is around it."""
        if self.beyond:
            self.part(BREAK)
            if source in self.beyond[-DEPTH:]:
                while self.beyond.pop() != source:
                    pass
            return
        found = self.ended_by(source)
        if found:
            self.close_to(found)
        else:
            self.part(BREAK if source == "p" else SPACE)

    def ended_by(self, source: str) -> int:
        """How deep the block is that an end tag ends; 0 for none."""
        wanted = HEADINGS if source in HEADINGS else {source}
        stops = frozenset() if source in TABLE_PARTS | {"table"} else SCOPE
        for n in range(len(self.stack) - 1, 0, -1):
            if self.stack[n].source in wanted:
                return n
            if self.stack[n].block.name in stops:
                break
        return 0

    def close_to(self, depth: int, *, carries: bool = False) -> None:
        """`carries`: what was begun in the closed block goes on behind it."""
        del self.stack[depth:]
        if carries:
            self.formats.carry(depth)
        else:
            self.formats.leave(depth)
        self.between = ""

    def in_table(self) -> bool:
        return any(each.block.name == "table" for each in self.stack)

    def nearest(self, names: Collection[str]) -> int:
        """How deep the innermost of these is."""
        return max(n for n, each in enumerate(self.stack) if each.block.name in names)

    def open_part(self, name: str, source: str, attributes: Attributes) -> None:
        """A part of the innermost table, with what it has to stand in."""
        table = self.nearest({"table"})
        above = ABOVE.get(name, frozenset())
        self.close_to(max(table, self.nearest(above | {"table"})) + 1)
        if name in CELLS | {"tr"} and self.top.name == "table":
            self.push("tbody", "")
        if name in CELLS and self.top.name != "tr":
            self.push("tr", "")
        self.push(name, source, attributes)

    def open_cell(self) -> None:
        """What stands in a table and in no cell gets one, where it is."""
        self.open_part("td", "", ())


def bridge(run: Run, piece: Piece, *, is_break: bool) -> None:
    last = run[-1]
    formats = piece.formats[: shared(list(last.formats), piece.formats)]
    if is_break:
        if last.leaf != "br" and piece.leaf != "br":
            run.append(Piece(leaf="br", formats=formats))
    elif not (last.leaf == "br" or piece.leaf == "br" or last.text[-1:].isspace() or piece.text[:1].isspace()):
        run.append(Piece(text=" ", formats=formats))
