"""The same rows are the same bytes, also when they are compressed."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.documents.document import GZIP_FROM, Document, json_document, timestamp, without_empty
from testing.night import night
from tests.publisher.made import documents, post


def document(body: bytes) -> Document:
    return Document(key="x", body=body, content_type="text/plain", cache_control="no-store", revision=1)


def test_the_same_rows_are_the_same_bytes():
    for made in (lambda: documents(post(0), post(1)), lambda: night(("add", 120), ("remove", [3])).documents()):
        first, second = made(), made()
        for name in ("latest", "feed", "html", "atom"):
            assert getattr(first, name).body == getattr(second, name).body
            assert getattr(first, name).gzipped == getattr(second, name).gzipped
        assert [page.key for page in first.pages] == [page.key for page in second.pages]


def test_the_order_of_rendering_does_not_matter():
    first, second = documents(post(0)), documents(post(0))
    names = ("latest", "feed", "html", "atom")
    assert [getattr(first, name).sha256 for name in names] == [
        getattr(second, name).sha256 for name in reversed(names)
    ][::-1]


def test_gzip_is_the_same_at_any_time(monkeypatch):
    body = b"It is nine. " * 100
    before = document(body).gzipped
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert document(body).gzipped == before
    assert gzip.decompress(before) == body


def test_what_gzip_does_not_make_smaller_is_left_as_it_is():
    assert document(b"x" * (GZIP_FROM - 1)).gzipped is None
    assert document(bytes(range(256)) * 2 + b"").gzipped is None or len(document(bytes(range(256)) * 2).gzipped) < 512
    assert document(bytes(range(256))).gzipped is None
    assert document(b"x" * GZIP_FROM).gzipped


def test_the_digest_is_of_the_uncompressed_body():
    assert document(b"").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_json_keeps_its_order_and_its_letters():
    assert json_document("x", {"b": "é", "a": 1}, cache_control="", revision=1).body == '{"b":"é","a":1}'.encode()


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 3, 21, 4, 9, 120999, tzinfo=UTC), "2026-11-03T21:04:09.120Z"),
        (datetime(2026, 11, 3, 15, 4, 9, tzinfo=timezone(timedelta(hours=-6))), "2026-11-03T21:04:09.000Z"),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00.000Z"),
    ],
)
def test_a_time_is_in_utc_with_milliseconds(moment, text):
    assert timestamp(moment) == text


def test_what_is_empty_is_absent_and_zero_of_a_count_is_told():
    assert without_empty({"a": "", "b": [], "c": None, "d": False, "e": {}, "f": "x", "g": True}) == {
        "f": "x",
        "g": True,
    }


@given(st.datetimes(timezones=st.timezones() | st.just(timezone(timedelta(hours=14)))))
def test_any_moment_is_a_date_that_rfc_3339_allows(moment):
    assert re.fullmatch(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z", timestamp(moment))


def test_years_have_four_digits():
    assert timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"
