"""JSON whose numbers stay what they are: integers beyond 64 bits, decimals with more digits than a double holds. Pure.

Such a number is an int or a float all the same, for whoever selects or compares; but it is written as it was read.
What no double comes near (1e400) and what JSON does not have (NaN) is refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import orjson

MOST_DIGITS = 1000
DEEPEST = 250  # of objects and lists; orjson writes no more
OUTLINE = bytes.maketrans(b"123456789.E", b"0000000000e")
NAMES = re.compile(rb'"\s*:')
NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


class ExactInt(int):
    """One that orjson does not write: beyond 64 bits."""


class ExactFloat(float):
    """One that a double does not hold, with what it is."""

    text: str


def loads(data: bytes) -> Any:
    """Raises ValueError, in words."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ValueError(in_words(data, error)) from None
    return exactly(data) if is_risky(data) else value


def is_risky(data: bytes) -> bool:
    """Whether orjson may read another number than is there: one of many digits, or with a large exponent."""
    outline = data.translate(OUTLINE, b"+-")
    return b"00000000000000000" in outline or b"e000" in outline


def in_words(data: bytes, error: orjson.JSONDecodeError) -> str:
    if "infinity" in error.msg:
        return f"a number is beyond what numbers can be, at character {error.pos + 1:,}"
    there = data.decode(errors="replace")[error.pos :]
    name = next((each for each in NO_NUMBERS if there.startswith(each)), "")
    return f"{name} is no number of JSON: write null" if name else f"{error.msg} at character {error.pos + 1:,}"


def exactly(data: bytes) -> Any:
    try:
        return json.loads(data, parse_int=integer, parse_float=decimal)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def integer(text: str) -> int:
    """Raises ValueError for what is too long to be a number, or beyond what a double comes near."""
    refuse_long(text)
    number = int(text)
    if -(2**63) <= number < 2**64:
        return number
    if abs(float(text)) == float("inf"):
        raise ValueError(f"{text[:20]}… is beyond what numbers can be")
    return ExactInt(number)


def decimal(text: str) -> float:
    """Raises ValueError as `integer` does."""
    number = float(text)
    if len(text) < 16 and "e" not in text and "E" not in text:
        return number  # fifteen digits are never too many
    refuse_long(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is beyond what numbers can be")
    exact = Decimal(text)
    if exact == Decimal(repr(number)):
        return number
    found = ExactFloat(number)
    found.text = str(exact)
    return found


def refuse_long(text: str) -> None:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"a number has {len(text):,} digits; {MOST_DIGITS:,} are the most")


def dumps(value: Any, option: int = 0) -> bytes:
    """Raises TypeError for what JSON cannot hold."""
    option |= orjson.OPT_PASSTHROUGH_SUBCLASS
    try:
        return orjson.dumps(value, default=written, option=option)
    except TypeError:  # perhaps for an integer that came of a calculation
        return orjson.dumps(wrapped(value), default=written, option=option)


PLAIN: tuple[Any, ...] = (str, dict, list, int, float)


def written(value: Any) -> Any:
    """For orjson: what it does not know how to write."""
    if isinstance(value, ExactFloat):
        return orjson.Fragment(value.text)
    if isinstance(value, ExactInt):
        return orjson.Fragment(str(int(value)))
    for kind in PLAIN:
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")


def wrapped(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise TypeError("it is nested too deeply")
    if isinstance(value, dict):
        return {name: wrapped(part, depth + 1) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [wrapped(part, depth + 1) for part in value]
    if type(value) is int and not -(2**63) <= value < 2**64:
        return ExactInt(value)
    return value


def doubled(data: bytes) -> str | None:
    """A name that one object has twice, of which only the last would count, or None. Raises ValueError."""
    twice: list[str] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(Counter(name for name, _ in pairs).most_common(1)[0][0])
        return found

    try:
        json.loads(data, object_pairs_hook=made)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return twice[0] if twice else None


def may_have_doubled(data: bytes, value: dict[str, Any]) -> bool:
    """A quick look: whether there are more names than an object without others in it has."""
    return data.count(b'":') != len(value) and len(NAMES.findall(data)) != len(value)
