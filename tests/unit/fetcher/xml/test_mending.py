"""XML as it really comes is made well-formed, so that no more than what is broken is lost; hostile XML costs little."""

from __future__ import annotations

import time
from contextlib import suppress
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetcher import BadAnswer
from fetcher.feeds import feed
from fetcher.xml.mending import mended

ITEM = "<item><guid>{n}</guid><title>{title}</title></item>"
WHOLE = f"<rss version='2.0'><channel><title>N</title>{ITEM}</channel></rss>"


def is_well_formed(data):
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return True


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fish & chips", "Fish &amp; chips"),
        ("Fish &amp; chips", "Fish &amp; chips"),
        ("&nbsp;&eacute;&hellip;", "\u00a0é…"),
        ("&nosuch; &; &a", "&amp;nosuch; &amp;; &amp;a"),
        ("?a=1&section=2&copy=3", "?a=1&amp;section=2&amp;copy=3"),
        ("3 < 4 <= 5 <3", "3 &lt; 4 &lt;= 5 &lt;3"),
        ("a\x00b\x0bc\ufffe", "abc"),
        ("a&#0;&#x1F;&#xD800;&#65;b", "a&#65;b"),
        ("<![CDATA[a & b <br> &nbsp; < ]]>", "<![CDATA[a & b <br> &nbsp; < ]]>"),
        ("<!-- a & b -->x", "<!-- a & b -->x"),
        ("&#8217; &#x2019;", "&#8217; &#x2019;"),
    ],
)
def test_what_is_written_is_meant(title, expected):
    found = mended(WHOLE.format(n=1, title=title).encode())
    assert f"<title>{expected}</title></item>" in found.data.decode()
    assert is_well_formed(found.data)
    assert (found.notes, found.is_cut) == ((), False)


@pytest.mark.parametrize(
    ("before", "is_said"),
    [
        ("\n\n  ", False),
        ("\ufeff", False),
        ("\ufeff\ufeff \n", False),
        ('<?xml version="1.0" encoding="utf-16"?>', False),
        ('<?xml version="1.1"?><?xml-stylesheet href="x.css"?><!-- hi -->', False),
        ('<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x/rss-0.91.dtd">', False),
        ("<br />\n<b>Warning</b>: include() in /x.php on line 3<br />\n<?xml version='1.0'?>", True),
        ("Notice: Undefined index\n", True),
    ],
)
def test_what_stands_before_a_feed_is_left_off(before, is_said):
    found = mended((before + WHOLE.format(n=1, title="é")).encode())
    assert is_well_formed(found.data)
    assert found.notes == (("what stands before the XML was left off",) if is_said else ())


@pytest.mark.parametrize("after", ["\n<!-- cached -->", "<script>x()</script>", "</rss>", "\0\0\0", "<p>Notice: x"])
def test_what_follows_a_feed_is_left_off(after):
    found = mended((WHOLE.format(n=1, title="x") + after).encode())
    assert is_well_formed(found.data)
    assert not found.is_cut


def test_entities_that_the_file_declares_are_read_and_cannot_grow():
    head = '<!DOCTYPE rss [<!ENTITY paper "The <Star>"><!ENTITY co "Star &amp; Co"><!ENTITY a "&co;&co;&co;">]>'
    found = mended((head.replace("<Star>", "Star") + WHOLE.format(n=1, title="&paper; &co; &a;")).encode())
    assert "<title>The Star &amp;co; &amp;a;</title>" in found.data.decode()


def test_prefixes_that_no_one_declared_are_declared():
    item = "<item><guid>1</guid><dc:creator>A</dc:creator><x:y z:w='1'/><content:encoded>t</content:encoded></item>"
    found = mended(f"<rss version='2.0' xmlns:x='urn:x'><channel>{item}</channel></rss>".encode())
    assert is_well_formed(found.data)
    assert b'xmlns:dc="http://purl.org/dc/elements/1.1/"' in found.data
    assert found.data.count(b"xmlns:x=") == 1


FORMS = {
    "rss": ("<rss version='2.0'><channel><title>N</title>", "</channel></rss>", ITEM),
    "rdf": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<channel><title>N</title></channel>",
        "</rdf:RDF>",
        ITEM,
    ),
    "atom": (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title>",
        "</feed>",
        "<entry><id>{n}</id><title>{title}</title></entry>",
    ),
    "prefixed": (
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>N</a:title>",
        "</a:feed>",
        "<a:entry><a:id>{n}</a:id><a:title>{title}</a:title></a:entry>",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_wherever_a_feed_is_cut_off_what_is_whole_is_kept(form):
    start, end, item = FORMS[form]
    items = [item.format(n=n, title=f"T<![CDATA[ {n} & </item></entry> ]]>é") for n in range(3)]
    text = start + "".join(items) + end
    for at in range(len(start), len(text) - len(end.rpartition("<")[2]) - 1):
        found = mended(text[:at].encode())
        whole = sum(at >= len(start + "".join(items[: n + 1])) for n in range(3))
        assert found.is_cut, text[:at]
        assert is_well_formed(found.data), found.data
        assert found.data.count(b"&amp;") + found.data.count(b" & </item") == whole, (text[:at], found.data)


@given(st.text("<>&;!-[]CDATArsx:='\"/ \n\0é", max_size=120))
def test_it_never_fails_and_does_nothing_twice(text):
    once = mended(f"<rss version='2.0'><channel>{text}</channel></rss>".encode())
    assert mended(once.data).data == once.data


N = 1_000_000
HOSTILE = {
    "less-than signs": b"<rss>" + b"<" * N,
    "tags": b"<rss><channel>" + b"<a" * (N // 2),
    "sections that open": b"<rss>" + b"<![CDATA[" * (N // 9),
    "sections": b"<rss>" + b"<![CDATA[]]>" * (N // 12),
    "comments": b"<rss></rss>" + b"<!---->" * (N // 7) + b"x",
    "comments that open": b"<rss>" + b"<!--" * (N // 4),
    "ampersands": b"<rss>" + b"&" * N,
    "entities": b"<rss>" + b"&a" * (N // 2),
    "references": b"<rss>" + b"&#12345678" * (N // 10),
    "declared entities": b"\n<!ENTITY a " * (N // 12) + b"<rss>",
    "ends": b"<rss>" + b"</item" * (N // 6),
    "ends of the feed": b"<rss>" + b"</rss" * (N // 5),
    "white space": b" " * N + b"<rss>",
    "attributes": b"<rss" + b" a:b" * (N // 4),
    "prefixes": b"<rss>" + b"".join(b"<a%d:b>" % n for n in range(N // 12)),
    "bytes that are no text": b"<rss>" + b"\xff" * N,
    "authors": b"<rss><channel><item>" + b"<author>" * (N // 8),
    "a long author": b"<rss><channel><item><author>" + b"a." * (N // 2) + b"</author></item></channel></rss>",
    "a long author, quoted": b"<rss><channel><item><dc:creator><![CDATA[" + b"a." * (N // 2) + b"]]></dc:creator>"
    b"</item></channel></rss>",
    "a long date": b"<rss><channel><item><pubDate>" + b"1:" * (N // 2) + b"</pubDate></item></channel></rss>",
    "nested text": b"<rss><channel><item><description>"
    + b"&lt;div&gt;" * (N // 11)
    + b"</description></item></channel></rss>",
    "nested elements": b"<rss><channel>" + b"<b>" * (N // 3),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_meant_to_hang_is_read_or_refused_in_seconds(name):
    began = time.process_time()
    with suppress(BadAnswer):
        feed(HOSTILE[name], "application/xml", "", "https://a.org/")
    assert time.process_time() - began < 4
