"""Records of a file of JSON-lines: one object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from cms.lookups import columns as columns_
from cms.lookups.columns import Column, convert
from cms.lookups.options import Options
from cms.lookups.problem import LineError
from cms.lookups.record_source import BROKEN, RecordSource
from cms.lookups.source import Found, text_of
from formats import exact_json
from formats.dialect import MOST_COLUMNS
from formats.lines import Lines, TooLong
from formats.records import LONG, Trouble

Entry = tuple[int, dict[str, Any] | Trouble]


def source(file: BinaryIO, found: Found, options: Options) -> RecordSource:
    """Raises FileError."""
    wanted = columns_.parse(options.columns)
    names = top_names(file, found)
    keys = options.keys(names)
    return RecordSource(
        entries=entries(file, found),
        keys=keys,
        fields=lambda value: [key_field(value, name) for name in keys],
        outputs=[each.output for each in wanted] or names,
        keep=keeper(wanted),
    )


def top_names(file: BinaryIO, found: Found) -> list[str]:
    """The names in the first object."""
    return list(next((value for _, value in entries(file, found) if isinstance(value, dict)), {}))


def keeper(wanted: tuple[Column, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    if not wanted:
        return lambda value: value
    return lambda value: {
        each.output: convert(value.get(each.name), each) if each.type else value.get(each.name) for each in wanted
    }


def key_field(value: dict[str, Any], name: str) -> str:
    field = value.get(name)
    if isinstance(field, str):
        return field
    if isinstance(field, int) and not isinstance(field, bool):
        return str(int(field))
    raise LineError("empty", f"there is no text or whole number under {name!r}")


def entries(file: BinaryIO, found: Found) -> Iterator[Entry]:
    lines = Lines(text_of(file, found), first=found.skip_lines + 1)
    while True:
        try:
            text = next(lines, "")
        except TooLong:
            yield lines.first, LONG
            lines.settle()
            continue
        if not text:
            return
        if not text.isspace():
            yield lines.first, BROKEN if found.is_broken and "\ufffd" in text else parsed(text.strip().encode())
        lines.settle()


def parsed(data: bytes) -> dict[str, Any] | Trouble:
    try:
        value = exact_json.loads(data)
        if not isinstance(value, dict):
            return Trouble(kind="syntax", message="this is no JSON object")
        name = exact_json.doubled(data) if exact_json.may_have_doubled(data, value) else None
    except ValueError as error:
        return Trouble(kind="syntax", message=f"this is no JSON: {error}")
    if name is not None:
        return Trouble(kind="syntax", message=f"the name {name!r} is there twice")
    if len(value) > MOST_COLUMNS:
        return Trouble(kind="long", message=f"the object has {len(value):,} names; at most {MOST_COLUMNS:,} are taken")
    return value
