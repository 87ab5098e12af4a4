"""Dates that are numbers: seconds, milli-, micro- and nanoseconds since 1970, or digits without separators. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from fetcher.dates.values import Unreadable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The first unit that leads to a year before 5138; in seconds ten digits are 2001 to 2286, in milliseconds thirteen.
UNITS = ((1e11, 1), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))
COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?")
SMALLEST = 1e7  # seconds: smaller ones are a year, a place in a list, a mistake
NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?")


def since_1970(value: float) -> datetime:
    """Raises Unreadable for what is too far away, or not a number."""
    for limit, unit in UNITS:
        if value == 0 or SMALLEST <= abs(value) < limit:
            try:
                return EPOCH + timedelta(microseconds=round(value * (1_000_000 / unit)))
            except (OverflowError, ValueError):
                break
    raise Unreadable("is a number that is no time")


def compact(digits: str) -> datetime | None:
    """20241105, 202411052000 or 20241105200000: a time that names no zone; None for other digits."""
    found = COMPACT.fullmatch(digits)
    try:
        return datetime(*map(int, filter(None, found.groups()))) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None
