"""Bytes become values, and what is cut off or malformed is refused whole."""

from __future__ import annotations

import json

import pytest

from fetcher import Answer, BadAnswer
from fetcher.reading import read

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://w.example/</link>
<item><title>Polls close</title><link>https://w.example/1</link><guid isPermaLink="false">1</guid>
<pubDate>Tue, 03 Nov 2026 21:04:09 GMT</pubDate><description>&lt;p onclick="x()"&gt;Now&lt;/p&gt;</description>
<category>Cook</category></item></channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><updated>2026-11-03T21:04:09Z</updated>
<id>urn:1</id><entry><id>urn:2</id><title>Polls close</title><updated>2026-11-03T22:00:00+01:00</updated>
<author><name>Ann</name></author></entry></feed>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>%s"""


def value(body, kind, charset="", content_type="", **options):
    answer = Answer(body=body, url="https://w.example/", charset=charset, content_type=content_type)
    return read(answer, kind, **options)


@pytest.mark.parametrize(
    ("body", "charset"),
    [(b'{"a": "\xc3\xa9"}', ""), (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', "utf-8"), (b'{"a": "\xe9"}', "iso-8859-1")],
)
def test_json(body, charset):
    assert value(body, "json", charset) == {"a": "é"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("json", b""),
        ("json", b" \n"),
        ("json", b'{"a": [1, 2'),
        ("json", b"<!doctype html><title>Sorry</title>"),
        ("json", b'{"a": NaN}'),
        ("json", b'{"a": "\xe9"}'),
        ("json", b"[" * 5000),
        ("xml", b"<a><b>1</b>"),
        ("xml", b"plain"),
        ("xml", BOMB % b"<l>&b;</l>"),
        ("xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        ("xml", b'<?xml version="1.0" encoding="klingon"?><a/>'),
        ("feed", RSS[: len(RSS) // 2]),
        ("feed", ATOM[: len(ATOM) // 2]),
        ("feed", b"<!doctype html><title>Sorry</title>"),
        ("feed", b'{"a": 1}'),
        ("feed", BOMB % b"<rss version='2.0'><channel><title>&b;</title></channel></rss>"),
        ("csv", b"a,b\n1\n"),
        ("csv", b"a,a\n1,2\n"),
        ("csv", b"a,\n1,2\n"),
        ("csv", b'a,b\n1,"2\n'),
        ("csv", b""),
    ],
)
def test_what_is_cut_off_or_something_else_is_refused(kind, body):
    with pytest.raises(BadAnswer):
        value(body, kind)


def test_a_ragged_line_is_named():
    with pytest.raises(BadAnswer, match="Line 3 has 3 columns, not 2"):
        value(b"a,b\n1,2\n1,2,3\n", "csv")


@pytest.mark.parametrize(
    "body",
    [
        b"county,votes\nD\xc3\xb4ne,1\n",
        b"\xef\xbb\xbfcounty;votes\r\nD\xc3\xb4ne;1\r\n",
        "county\tvotes\nDône\t1\n".encode("utf-16"),
        b"county|votes\nD\xf4ne|1\n\n",
        b'"county","votes"\n"D\xc3\xb4ne","1"',
    ],
)
def test_csv_in_its_dialects(body):
    assert value(body, "csv") == [{"county": "Dône", "votes": "1"}]


def test_csv_keeps_what_is_quoted():
    assert value(b'a,b\n"1,\n2",""""\n', "csv") == [{"a": "1,\n2", "b": '"'}]


def test_xml():
    body = b'<?xml version="1.0" encoding="iso-8859-1"?><race id="1"><party>D\xe9</party><seat n="2">x</seat></race>'
    assert value(body, "xml") == {"race": {"@id": "1", "party": "Dé", "seat": {"@n": "2", "#text": "x"}}}


def test_an_element_that_may_repeat_is_always_a_list():
    assert value(b"<a><b>1</b></a>", "xml", lists=["b"]) == {"a": {"b": ["1"]}}


def test_rss():
    found = value(RSS, "feed", content_type="application/rss+xml")
    assert found["title"] == "Wire"
    assert found["items"] == [
        {
            "id": "1",
            "title": "Polls close",
            "link": "https://w.example/1",
            "published": "2026-11-03T21:04:09Z",
            "summary": "<p>Now</p>",
            "tags": ["Cook"],
        }
    ]


def test_atom():
    found = value(ATOM, "feed")
    assert found["updated"] == "2026-11-03T21:04:09Z"
    assert found["items"][0]["updated"] == "2026-11-03T21:00:00Z"
    assert found["items"][0]["authors"] == ["Ann"]
    json.dumps(found)


def test_a_feed_with_small_damage_that_is_whole_is_read():
    assert value(RSS.replace(b"Polls close", b"Polls &nbsp; & close"), "feed")["items"]
