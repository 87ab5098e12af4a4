"""How a CSV is written: its delimiter, and on which line its header is. Found out from its beginning, or told. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = ",;\t|"
NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
MOST_SKIPPED = 1000  # lines that someone may say are above the header
LOOKED_AT = 200  # lines
HIGHEST = 50  # lines that may stand above a header
MOST_COLUMNS = 1000
EXCELS = re.compile(r'\ufeff?\s*"?sep=(.)"?[\s,;|]*', re.IGNORECASE)  # Excel's own first line
BREAKS = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """`skip`: how many lines are above the header. `elsewhere`: the line that has the keys when the header has not."""

    delimiter: str
    skip: int = 0
    elsewhere: int = 0
    has_keys: bool = False


def delimiter(name: str) -> str:
    """The sign that someone names, by itself or as “tab”; empty: to be found out. Raises ValueError, in words."""
    found = NAMES.get(name.lower(), name)
    if len(found) > 1 or found in ('"', "\n", "\r", "\0"):
        raise ValueError(f"The delimiter {name!r} is not one character, comma, semicolon, tab or pipe.")
    return found


def dialect_of(start: str, *, keys: Sequence[str] = (), delimiter: str = "", skip: int | None = None) -> Dialect:
    """`start`: some whole lines of the file. `keys`: columns that the header has. What is told is not looked for."""
    lines = BREAKS.findall(start.removeprefix("\ufeff"))[: LOOKED_AT + (skip or 0)]
    excels = EXCELS.fullmatch(lines[0].rstrip("\r\n")) if lines else None
    if excels:
        delimiter = delimiter or excels[1]
    least = skip if skip is not None else int(excels is not None)
    return max(
        (candidate(lines, each, keys, least, is_told=skip is not None) for each in delimiter or DELIMITERS),
        key=lambda found: found[0],
        default=((), Dialect(delimiter=delimiter or ",", skip=least)),
    )[1]


Score = tuple[bool, float, int]


def candidate(
    lines: Sequence[str], delimiter: str, keys: Sequence[str], least: int, *, is_told: bool
) -> tuple[Score, Dialect]:
    """A delimiter with its header, and how well it fits: it has the keys, its rows are even, it has many fields."""
    records = [fields(line, delimiter) for line in lines]
    at = least if is_told else header_of(records, keys, least)
    rest = [record for record in records[at:] if record]
    width = len(rest[0]) if rest else 0
    even = sum(len(record) == width for record in rest) / max(1, len(rest))
    has_keys = bool(rest) and has(rest[0], keys)
    elsewhere = 0 if has_keys or not keys else first_with(records, keys)
    found = Dialect(delimiter=delimiter, skip=at, elsewhere=elsewhere, has_keys=has_keys)
    return (has_keys, round(even, 1) if width > 1 else 0.0, width), found


def header_of(records: Sequence[list[str]], keys: Sequence[str], least: int) -> int:
    """The place of the header: where nothing but titles is above a line that has the keys, that line; else the first.

    Without keys: where titles of one field are above a line of several names, as many as the next one has fields.
    """
    for at, record in enumerate(records[least : least + HIGHEST], start=least):
        names = filled(record)
        above = [filled(each) for each in records[least:at]]
        if keys:
            if has(record, keys):
                return at if all(len(each) < len(names) for each in above) else least
        elif len(names) > 1:
            return at if all(len(each) <= 1 for each in above) and is_header(records, at) else least
    return least


def is_header(records: Sequence[list[str]], at: int) -> bool:
    """Whether a line names every column of the next one, each by another name that is no number."""
    names = [name.strip() for name in records[at]]
    following = next((record for record in records[at + 1 :] if record), names)
    is_named = all(name and not name[0].isdigit() for name in names) and len(set(names)) == len(names)
    return is_named and len(following) == len(names)


def first_with(records: Sequence[list[str]], keys: Sequence[str]) -> int:
    """The number of the first line that has the keys; 0 when none has."""
    return next((at for at, record in enumerate(records, start=1) if has(record, keys)), 0)


def fields(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def filled(record: Sequence[str]) -> list[str]:
    return [field for field in record if field.strip()]


def has(record: Sequence[str], keys: Sequence[str]) -> bool:
    names = {field.strip() for field in record}
    return bool(keys) and names.issuperset(keys)
