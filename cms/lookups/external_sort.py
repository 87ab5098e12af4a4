"""Rows on their way: kept in a file while they are sorted, so that a million of them need little memory."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.lookups.problem import Problem
from cms.lookups.reading import Row

BATCH = 1000
CACHE_KIB = 16 * 1024
SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA temp_store = FILE; PRAGMA cache_size = -{cache};
CREATE TABLE row (name TEXT, line INTEGER, body BLOB);
CREATE TABLE problem (line INTEGER, kind TEXT, message TEXT, lines INTEGER);
"""


class Scratch:
    """A throw-away SQLite file. Names are sorted by their bytes, as S3 lists them."""

    def __init__(self, file: Path) -> None:
        self.link = sqlite3.connect(file, isolation_level=None)
        self.link.executescript(SCHEMA.format(cache=CACHE_KIB))
        self.noted: dict[str, int] = {}

    def fill(self, entries: Iterable[Row | Problem]) -> None:
        rows: list[Row] = []
        problems: list[Problem] = []
        for entry in entries:
            if isinstance(entry, Problem):
                problems.append(entry)
            else:
                rows.append(entry)
            if len(rows) >= BATCH:
                self.keep(rows)
                rows.clear()
            if len(problems) >= BATCH:
                self.note(problems)
                problems.clear()
        self.keep(rows)
        self.note(problems)

    def keep(self, rows: list[Row]) -> None:
        self.link.execute("BEGIN")
        self.link.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)
        self.link.execute("COMMIT")

    def note(self, problems: list[Problem]) -> None:
        self.link.execute("BEGIN")
        self.link.executemany("INSERT INTO problem VALUES (?, ?, ?, ?)", problems)
        self.link.execute("COMMIT")
        for each in problems:
            self.noted[each.kind] = self.noted.get(each.kind, 0) + each.lines

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Names and bodies in the order of their names. Of lines with one key the first counts; others are noted."""
        before, first = "", 0
        doubles: list[Problem] = []
        for name, line, body in self.link.execute("SELECT name, line, body FROM row ORDER BY name, line"):
            if name != before:
                yield name, body
                before, first = name, line
                continue
            doubles.append(Problem(line, "duplicate", f"the key {name[:-5]!r} is on line {first} already"))
            if len(doubles) == BATCH:
                self.note(doubles)
                doubles.clear()
        self.note(doubles)

    def problems(self) -> Iterator[Problem]:
        """In the order of lines."""
        for found in self.link.execute("SELECT line, kind, message, lines FROM problem ORDER BY line, rowid"):
            yield Problem(*found)


@contextmanager
def scratch() -> Iterator[Scratch]:
    with tempfile.TemporaryDirectory(prefix="stillwire-lookup-") as folder:
        made = Scratch(Path(folder) / "rows")
        try:
            yield made
        finally:
            made.link.close()
