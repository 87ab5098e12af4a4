"""A JSON file as an object: as it should be, else as it is plainly meant, else what is whole of it. Pure."""

from __future__ import annotations

import json

from cms.importing.feed import FeedError
from cms.importing.json_salvage import salvaged
from cms.importing.json_value import Object, an_object, parse
from cms.importing.reading import Reading
from fetcher.xml.encoding import decoded

BROKEN = "it is not whole, or broken there"


def read(data: bytes, reading: Reading) -> Object:
    """Raises FeedError where nothing can be had of it."""
    try:
        return parse(data, "The file")
    except FeedError as error:
        if reading.report.strict:
            raise
        found = loosely(decoded(data).text, reading)
        if found is None:
            raise
        reading.report.note(
            f"{error}".replace("It may be cut off: download it again.", "What is whole of it was read.")
        )
        return found


def loosely(text: str, reading: Reading) -> Object | None:
    try:
        return an_object(json.loads(text, strict=False), "The file")
    except (ValueError, RecursionError):
        pass
    found = salvaged(text)
    for line in found.broken_at if found else ():
        reading.report.leave_out(f"item at line {line}", BROKEN)
    return found.feed if found else None
