"""A run of a tree as lines: parted by new lines, by empty lines, by `<br>`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hypertext.tree import Piece, Run, shared

NEW_LINE = Piece(text="\n")


@dataclass(kw_only=True, slots=True)
class Line:
    """`breaks`: how many lines it is below the one before it; `is_apart`: an empty line is between."""

    pieces: Run = field(default_factory=list)
    breaks: int = 0
    is_apart: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Reader:
    """A new line beside a `<br>` is how HTML is laid out, and parts nothing more."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.line = Line()
        self.breaks = self.empty = 0
        self.last = ""
        """What parted lines last; empty where it counted a neighbour in, too."""

    def take(self, piece: Piece) -> None:
        if piece is NEW_LINE or piece.leaf == "br":
            self.end()
            self.part("br" if piece.leaf else "new")
        elif self.line.pieces or piece.leaf or piece.text.strip():
            self.go_on(piece)

    def part(self, by: str) -> None:
        if self.last not in ("", by):
            self.last = "" if by == "new" else by
            self.empty -= by == "br"
            return
        self.last = by
        self.breaks += 1
        self.empty += by == "new"

    def go_on(self, piece: Piece) -> None:
        if not self.line.pieces:
            self.line = Line(breaks=self.breaks, is_apart=self.empty > 1)
            self.breaks = self.empty = 0
            self.last = ""
        self.line.pieces.append(piece)

    def end(self) -> None:
        if self.line.pieces:
            self.line.pieces = trimmed(self.line.pieces)
            self.lines.append(self.line)
            self.line = Line()


def lines(run: Run, *, reads_new_lines: bool) -> tuple[list[Line], bool]:
    """Those that hold something; and whether an empty line follows the last."""
    reader = Reader()
    for piece in split(run) if reads_new_lines else run:
        reader.take(piece)
    reader.end()
    return reader.lines, reader.empty > 1


def split(run: Run) -> Iterator[Piece]:
    for piece in run:
        first, *more = piece.text.split("\n")
        if first or piece.leaf:
            yield piece.saying(first)
        for text in more:
            yield NEW_LINE
            if text:
                yield piece.saying(text)


def trimmed(pieces: Run) -> Run:
    pieces = [pieces[0].saying(pieces[0].text.lstrip()), *pieces[1:]]
    return [*pieces[:-1], pieces[-1].saying(pieces[-1].text.rstrip())]


def joined(found: Sequence[Line]) -> Run:
    """The lines as one run."""
    run: Run = []
    for line in found:
        if run:
            formats = line.pieces[0].formats[: shared(list(run[-1].formats), line.pieces[0].formats)]
            run += [Piece(leaf="br", formats=formats)] * max(1, line.breaks)
        run += line.pieces
    return run


def paragraphs(found: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in found:
        if line.is_apart or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups
