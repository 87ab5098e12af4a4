"""Columns to keep, each with a name for readers and a type; and how one is written: `lat:number`, `town=city`. Pure."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.lookups import numbers
from cms.lookups.problem import FileError, LineError
from formats import exact_json
from formats.dialect import MOST_COLUMNS

HINT = (
    "Write columns with commas between: NAME, NAME:TYPE or NEW-NAME=NAME:TYPE; TYPE is text, integer, number,"
    ' boolean, date or json. A name with a comma goes into quotes: "City, State".'
)
LONGEST = 100_000  # characters of a list of columns, or of a template
YES, NO = {"true", "yes", "y", "t", "1"}, {"false", "no", "n", "f", "0"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """`name` as the file has it, `output` as readers get it; without a `type` a JSON value stays what it is."""

    name: str
    output: str
    type: str = ""


def parse(text: str) -> tuple[Column, ...]:
    """Raises FileError."""
    if len(text) > LONGEST:
        raise FileError(f"That are some {text.count(',') + 1:,} columns; at most {MOST_COLUMNS:,} are taken.")
    words = [word for word in split(text) if word]
    if len(words) > MOST_COLUMNS:
        raise FileError(
            f"That are {len(words):,} columns; at most {MOST_COLUMNS:,} are taken. Keep those that readers need."
        )
    columns = tuple(column(word) for word in words)
    doubled = [name for name, count in Counter(each.output for each in columns).items() if count > 1]
    if doubled:
        raise FileError(f"Two columns would be called {min(doubled)!r}. {HINT}")
    return columns


def split(text: str) -> list[str]:
    """Names with commas, or lines, between them; one with a comma stands in quotes. Raises FileError."""
    lines = text.replace("\r", "\n").replace("\n", ",")
    try:
        return [word.strip() for word in next(csv.reader([lines], skipinitialspace=True), [])]
    except csv.Error as error:
        raise FileError(f"That is no list of columns: {error}. {HINT}") from None


def column(word: str) -> Column:
    rest, colon, kind = word.rpartition(":")
    kind = kind.strip()
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
    return "" if value is None else exact_json.dumps(value).decode()


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
    return exact_json.loads(value.encode()) if value else None


TYPES: dict[str, Callable[[Any], Any]] = {
    "text": text,
    **numbers.TYPES,
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
        hint = numbers.hint(shown, column.type, column.name)
        raise LineError("type", f"{column.name} is {shown!r}, which is no {column.type}{hint}") from None
