"""JSON, read with suspicion: each value is of the type that it should be, or an error names its place. Pure."""

from __future__ import annotations

from typing import Any

import orjson

from cms.importing.feed import FeedError, kind
from cms.importing.report import Place

Object = dict[str, Any]


def parse(data: bytes, place: str) -> Object:
    """An object from bytes. `place` begins the message of a FeedError."""
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FeedError(
            f"{place} is broken JSON at {where}: {error.msg}. It may be cut off: download it again."
        ) from None
    return an_object(value, place)


def an_object(value: Any, place: Place | str) -> Object:
    if not isinstance(value, dict):
        raise FeedError(f"{place} is {kind(value)}, and should be an object.")
    return value


def typed(value: Object, name: str, expected: type, place: Place | str) -> Any:
    """The part called `name`, or None when it is absent or null."""
    part = value.get(name)
    if part is None or type(part) is expected:
        return part
    raise FeedError(f"{place}: “{name}” is {kind(part)}, and should be {kind(expected())}.")


def text(value: Object, name: str, place: Place | str) -> str:
    return typed(value, name, str, place) or ""


def flag(value: Object, name: str, place: Place | str) -> bool:
    return bool(typed(value, name, bool, place))


def objects(value: Object, name: str, place: Place | str) -> list[Object]:
    parts = typed(value, name, list, place) or []
    return [an_object(part, f"{place}: entry {n} of “{name}”") for n, part in enumerate(parts, 1)]


def words(value: Object, name: str, place: Place | str) -> list[str]:
    parts = typed(value, name, list, place) or []
    for part in parts:
        if not isinstance(part, str):
            raise FeedError(f"{place}: “{name}” holds {kind(part)}, and should hold text alone.")
    return parts


def number(value: Object, name: str, place: Place | str) -> int | None:
    """A number from 0 that fits a column, or None when it is absent."""
    part = typed(value, name, int, place)
    if part is not None and not 0 <= part < 2**31:
        raise FeedError(f"{place}: “{name}” is {part}, which is out of range.")
    return part
