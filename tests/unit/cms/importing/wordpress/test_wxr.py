"""Exports of twenty years: old versions, stray bytes, control characters, a cut end; and a big one in little memory."""

from __future__ import annotations

import io
import re
import tracemalloc
from xml.etree import ElementTree

import pytest

from cms.importing.feed import FeedError
from cms.importing.reading import Reading
from cms.importing.report import Report
from cms.importing.wordpress import feeds, xml_text
from cms.importing.wordpress.export import read
from cms.importing.wordpress.wxr import is_export
from testing.wordpress import attachment, author, entry, export, item, live_blog, term

PARTS = (author(1, "dana", "Dana Roe"), item(11, "One", title="First"), item(12, "Two", title="Second"))


def posts(data, report=None):
    return read(io.BytesIO(data), report or Report()).posts


def texts(data):
    """All that stands in the content of the first item."""
    pieces = xml_text.characters(io.BytesIO(data))
    root = ElementTree.fromstring("".join(pieces))  # noqa: S314 - ours
    return "".join(root.find(".//{http://purl.org/rss/1.0/modules/content/}encoded").itertext())


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_every_version_of_the_format_is_one(version):
    data = export(*PARTS).replace(b"export/1.2/", f"export/{version}/".encode())
    assert is_export(data)
    assert [(post.title, post.content, post.status) for post in posts(data)] == [
        ("First", "One", "publish"),
        ("Second", "Two", "publish"),
    ]


@pytest.mark.parametrize("scheme", [b"https://wordpress.org/export/", b"http://www.wordpress.org/export/"])
def test_a_namespace_may_be_written_in_other_ways(scheme):
    data = (
        export(*PARTS).replace(b"http://wordpress.org/export/", scheme).replace(b"http://purl.org", b"https://purl.org")
    )
    assert is_export(data)
    assert [(post.content, post.status, post.creator) for post in posts(data)] == [
        ("One", "publish", "dana"),
        ("Two", "publish", "dana"),
    ]


def test_one_sign_is_enough_to_keep_what_was_private_from_being_read_as_a_feed():
    data = export(*PARTS)
    assert is_export(data.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"))
    assert is_export(data.replace(b"http://wordpress.org/export/1.2/", b"urn:x"))
    assert is_export(b"<?xml version='1.0'?><!--" + b" " * 200_000 + b"-->" + data[data.index(b"<rss") :])


def test_an_ordinary_feed_is_no_export():
    assert not is_export(
        b'<rss version="2.0"><channel><generator>https://wordpress.org/?v=6.8</generator></channel></rss>'
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"a\x08b\x0bc\x1f", "abc"),  # what keyboards and office programs leave
        (b"\xef\xbf\xbe\xed\xa0\x80x", "í\xa0€x"),  # no character, and half of one
        (b"\x93Hi\x94 \x96 caf\xe9", "“Hi” – café"),  # Windows-1252 in a file that says UTF-8
        ("“Hi” – café".encode(), "“Hi” – café"),
        (b"a&nbsp;b & &amp;hellip; <<", "a&nbsp;b & &amp;hellip; <<"),
        (b"]]]]><![CDATA[>", "]]>"),
    ],
)
def test_characters_that_no_parser_takes_do_not_lose_an_item(written, meant):
    found = posts(export(item(11, "MARK")).replace(b"MARK", written))
    assert [post.content for post in found] == [meant]


@pytest.mark.parametrize("title", [b"Fish&nbsp;&hellip;&#11;", b"Fish&#160;&#8230;", b"Fish&nbsp;&#x2026;&#x0;"])
def test_names_of_html_and_numbers_of_no_character_are_read_outside_of_cdata_too(title):
    data = re.sub(rb"<title><!\[CDATA\[MARK\]\]></title>", b"<title>" + title + b"</title>", export(item(title="MARK")))
    assert posts(data)[0].title == "Fish\xa0…"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_whatever_lies_across_two_pieces_is_read_as_if_it_did_not(size, monkeypatch):
    monkeypatch.setattr("cms.importing.wordpress.xml_text.CHUNK", size)
    inside = (
        "]]><!-- a & -]] b -->&eacute;&#233; & b < c <wp:x a='1'/>&amp;<![CDATA[ & <b> ]] > &eacute; ]]]]><![CDATA[>"
    )
    data = export(item(11, "a MARK café")).replace(b"MARK", inside.encode())
    assert posts(data)[0].content.startswith("a éé & b < c ")
    assert texts(data) == "a éé & b < c & & <b> ]] > &eacute; ]]> café"


def test_an_address_with_an_ampersand_outside_of_cdata_is_no_end():
    link = "https://l.example/?a=1&b=2&copy=3"
    data = export(item(11, "One", link="LINK")).replace(b"<![CDATA[LINK]]>", link.encode())
    assert posts(data)[0].link == link


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_file_is_read_in_the_encoding_that_it_names(encoding):
    text = export(item(11, "café")).decode().replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    assert posts(text.encode(encoding))[0].content == "café"


def test_a_file_that_calls_its_single_bytes_utf_16_is_read():
    assert posts(export(item(11, "café")).replace(b"UTF-8", b"UTF-16"))[0].content == "café"


def test_an_encoding_that_nobody_knows_is_utf_8():
    assert posts(export(item(11, "café")).replace(b"UTF-8", b"klingon"))[0].content == "café"


def test_a_file_that_is_cut_off_gives_what_it_has_and_says_so():
    report, data = Report(), export(*PARTS)
    assert [post.title for post in posts(data[: data.index(b"Second")], report)] == ["First"]
    assert "The XML is damaged" in next(iter(report.notes))
    with pytest.raises(FeedError, match="The XML is damaged"):
        posts(data[: data.index(b"Second")], Report(strict=True))


@pytest.mark.parametrize("data", [b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel", b"", b"<a"])
def test_what_is_no_xml_is_refused(data):
    with pytest.raises(FeedError, match="no XML"):
        posts(data)


def test_a_doctype_is_refused_and_with_it_entities_that_grow():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss'
    with pytest.raises(FeedError, match="DOCTYPE"):
        posts(export(*PARTS).replace(b"<rss", bomb, 1))
    assert posts(export(item(11, "<!DOCTYPE html> is how a page begins")))  # in a text it is words


def test_co_authors_and_guests_sign_with_their_names_and_nobody_with_an_address():
    guest = {"cap-display_name": "Guest Writer", "cap-user_login": "guest"}
    data = export(
        author(1, "dana", "Dana Roe"),
        author(2, "ben", "", first="Ben", last="Ito"),
        author(3, "ivo@ledger.example"),
        item(90, post_type="guest-author", post_name="cap-guest", meta=guest),
        item(11, "x", terms=[term("author", "cap-guest", "guest"), term("author", "cap-ben", "ben")]),
        item(12, "x", creator="ben"),
        item(13, "x", creator="ivo@ledger.example"),
        item(14, "x", creator="left-long-ago"),
        item(15, "x", terms=[term("author", "cap-nobody", "nobody")]),
    )
    found = feeds.feeds(io.BytesIO(data), Reading())[0].items
    assert [[byline.name for byline in each.authors] for each in found] == [
        ["Guest Writer", "Ben Ito"],
        ["Ben Ito"],
        [],
        ["left-long-ago"],
        ["Dana Roe"],
    ]


def test_a_live_blog_of_fifty_thousand_entries_needs_memory_for_its_texts_alone():
    one = entry(1, "x" * 200)
    data = export(live_blog(*([one] * 3000)))
    tracemalloc.start()
    found = read(io.BytesIO(data), Report())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.posts[0].comments) == 3000
    assert peak < 3 * len(data)


def test_pictures_and_pages_are_not_kept_in_memory():
    found = read(
        io.BytesIO(export(item(11, "One"), *(item(n, "y" * 100, post_type="page") for n in range(20, 90)))), Report()
    )
    assert [post.id for post in found.posts] == [11]
    assert read(io.BytesIO(export(attachment(12, "https://l.example/a.jpg"))), Report()).attachments[12].url
