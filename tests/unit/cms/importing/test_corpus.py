"""Small files of the shapes that feeds have, each with all that is to come of it in one table, `corpus.json`.

After a change that is meant: `REWRITE=1 pytest tests/unit/cms/importing/test_corpus.py`, and read what changed.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cms.importing.feed import FeedError
from cms.importing.file import feed_of
from cms.importing.normalise import settle
from cms.importing.reading import Reading
from cms.text import markup

FOLDER = Path(__file__).parent / "corpus"
TABLE = Path(__file__).parent / "corpus.json"
NOW = datetime(2026, 11, 28, tzinfo=UTC)
FILES = sorted(path.name for path in FOLDER.iterdir())
SHOWN = ("title", "tags", "image", "image_alt")


def come_of(name: str) -> dict[str, Any]:
    """What a file becomes, oldest first, and what is said of it."""
    reading = Reading()
    try:
        feed = feed_of((FOLDER / name).read_bytes(), None, reading)
    except FeedError as error:
        return {"refused": str(error)}
    items = settle(feed, slug="night", now=NOW, report=reading.report).items
    return {
        "title": feed.title,
        "language": feed.language,
        "count": len(items),
        "items": [row(item) for item in items],
        "said": [line.strip() for line in reading.report.lines()] + list(reading.report.notes),
    }


def row(item: Any) -> dict[str, Any]:
    dates = {"published": item.published_at, "assumed": None if item.published_at else item.assumed_at}
    told = {
        **{name: item.fields.get(name) for name in SHOWN},
        "body": item.fields["body"],
        "authors": [author.name for author in item.authors],
        **{name: f"{date:%Y-%m-%dT%H:%M:%SZ}" for name, date in dates.items() if date},
        "modified": f"{item.modified_at:%Y-%m-%dT%H:%M:%SZ}" if item.modified_at else None,
    }
    return {name: part for name, part in told.items() if part}


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    if os.environ.get("REWRITE"):
        found = {name: come_of(name) for name in FILES}
        TABLE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return json.loads(TABLE.read_text())


@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_what_the_table_says(table, name):
    assert come_of(name) == table[name]


def test_the_table_is_of_these_files(table):
    assert sorted(table) == FILES
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_what_comes_is_clean_and_comes_the_same_again(name):
    found = come_of(name)
    assert found == come_of(name)
    for item in found.get("items", ()):
        assert markup.clean(item.get("body", "")) == item.get("body", "")
