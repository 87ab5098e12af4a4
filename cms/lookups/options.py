"""How a file is read: which column is the key, what is kept, which lines may be left out. Pure."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cms.lookups import columns, row_key, template
from cms.lookups.problem import KINDS, FileError

DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
FORMATS = ("csv", "jsonl")
PAD_LIMIT = 50


@dataclass(frozen=True, kw_only=True)
class Options:
    """Empty means: find out. `columns` is text as in `cms.lookups.columns`; `skip` are kinds of problems."""

    key: str
    columns: str = ""
    template: str = ""
    trim: bool = True
    case: str = "keep"
    pad: int = 0
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    skip: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {name: list(value) if name == "skip" else value for name, value in asdict(self).items()}


def from_json(value: Mapping[str, Any]) -> Options:
    return Options(**{**value, "skip": tuple(value.get("skip", ()))})


def checked(options: Options) -> Options:
    """The options with their words resolved. Raises FileError, which says what to write instead."""
    if not options.key.strip():
        raise FileError("Name the column that holds the key.")
    if options.case not in row_key.CASES:
        raise FileError(f"The case {options.case!r} is not one of: {', '.join(row_key.CASES)}.")
    if not 0 <= options.pad <= PAD_LIMIT:
        raise FileError(f"Keys can be padded to at most {PAD_LIMIT} characters.")
    if options.format not in ("", *FORMATS):
        raise FileError(f"The format {options.format!r} is not one of: {', '.join(FORMATS)}.")
    if unknown := set(options.skip) - set(KINDS):
        raise FileError(f"{min(unknown)!r} is no kind of problem. They are: {', '.join(KINDS)}.")
    found = columns.parse(options.columns)
    if options.template:
        template.parse(options.template, [each.output for each in found]) if found else None
    delimiter = DELIMITERS.get(options.delimiter.lower(), options.delimiter)
    if len(delimiter) > 1 or delimiter in ('"', "\n", "\r"):
        raise FileError(f"The delimiter {options.delimiter!r} is not one character, comma, semicolon, tab or pipe.")
    return Options(**{**asdict(options), "delimiter": delimiter, "encoding": encoding(options.encoding)})


def encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        raise FileError(f"The encoding {name!r} is not known. Try utf-8, windows-1252 or utf-16.") from None
