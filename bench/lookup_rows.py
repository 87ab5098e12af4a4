"""The rows that lookup tables are measured with: the ZIP codes of the PyPI package `zipcodes`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import orjson
import zipcodes

COLUMNS = ("zip_code", "zip_code_type", "city", "state", "county", "timezone", "area_codes", "lat", "long")
Record = tuple[str, ...]


def records() -> list[Record]:
    """Some 42,000, as text."""
    found = []
    for each in zipcodes.list_all():
        fields = (each[column] for column in COLUMNS)
        found.append(tuple(" ".join(field) if isinstance(field, list) else field or "" for field in fields))
    return found


def many(rows: list[Record], number: int) -> Iterator[Record]:
    """So many rows with keys of their own, by going round."""
    rounds = ((f"{row[0]}-{turn}", *row[1:]) for turn in count() for row in rows)
    return islice(rounds, number)


def changed(rows: list[Record], number: int) -> list[Record]:
    """The same rows; so many, evenly spread, have another city."""
    step = len(rows) // number
    places = {place * step for place in range(number)}
    return [(*row[:2], f"{row[2]}!", *row[3:]) if at in places else row for at, row in enumerate(rows)]


def write_csv(file: Path, rows: Iterator[Record] | list[Record]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return file


def write_files(folder: Path, rows: list[Record]) -> Path:
    """Each row as the file that a lookup table would publish."""
    folder.mkdir()
    for row in rows:
        (folder / f"{row[0]}.json").write_bytes(orjson.dumps(dict(zip(COLUMNS, row, strict=True))))
    return folder
