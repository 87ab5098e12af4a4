"""A run of a tree as lines: parted by new lines, by empty lines, by `<br>`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
    """A new line right behind a `<br>` is how HTML is laid out, and parts nothing more."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.line = Line()
        self.breaks = self.empty = 0
        self.is_behind_break = False

    def take(self, piece: Piece) -> None:
        if piece is NEW_LINE:
            self.end()
            self.empty += not self.is_behind_break
            self.breaks += not self.is_behind_break
            self.is_behind_break = False
        elif piece.leaf == "br":
            self.end()
            self.breaks += 1
            self.is_behind_break = True
        elif self.line.pieces or piece.leaf or piece.text.strip():
            self.go_on(piece)

    def go_on(self, piece: Piece) -> None:
        if not self.line.pieces:
            self.line = Line(breaks=self.breaks, is_apart=self.empty > 1)
            self.breaks = self.empty = 0
            self.is_behind_break = False
        self.line.pieces.append(piece)

    def end(self) -> None:
        if self.line.pieces:
            self.lines.append(replace(self.line, pieces=trimmed(self.line.pieces)))
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
        first, *more = piece.text.split("\n") if not piece.leaf else [""]
        if first or piece.leaf:
            yield replace(piece, text=first)
        for text in more:
            yield NEW_LINE
            if text:
                yield replace(piece, text=text)


def trimmed(pieces: Run) -> Run:
    pieces = [replace(pieces[0], text=pieces[0].text.lstrip()), *pieces[1:]]
    return [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text.rstrip())]


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
