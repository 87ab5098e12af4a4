"""Lines become rows: a name (the key with its `.json`) and a body. What cannot becomes a problem with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from cms.lookups import csv_rows, json_rows, row_key, template
from cms.lookups.options import Options
from cms.lookups.problem import LineError, Problem
from cms.lookups.source import Found
from formats.exact_json import dumps
from formats.records import Trouble

Row = tuple[str, int, bytes]  # name, line, body
CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bf])|\x7f|\xc2[\x80-\x9f]")
"""In JSON as orjson writes it: control characters but for tabs and line breaks."""


def rows(file: BinaryIO, found: Found, options: Options) -> Iterator[Row | Problem]:
    """Every line of the file in its order. Raises FileError."""
    source = (csv_rows if found.format == "csv" else json_rows).source(file, found, options)
    key = key_rule(options, source.keys)
    make = shaped(source.keep, options, source.outputs)
    for line, entry in source.entries:
        if entry.__class__ is Trouble:
            yield Problem(line, entry.kind, entry.message, entry.lines)
            continue
        try:
            name, value = f"{key(source.fields(entry))}.json", make(entry)
            body = dumps(value)
            if (not body.isascii() or b"\\" in body or b"\x7f" in body) and CONTROL.search(body):
                raise LineError("control", f"there is {control_of(value)}, which no text has")
            yield name, line, body
        except LineError as error:
            yield Problem(line, error.kind, str(error))
        except TypeError as error:
            yield Problem(line, "type", f"it cannot be written as JSON: {error}")


def key_rule(options: Options, names: Sequence[str]) -> Callable[[Sequence[str]], str]:
    """The function that makes a key of the fields of the key's columns. It raises LineError."""
    rules = [row_key.rule(trim=options.trim, case=options.case, pad=pad) for pad in options.pads(len(names))]
    if len(rules) > 1:
        return row_key.joined(rules, names)
    (only,) = rules
    return lambda fields: only(fields[0])


def shaped(keep: Callable[[Any], Any], options: Options, outputs: Sequence[str]) -> Callable[[Any], Any]:
    """`keep`, with the template filled where there is one."""
    if not options.template:
        return keep
    fill = template.parse(options.template, outputs)
    return lambda record: fill(keep(record))


def control_of(value: Any) -> str:
    """The first control character in a row, in words."""
    found = next((each for each in texts(value) if is_control(each)), "")
    character = next(filter(is_control, found), "\0")
    where = next((f" in {name}" for name, part in top(value) if character in "".join(texts(part))), "")
    return f"{row_key.name_of(character)}{where}"


def top(value: Any) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, dict) else ()


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def is_control(text: str) -> bool:
    return any(unicodedata.category(each) == "Cc" and each not in "\t\n\r" for each in text)
