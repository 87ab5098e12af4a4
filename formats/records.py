"""Records of a CSV with their lines; and what a stray quote swallowed, given back where that is clearly right.

A quote that opens a field takes in all that follows, up to the next quote or the end of the file. Where those are rows
by themselves, they are read so, and of the line with the quote alone is told; else the whole range is one trouble.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formats.lines import LONGEST, Lines, TooLong
from formats.record_shape import KNOWN, Shape

csv.field_size_limit(LONGEST + 2)  # Lines has the limit that counts


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A line, or `lines` of them, that cannot be read."""

    kind: str
    message: str
    lines: int = 1


Entry = tuple[int, list[str] | Trouble]  # the line that it begins on


def records(lines: Lines, shape: Shape) -> Iterator[Entry]:
    """All that is not blank, in order."""
    reader = csv.reader(lines, delimiter=shape.delimiter, strict=True)
    width, to_learn = len(shape.names), KNOWN
    while True:
        try:
            for record in reader:
                if lines.taken:
                    if len(lines.taken) > 1:
                        yield from spread(lines, record, shape)
                        lines.settle()
                        continue
                    lines.settle()
                if len(record) == width:
                    if to_learn:
                        shape.learn(record)
                        to_learn -= 1
                    yield lines.number, record
                elif record:
                    yield lines.number, ragged(record, shape)
            return
        except csv.Error as error:
            yield from broken(lines, shape, error)
        except TooLong:
            yield from too_long(lines, shape)


def ragged(record: list[str], shape: Shape, lines: int = 1) -> Trouble:
    count = "1 field" if len(record) == 1 else f"{len(record):,} fields"
    where = f", over {lines:,} lines" if lines > 1 else ""
    return Trouble(kind="ragged", message=f"{count} where the first line has {len(shape.names)}{where}", lines=lines)


def spread(lines: Lines, record: list[str], shape: Shape) -> Iterator[Entry]:
    """A record over several lines, unless a quote swallowed rows."""
    how = "is closed by one on line {last}"
    if not shape.fits(record):
        if shape.are_rows(lines.taken):
            yield from opened(lines, shape, how)
        else:
            yield lines.first, ragged(record, shape, len(lines.taken))
    elif not shape.are_surely_rows(lines.taken):
        yield lines.first, record
    elif shape.alone(lines.taken[-1]) is None:
        yield from opened(lines, shape, how)
    else:
        yield from closed(lines, shape, how)


def closed(lines: Lines, shape: Shape, how: str) -> Iterator[Entry]:
    """Two stray quotes: one line opened a field, and another one closed it."""
    first, taken = lines.first, list(lines.taken)
    yield first, swallowed(first, taken, shape, how)
    yield from each_alone(first + 1, taken[1:-1], shape)
    closing = f"a quote closes here that opened on line {first:,}"
    yield first + len(taken) - 1, Trouble(kind="syntax", message=closing)


def broken(lines: Lines, shape: Shape, error: csv.Error) -> Iterator[Entry]:
    """After an error of the reader: at a character after a closing quote, or at the end of the file."""
    is_end = "unexpected end" in str(error)
    if len(lines.taken) > 1 and is_end:
        yield from never_closed(lines, shape, "is never closed")
    elif len(lines.taken) > 1:
        yield from opened(lines, shape, "meets one on line {last} that cannot close it")
    else:
        words = "a quote is never closed" if is_end else f"a quote is not where CSV has one ({error})"
        yield lines.first, Trouble(kind="syntax", message=words)
        lines.settle()


def too_long(lines: Lines, shape: Shape) -> Iterator[Entry]:
    if len(lines.taken) > 1:
        yield from never_closed(lines, shape, f"is not closed within {LONGEST:,} characters")
    else:
        yield lines.first, LONG
        lines.settle()


def never_closed(lines: Lines, shape: Shape, how: str) -> Iterator[Entry]:
    first, taken = lines.first, list(lines.taken)
    lines.settle()
    if shape.are_rows(taken):
        yield first, swallowed(first, taken, shape, how)
        yield from each_alone(first + 1, taken[1:], shape)
    else:
        yield first, lost(first, taken, shape, how)


def opened(lines: Lines, shape: Shape, how: str) -> Iterator[Entry]:
    """The last line of those that were taken in has a quote; it may open a field of its own, so it is read again."""
    first, taken = lines.first, list(lines.taken)
    if not shape.are_rows(taken):
        lines.settle()
        yield first, lost(first, taken, shape, how)
        return
    lines.settle(back=tuple(taken[-1:]))
    yield first, swallowed(first, taken, shape, how)
    yield from each_alone(first + 1, taken[1:-1], shape)


def each_alone(first: int, taken: Sequence[str], shape: Shape) -> Iterator[Entry]:
    for line, text in enumerate(taken, start=first):
        record = shape.alone(text)
        if len(text) > LONGEST:
            yield line, LONG
        elif record is None:
            yield line, Trouble(kind="syntax", message="a quote is not where CSV has one")
        elif record:
            yield line, record if shape.fits(record) else ragged(record, shape)


ROWS = ", which are read as rows of their own"
LONG = Trouble(kind="long", message=f"it is longer than {LONGEST:,} characters")


def swallowed(first: int, taken: Sequence[str], shape: Shape, how: str) -> Trouble:
    return Trouble(kind="syntax", message=f"{quote(first, taken, shape, how)}{ROWS}")


def lost(first: int, taken: Sequence[str], shape: Shape, how: str) -> Trouble:
    words = f"{quote(first, taken, shape, how)}, so that none of lines {first:,} to {first + len(taken) - 1:,} is read"
    return Trouble(kind="syntax", message=words, lines=len(taken))


def quote(first: int, taken: Sequence[str], shape: Shape, how: str) -> str:
    last = first + len(taken) - 1
    rest = f"line {last:,}" if last == first + 1 else f"lines {first + 1:,} to {last:,}"
    name = shape.open_column(taken[0])
    where = f" in column {name!r}" if name else ""
    return f"the quote that opens{where} {how.format(last=f'{last:,}')} and takes in {rest}"
