"""A problem of a line, or of a whole file. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

KINDS = {
    "ragged": "a line with too few or too many fields",
    "empty": "a line without a key",
    "key": "a key that cannot be part of a web address",
    "type": "a field that is not of its column's type",
    "encoding": "bytes that are not of the file's encoding",
    "control": "a NUL or another control character",
    "syntax": "a line that is not CSV or JSON",
    "long": "a line that is longer than a row can be",
    "duplicate": "a key that an earlier line has",
}
SHOWN = 20  # names in a message


class Problem(NamedTuple):
    """`lines`: how many it keeps from being read, from that line on."""

    line: int
    kind: str
    message: str
    lines: int = 1

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class LineError(Exception):
    """A line that cannot be published; the reader of the file adds its number."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class FileError(Exception):
    """A file or an option that makes no table at all. The message says what to do."""


def listed(names: Iterable[str]) -> str:
    """For a message: the first ones, and how many others there are."""
    found = [name if len(name) <= 80 else f"{name[:80]}…" for name in names]
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
