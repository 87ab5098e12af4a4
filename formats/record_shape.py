"""What the rows of a CSV have in common, by which a line that is a row is told from a line of text. Pure."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CLEARLY = 0.8  # of the lines look like rows
SOME = 3  # lines whose keys are alike, whatever others look like
MANY = 5  # lines: a text has hardly so many that look like rows of two fields
KNOWN = 1000  # rows whose keys are looked at
LETTERS, DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
Outline = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`keys` are the places of the fields by which rows are found.

    `keeps_breaks`: line breaks within quotes are meant, however much what follows looks like rows.
    """

    names: Sequence[str]
    delimiter: str
    keys: tuple[int, ...] = ()
    keeps_breaks: bool = False
    outlines: dict[Outline, None] = field(default_factory=dict)
    """What the keys of rows have looked like so far."""

    def learn(self, record: list[str]) -> None:
        self.outlines[self.outline(record)] = None

    def alone(self, line: str) -> list[str] | None:
        """The fields of a line by itself; None when its quotes are not in order."""
        try:
            return next(csv.reader([line], delimiter=self.delimiter, strict=True), [])
        except csv.Error:
            return None

    def fits(self, record: list[str] | None) -> bool:
        return record is not None and len(record) == len(self.names)

    def outline(self, record: list[str]) -> Outline:
        """What its keys look like: `("9",)` for digits, `("a",)` for a word."""
        fields = (record[at].strip(' "') for at in self.keys)
        return tuple(LETTERS.sub("a", DIGITS.sub("9", each)) for each in fields)

    def are_rows(self, taken: Sequence[str]) -> bool:
        """Whether nearly all lines but the first, which opened a quote, look like rows: they have as many fields as the
        header, and keys like the row's own, like others', or like each other's. Lines with open quotes do not count."""
        found = [record for record in map(self.alone, taken[1:]) if record]
        own = self.own(taken[0])
        outlines = Counter(self.outline(record) for record in found if self.fits(record))
        alike = sum(count for outline, count in outlines.items() if outline in own or outline in self.outlines)
        if len(found) >= SOME or not (own or self.outlines):
            alike = max(alike, *outlines.values(), 0)
        return alike > 0 and alike >= CLEARLY * len(found)

    def are_surely_rows(self, taken: Sequence[str]) -> bool:
        """Whether a field of several lines, which may be meant, took in rows: every line is one, with a like key.

        A text may have a comma in each of its lines, as addresses do; so rows of two fields need keys with digits, or
        there must be many.
        """
        own, width = self.own(taken[0]), len(self.names)
        if self.keeps_breaks or not self.keys or width == 1:
            return False
        if not own:  # no key has several lines
            return self.are_rows(taken)
        found = [self.alone(line) for line in taken[1:]]
        if found[-1] is None:  # it may open a field of its own
            found.pop()
        rows = [record for record in found if record != []]
        if not rows or not all(record and self.fits(record) and self.outline(record) in own for record in rows):
            return False
        return width > 2 or any("9" in each for each in own[0]) or len(rows) >= MANY

    def own(self, line: str) -> tuple[Outline, ...]:
        """The outline of the line that opened the quote, where its keys stand before its last field, the open one."""
        record = self.parts(line)
        return (self.outline(record),) if self.keys and len(record) > max(self.keys) + 1 else ()

    def open_column(self, line: str) -> str:
        """The column in which a line leaves a quote open; empty when it cannot be told."""
        at = len(self.parts(line)) - 1
        return self.names[at] if 0 <= at < len(self.names) else ""

    def parts(self, line: str) -> list[str]:
        """The fields of a line whose quote is open."""
        reader: Any = csv.reader([line], delimiter=self.delimiter)
        return next(reader, [])
