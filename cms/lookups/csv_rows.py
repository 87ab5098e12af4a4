"""Records of a CSV file, by the names in its header."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, BinaryIO

from cms.lookups import columns as columns_
from cms.lookups.columns import Column, convert
from cms.lookups.options import Options
from cms.lookups.problem import FileError, listed
from cms.lookups.record_source import BROKEN, RecordSource
from cms.lookups.source import Found, text_of
from formats.dialect import MOST_COLUMNS
from formats.lines import Lines, TooLong
from formats.record_shape import Shape
from formats.records import Entry, records


def source(file: BinaryIO, found: Found, options: Options) -> RecordSource:
    """Raises FileError for a header that does not serve."""
    lines = Lines(text_of(file, found), first=found.skip_lines + 1)
    header = header_of(lines, found)
    keys = options.keys(header)
    check_header(header, keys, found)
    wanted = columns_.parse(options.columns) or tuple(Column(name=name, output=name) for name in header)
    places = {name: at for at, name in enumerate(header)}
    at = tuple(places[name] for name in keys)
    shape = Shape(names=header, delimiter=found.delimiter, keys=at, keeps_breaks=options.keeps_breaks)
    entries = records(lines, shape)
    return RecordSource(
        entries=whole(entries) if found.is_broken else entries,
        keys=keys,
        fields=itemgetter(*at) if len(at) > 1 else itemgetter(slice(at[0], at[0] + 1)),
        outputs=[each.output for each in wanted],
        keep=keeper(header, places, wanted),
    )


def header_of(lines: Lines, found: Found) -> list[str]:
    try:
        header = [name.strip() for name in next(csv.reader(lines, delimiter=found.delimiter, strict=True))]
    except (csv.Error, StopIteration, TooLong) as error:
        why = "it is too long" if isinstance(error, TooLong) else str(error) or "the file ends before it"
        raise FileError(f"Line {lines.first} is no header: {why}.") from None
    lines.settle()
    return header


def check_header(header: list[str], keys: Sequence[str], found: Found) -> None:
    if len(header) > MOST_COLUMNS:
        raise FileError(f"The file has {len(header):,} columns; at most {MOST_COLUMNS:,} are taken.")
    for key in keys:
        if key not in header:
            raise FileError(f"There is no column {key!r}. The file has: {listed(header)}.{elsewhere(found)}")
    doubled = [name for name, count in Counter(header).items() if count > 1 and name]
    if doubled:
        raise FileError(f"Two columns are called {min(doubled)!r}. Rename one in the file.")
    if "" in header:
        raise FileError(f"Column {header.index('') + 1} has no name in the first line. Give it one.")
    if odd := next((name for name in header if not name.isprintable() and "\n" not in name), None):
        raise FileError(f"The name of column {header.index(odd) + 1} has a control character: {odd!r}.")


def elsewhere(found: Found) -> str:
    """Where the header may be instead."""
    line = found.elsewhere
    hint = f" Line {line} has it: if that is the header, say --skip-lines {line - 1}."
    return hint if line > found.skip_lines + 1 else ""


def keeper(
    header: list[str], places: dict[str, int], wanted: tuple[Column, ...]
) -> Callable[[list[str]], dict[str, Any]]:
    """The function that takes the wanted columns out of a record."""
    missing = [each.name for each in wanted if each.name not in places]
    if missing:
        raise FileError(f"There is no column {missing[0]!r}. The file has: {listed(header)}.")
    outputs = [each.output for each in wanted]
    if [each.name for each in wanted] == header and not any(each.type for each in wanted):
        return lambda record: dict(zip(outputs, record, strict=True))
    found = [(each, places[each.name]) for each in wanted]
    return lambda record: {each.output: convert(record[at], each) if each.type else record[at] for each, at in found}


def whole(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Records without bytes that could not be decoded."""
    for line, entry in entries:
        is_broken = isinstance(entry, list) and any("\ufffd" in field for field in entry)
        yield line, BROKEN if is_broken else entry
