"""What is hostile in 1 MB is read or refused in words, within seconds and without much memory."""

from __future__ import annotations

import time

import pytest

from fetcher import Answer, BadAnswer, reading, shaping

MB = 1_000_000
SECONDS = 4  # of computing: the aim is 2, and machines differ
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(20))
DEFAULTS = b'<!DOCTYPE a [<!ATTLIST b c CDATA "' + b"x" * 100_000 + b'">]>'


def full(piece: bytes, size: int = MB) -> bytes:
    return piece * (size // len(piece))


def rss(inside: bytes) -> bytes:
    return b"<rss version='2.0'><channel><item>" + inside + b"</item></channel></rss>"


def html(inside: bytes) -> bytes:
    return rss(b"<description><![CDATA[" + inside + b"]]></description>")


XML = {
    "deep": full(b"<a>"),
    "deep and whole": b"<a>" * 140_000 + b"</a>" * 140_000,
    "attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(80_000)) + b"/>",
    "the same attribute": b"<a " + full(b'b="1" ') + b"/>",
    "elements": b"<a>" + full(b"<b/>") + b"</a>",
    "names": b"<a>" + b"".join(b"<b%d/>" % n for n in range(90_000)) + b"</a>",
    "mixed text": b"<a>" + full(b"x<b/>") + b"</a>",
    "long text": b"<a>" + b"x" * MB + b"</a>",
    "long name": b"<" + b"a" * MB + b"/>",
    "namespaces": b"<a " + b" ".join(b'xmlns:n%d="u"' % n for n in range(40_000)) + b"/>",
    "comments": b"<a>" + full(b"<!---->") + b"</a>",
    "an open comment": b"<a><!--" + b"-" * MB,
    "CDATA": b"<a>" + full(b"<![CDATA[x]]>") + b"</a>",
    "character references": b"<a>" + full(b"&#9999;") + b"</a>",
    "billion laughs": b"<!DOCTYPE a [" + LAUGHS + b"]><a>&a19;</a>",
    "quadratic": b'<!DOCTYPE a [<!ENTITY x "' + b"a" * 100_000 + b'">]><a>' + b"&x;" * 200_000 + b"</a>",
    "external": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "parameters": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>',
    "default attributes": DEFAULTS + b"<a>" + full(b"<b/>", 800_000) + b"</a>",
    "default attributes in UTF-16": (DEFAULTS + b"<a>" + full(b"<b/>", 300_000) + b"</a>").decode().encode("utf-16"),
    "a long encoding": b'<?xml version="1.0" encoding="' + b"x" * MB + b'"?><a/>',
    "NUL": b"\0" * MB,
    "less than": b"<" * MB,
}
ANSWERS = {
    "json": {
        "deep lists": b"[" * MB,
        "deep objects": full(b'{"a":'),
        "deep and whole": b"[" * 1000 + b"]" * 1000,
        "a long number": b"1" * MB,
        "a long decimal": b"0." + b"1" * MB,
        "a large exponent": b"1e" + b"9" * MB,
        "long numbers": b"[" + full(b"1" * 300 + b",") + b"1]",
        "small numbers": b"[" + full(b"1e-400,") + b"1]",
        "exponents": b"[" + full(b"1e-999999999,") + b"1]",
        "the same name": b"{" + full(b'"a":1,') + b'"a":1}',
        "names": b"{" + b",".join(b'"k%d":1' % n for n in range(80_000)) + b"}",
        "a long text": b'"' + b"a" * MB + b'"',
        "escapes": b'"' + full(b"\\u00e9") + b'"',
        "half characters": b'"' + full(b"\\ud800") + b'"',
        "backslashes": b'"' + b"\\" * MB,
        "empty lists": b"[" + full(b"[],") + b"[]]",
        "no UTF-8": b'"' + b"\xff" * MB + b'"',
        "NUL": b"\0" * MB,
    },
    "csv": {
        "columns": b",".join(b"c%d" % n for n in range(150_000)) + b"\n",
        "the same column": b"a," * 400_000 + b"\n",
        "an open quote": b'a,b\n"' + b"x" * MB,
        "quotes": b"a,b\n" + b'"' * MB,
        "open quotes": b"a,b\n" + full(b'"1,2\n'),
        "commas": b"," * MB,
        "lines": b"\n" * MB,
        "carriage returns": b"a\r" + b"\r" * MB,
        "rows": b"a,b\n" + full(b"1,2\n"),
        "a long field": b"a,b\n" + b"x" * MB + b",1\n",
        "a long name": b"n" * 5_000 + b",b\n" + full(b"1,2\n"),
        "long names": b",".join(b"%d" % n + b"x" * 400 for n in range(1_000))
        + b"\n"
        + full(b"," * 999 + b"\n", 590_000),
        "many delimiters": full(b"a;b,c\td|e\n"),
        "another encoding": full(b"a\xe9\n"),
        "NUL": b"a,b\n" + b"\0" * MB,
    },
    "xml": XML,
    "feed": {
        **{name: rss(b"<title>" + body + b"</title>") if body[:3] == b"<a>" else body for name, body in XML.items()},
        "items": b"<rss><channel>" + full(b"<item><title>x</title></item>") + b"</channel></rss>",
        "open items": b"<rss><channel>" + full(b"<item>") + b"</channel></rss>",
        "authors": rss(full(b"<author>a@b</author>")),
        "a long author": rss(b"<author>" + b"a@" * 500_000 + b"</author>"),
        "a long date": rss(b"<pubDate>" + b"1 " * 500_000 + b"</pubDate>"),
        "enclosures": rss(full(b'<enclosure url="http://x/" length="1"/>')),
        "media": rss(full(b"<media:content url='x'/>")),
        "HTML": html(full(b"<div>")),
        "ampersands": html(b"&" * MB),
        "open attributes": html(full(b"<a href='")),
        "open comments": html(full(b"<!--")),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, table in ANSWERS.items() for name in table])
def test_a_hostile_answer_is_read_or_refused_in_time(kind, name):
    answer = Answer(body=ANSWERS[kind][name], url="https://w.example/")
    begun = time.process_time()
    try:
        text = shaping.written(shaping.select(reading.read(answer, kind), "@"))
    except BadAnswer as refusal:
        text = str(refusal)
        assert len(text) < 500
    assert time.process_time() - begun < SECONDS
    assert len(text) <= shaping.LARGEST


@pytest.mark.parametrize("name", ["billion laughs", "quadratic", "external", "parameters", "default attributes"])
@pytest.mark.parametrize("kind", ["xml", "feed"])
def test_what_xml_declares_is_refused(kind, name):
    with pytest.raises(BadAnswer, match="declares entities or attributes"):
        reading.read(Answer(body=XML[name], url="https://w.example/"), kind)


@pytest.mark.parametrize(
    "codec",
    ["punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7", "rot13", "mbcs", "cp037"],
)
def test_an_encoding_that_xml_declares_is_never_one_of_pythons_own(codec):
    body = f'<?xml version="1.0" encoding="{codec}"?><a>xn--</a>'.encode()
    with pytest.raises(BadAnswer, match="in no encoding that is known"):
        reading.read(Answer(body=body, url="https://w.example/"), "xml")
    feed = f'<?xml version="1.0" encoding="{codec}"?>'.encode() + rss(b"<title>xn-- \\u00e9 +AGEAYg-</title>")
    found = reading.read(Answer(body=feed, url="https://w.example/"), "feed")
    assert found["items"][0]["title"] == r"xn-- \u00e9 +AGEAYg-"
