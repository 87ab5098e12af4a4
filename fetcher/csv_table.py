"""A vendor's CSV: rows by the names in its header. What is wrong is refused whole, with its lines. Pure."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from fetcher.errors import BadAnswer
from formats.dialect import MOST_COLUMNS, dialect_of
from formats.lines import Lines, TooLong, pass_over
from formats.record_shape import Shape
from formats.records import ROWS, Trouble, records

SAMPLE = 1 << 16  # characters by which the form of a CSV is told
MOST_CELLS = 2_000_000
MOST_NAMES = 100_000_000  # characters of names, which stand in each row's object
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an editor says of how a CSV is written; empty, or None: it is found out."""

    delimiter: str = ""
    encoding: str = ""
    skip_lines: int | None = None


FIND_OUT = Told()


def table(content: str, told: Told = FIND_OUT) -> list[dict[str, str]]:
    """What is not told of it is found out: its delimiter, and titles above the header, which are left out.

    Raises BadAnswer: of a stray quote it names all the lines that it took in.
    """
    dialect = dialect_of(content[:SAMPLE], delimiter=told.delimiter, skip=told.skip_lines)
    lines = Lines(pass_over(io.StringIO(content, newline=""), dialect.skip), first=dialect.skip + 1)
    names = header_of(lines, dialect.delimiter)
    longest = MOST_NAMES // sum(map(len, names))
    rows: list[dict[str, str]] = []
    for line, entry in records(lines, Shape(names=names, delimiter=dialect.delimiter)):
        if isinstance(entry, Trouble):
            raise BadAnswer(in_words(line, entry, len(names)))
        if any(map(CONTROL.search, entry)):
            raise BadAnswer(f"Line {line} has a control character, which no text has.")
        rows.append(dict(zip(names, entry, strict=True)))
        if len(rows) * len(names) > MOST_CELLS:
            raise BadAnswer(f"The answer has more than {MOST_CELLS:,} fields.")
        if len(rows) > longest:
            raise BadAnswer(f"The answer has more than {longest:,} rows, too many for names of columns as long.")
    return rows


def in_words(line: int, trouble: Trouble, width: int) -> str:
    if trouble.kind == "ragged" and trouble.lines == 1:
        return f"Line {line} has {trouble.message.partition(' ')[0]} columns, not {width}."
    return f"Line {line}: {trouble.message.removesuffix(ROWS)}."


def header_of(lines: Lines, delimiter: str) -> list[str]:
    try:
        names = [name.strip() for name in next(csv.reader(lines, delimiter=delimiter, strict=True), [])]
    except (csv.Error, TooLong) as error:
        why = str(error) or "it is too long"
        raise BadAnswer(f"The answer is not CSV: line {lines.first} is no header ({why}).") from None
    lines.settle()
    if len(names) > MOST_COLUMNS:
        raise BadAnswer(f"The answer has {len(names):,} columns; at most {MOST_COLUMNS:,} are taken.")
    if len(set(names)) < len(names) or not all(names):
        raise BadAnswer("The first line must name every column, each by another name.")
    return names
