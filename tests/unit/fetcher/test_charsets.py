"""JSON is UTF-8 whatever its charset says; texts are in charsets that browsers know, never in a codec of Python."""

from __future__ import annotations

import codecs

import pytest

from fetcher import BadAnswer, charsets, reading
from fetcher.answer import Answer

NEWS = {"town": "Zürich", "word": "Wähler €"}
JSON = '{"town": "Zürich", "word": "Wähler €"}'
CODECS = (
    "punycode",
    "idna",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "rot13",
    "zlib",
    "hex",
    "base64",
    "bz2",
    "uu",
)


def read(body: bytes, charset: str = "", kind: str = "json") -> object:
    return reading.read(Answer(body=body, url="https://vendor.example/x", charset=charset), kind)


@pytest.mark.parametrize(
    "charset", ["", "utf-8", "us-ascii", "iso-8859-1", "latin1", "windows-1252", "utf-16", "nonsense", *CODECS]
)
def test_json_is_utf8_whatever_its_charset_says(charset):
    assert read(JSON.encode(), charset) == NEWS
    assert read(codecs.BOM_UTF8 + JSON.encode(), charset) == NEWS


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_that_is_wide_is_told_by_its_mark_or_its_zeros(encoding):
    assert read(JSON.encode(encoding), "utf-8") == NEWS


def test_json_that_is_not_utf8_may_be_what_the_server_says():
    assert read('{"a": "é"}'.encode("latin-1"), "iso-8859-1") == {"a": "é"}
    assert read('{"a": "ж"}'.encode("cp1251"), "windows-1251") == {"a": "ж"}


@pytest.mark.parametrize(("charset", "encoding"), [
    ("latin-1", "latin-1"), ("ISO-8859-1", "cp1252"), ("cp1250", "cp1250"), ("utf-16", "utf-16"),
    ("utf-16le", "utf-16-le"),
    ("UTF8", "utf-8"), ("'windows-1252'", "cp1252"), ("iso-8859-15", "iso8859-15"), ("macintosh", "mac-roman"),
])  # fmt: skip
def test_a_text_is_in_the_charset_that_its_server_names(charset, encoding):
    assert read("town,n\nZürich,1\nBrno,2\n".encode(encoding), charset, "csv")[0]["town"] == "Zürich"


@pytest.mark.parametrize("kind", ["json", "csv", "xml", "feed"])
@pytest.mark.parametrize("charset", CODECS)
def test_no_codec_of_pythons_is_taken_for_a_charset(charset, kind):
    body = {
        "json": b"{}",
        "csv": b"a,b\n1,2\n",
        "xml": b"<a>x</a>",
        "feed": b"<rss version='2.0'><channel></channel></rss>",
    }
    try:
        assert read(body[kind], charset, kind)
    except BadAnswer:
        assert kind == "feed"
    except AssertionError:
        assert kind == "json"  # an empty object is what was sent


def test_every_label_has_a_codec_that_is_there_and_reads_text():
    assert all(codecs.lookup(codec)._is_text_encoding for codec in charsets.LABELS)
    assert not set(CODECS) & set(charsets.CODECS)
