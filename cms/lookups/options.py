"""Options for reading a file: its key column, what is kept, which lines may be left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from cms.lookups import columns, row_key, template
from cms.lookups.problem import KINDS, FileError
from formats import dialect
from formats.dialect import MOST_SKIPPED
from formats.encoding import told

FORMATS = ("csv", "jsonl")
PAD_LIMIT = 50
TUPLES = ("skip", "pad")


@dataclass(frozen=True, kw_only=True)
class Options:
    """Empty means: find out. `columns` is text as in `cms.lookups.columns`; `skip` are kinds of problems.

    `key` is a column, or several with commas; `pad` is one number for all of them, or one for each. `skip_lines` are
    above the header, None: find out. `keeps_breaks`: line breaks in quotes are meant, however like rows they look.
    """

    key: str
    columns: str = ""
    template: str = ""
    trim: bool = True
    case: str = "keep"
    pad: int | tuple[int, ...] = 0
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    skip_lines: int | None = None
    keeps_breaks: bool = False
    skip: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    def keys(self, names: list[str]) -> tuple[str, ...]:
        """The columns of the key in a file with such columns. A column whose own name has a comma comes first."""
        return (self.key,) if self.key in names else tuple(columns.split(self.key))

    def pads(self, count: int) -> tuple[int, ...]:
        """Of `count` columns."""
        if isinstance(self.pad, int):
            return (self.pad,) * count
        if len(self.pad) != count:
            raise FileError(f"Columns of the key: {count}; numbers to pad them to: {len(self.pad)}.")
        return self.pad


def from_json(value: Mapping[str, Any]) -> Options:
    """Also of versions that older code has read."""
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}
    return Options(**values)


def checked(options: Options) -> Options:
    """The options with their words resolved. Raises FileError, which says what to write instead."""
    check_key(options)
    if options.format not in ("", *FORMATS):
        raise FileError(f"The format {options.format!r} is not one of: {', '.join(FORMATS)}.")
    if unknown := set(options.skip) - set(KINDS):
        raise FileError(f"{min(unknown)!r} is no kind of problem. They are: {', '.join(KINDS)}.")
    if not 0 <= (options.skip_lines or 0) <= MOST_SKIPPED:
        raise FileError(f"At most {MOST_SKIPPED:,} lines above the header can be left out.")
    found = columns.parse(options.columns)
    if options.template:
        template.parse(options.template, [each.output for each in found] or None)
    return replace(options, delimiter=delimiter(options.delimiter), encoding=encoding(options.encoding))


def check_key(options: Options) -> None:
    if not options.key.strip() or not all(columns.split(options.key)):
        raise FileError("Name the column that holds the key, or several with commas between.")
    if len(options.key) > columns.LONGEST or len(columns.split(options.key)) > row_key.MOST_COLUMNS:
        raise FileError(f"A key is made of at most {row_key.MOST_COLUMNS} columns.")
    if options.case not in row_key.CASES:
        raise FileError(f"The case {options.case!r} is not one of: {', '.join(row_key.CASES)}.")
    pads = (options.pad,) if isinstance(options.pad, int) else options.pad
    if isinstance(options.pad, tuple):
        options.pads(len(columns.split(options.key)))
    if not all(0 <= pad <= PAD_LIMIT for pad in pads):
        raise FileError(f"Keys can be padded to at most {PAD_LIMIT} characters.")


def delimiter(name: str) -> str:
    try:
        return dialect.delimiter(name)
    except ValueError as error:
        raise FileError(str(error)) from None


def encoding(name: str) -> str:
    try:
        return told(name)
    except ValueError as error:
        raise FileError(str(error)) from None


def pad_words(pad: int | tuple[int, ...]) -> str:
    """What `pads` reads."""
    return str(pad) if isinstance(pad, int) else ",".join(map(str, pad))


def pads(words: str) -> int | tuple[int, ...]:
    """`5`, or `0,4` for a key of two columns. Raises ValueError."""
    found = tuple(int(word) for word in words.split(","))
    return found[0] if len(found) == 1 else found
