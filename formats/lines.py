"""The lines of a text, one at a time and never longer than a limit; those of a record with quotes are remembered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TextIO

LONGEST = 1 << 20  # characters of a line, and of a record of several lines


def pass_over(text: TextIO, lines: int) -> TextIO:
    """The same text behind so many lines, however long they are."""
    for _ in range(lines):
        while (part := text.readline(LONGEST)) and part[-1] not in "\r\n":
            pass
    return text


class TooLong(Exception):
    """A line, or a record, is longer than a row can be. What of the line was not read yet is passed over."""


class Lines(Iterator[str]):
    """For `csv.reader` to iterate over. `number` is the last line's.

    `taken` are those since the last `settle`, from the first that has a quote: before one no record has two lines.
    """

    def __init__(self, text: TextIO, *, first: int = 1) -> None:
        self.text, self.number = text, first - 1
        self.taken: list[str] = []
        self.waiting: deque[str] = deque()
        self.size = 0

    @property
    def first(self) -> int:
        """The number of the first line that was taken, or of the last."""
        return self.number - max(len(self.taken), 1) + 1

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else self.text.readline(LONGEST + 2)
        if not line:
            raise StopIteration
        self.number += 1
        if self.taken or '"' in line:
            self.taken.append(line)
            self.size += len(line)
        if len(line) > LONGEST or self.size > LONGEST:
            self.refuse_length(line)
        return line

    def refuse_length(self, line: str) -> None:
        """Raises TooLong; a line break at the end does not count."""
        if len(line) > LONGEST and line[-1] not in "\r\n":
            pass_over(self.text, 1)
        before = max(0, self.size - len(line))
        if before + len(line.rstrip("\r\n")) > LONGEST:
            raise TooLong

    def settle(self, *, back: tuple[str, ...] = ()) -> None:
        """The record is done with; `back` are lines of it that are to be read again."""
        self.number -= len(back)
        self.waiting.extendleft(reversed(back))
        self.taken.clear()
        self.size = 0
