"""What is wrong with a line, or with a whole file. Pure."""

from __future__ import annotations

from typing import NamedTuple

KINDS = {
    "ragged": "a line with too few or too many fields",
    "empty": "a line without a key",
    "key": "a key that cannot be part of a web address",
    "type": "a field that is not of its column's type",
    "encoding": "bytes that are not of the file's encoding",
    "syntax": "a line that is not CSV or JSON",
    "duplicate": "a key that an earlier line has",
}


class Problem(NamedTuple):
    line: int
    kind: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class LineError(Exception):
    """A line that cannot be published; the reader of the file adds its number."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class FileError(Exception):
    """A file or an option that makes no table at all. The message says what to do."""
