"""Columns to keep, each with a name for readers and a type; and how one is written: `lat:number`, `town=city`. Pure."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from cms.lookups.problem import FileError, LineError

HINT = (
    "Write columns with commas between: NAME, NAME:TYPE or NEW-NAME=NAME:TYPE; TYPE is text, integer, number,"
    ' boolean, date or json. A name with a comma goes into quotes: "City, State".'
)
YES, NO = {"true", "yes", "y", "t", "1"}, {"false", "no", "n", "f", "0"}
SAFE_INTEGER = 2**53  # beyond this browsers round (ECMA-262, Number.MAX_SAFE_INTEGER)


@dataclass(frozen=True, kw_only=True)
class Column:
    """`name` as the file has it, `output` as readers get it; without a `type` a JSON value stays what it is."""

    name: str
    output: str
    type: str = ""


def parse(text: str) -> tuple[Column, ...]:
    """Raises FileError."""
    words = [word.strip() for word in next(csv.reader([text.replace("\n", ",")], skipinitialspace=True), [])]
    columns = tuple(column(word) for word in words if word)
    outputs = [each.output for each in columns]
    if doubled := {each for each in outputs if outputs.count(each) > 1}:
        raise FileError(f"Two columns would be called {min(doubled)!r}. {HINT}")
    return columns


def column(word: str) -> Column:
    rest, colon, kind = word.rpartition(":")
    if not colon or kind not in TYPES:
        rest, kind = word, ""
    output, equals, name = rest.partition("=")
    if equals and not (output.strip() and name.strip()):
        raise FileError(f"{word!r} names no column. {HINT}")
    return Column(name=(name if equals else output).strip(), output=output.strip(), type=kind)


def written(columns: tuple[Column, ...]) -> str:
    """The text that `parse` makes these columns of."""
    words = [
        (f"{each.output}=" if each.output != each.name else "") + each.name + (f":{each.type}" if each.type else "")
        for each in columns
    ]
    return ", ".join(f'"{word}"' if "," in word else word for word in words)


def text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else orjson.dumps(value).decode()


def integer(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError
    number = int(value if not isinstance(value, str) else plain(value))
    if abs(number) >= SAFE_INTEGER:
        raise ValueError
    return number


def number(value: Any) -> float | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError
    found = float(plain(value)) if isinstance(value, str) else float(value)
    if not math.isfinite(found):
        raise ValueError
    return int(found) if found.is_integer() and abs(found) < SAFE_INTEGER else found


def plain(value: str) -> str:
    """Refuses what Python reads as a number and nobody else does, e.g. `1_000`."""
    if "_" in value or not value.isascii():
        raise ValueError
    return value


def boolean(value: Any) -> bool | None:
    if value is None or value == "":
        return None
    word = text(value).strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise ValueError


def day(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return date.fromisoformat(text(value).strip()).isoformat()


def parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return orjson.loads(value) if value else None


TYPES: dict[str, Callable[[Any], Any]] = {
    "text": text,
    "integer": integer,
    "number": number,
    "boolean": boolean,
    "date": day,
    "json": parsed,
}


def convert(value: Any, column: Column) -> Any:
    """Raises LineError."""
    try:
        return TYPES[column.type](value)
    except (ValueError, TypeError, OverflowError):
        shown = text(value)[:60]
        raise LineError("type", f"{column.name} is {shown!r}, which is no {column.type}") from None
