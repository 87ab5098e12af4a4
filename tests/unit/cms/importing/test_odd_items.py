"""One odd item costs one item at most: what is plainly meant comes and is said, what is not is left out and named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.importing.feed import FeedError
from cms.importing.file import feed_of
from cms.importing.normalise import settle
from cms.importing.reading import Reading
from cms.importing.report import Report
from fetcher.dates.values import Calendar

NOW = datetime(2026, 11, 3, 21, tzinfo=UTC)
GOOD = {"id": "good", "content_html": "<p>Good</p>", "date_published": "2026-11-03T20:00:00Z"}


def read(data, *, strict=False, zone=""):
    """What comes of a file's bytes, and what is said about it."""
    report = Report(strict=strict)
    reading = Reading(report=report, calendar=Calendar(zone=ZoneInfo(zone) if zone else None))
    feed = feed_of(data, None, reading)
    return settle(feed, slug="night", now=NOW, report=report).items, [*report.lines(), *report.notes]


def json_feed(*items, **more):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": items, **more}).encode()


def odd(**more):
    return {"id": "odd", "content_html": "<p>Odd</p>", "date_published": "2026-11-03T20:30:00Z", **more}


def one(lines):
    assert len(lines) == 1, lines
    return lines[0]


UNDERSTOOD = [  # a field, what is written, the item's field, what it becomes, what is said
    ("author", "Jane", "authors", ["Jane"], "“author” is text, and should be an object: it was read as a name"),
    ("author", {"name": "Jane"}, "authors", ["Jane"], ""),
    ("author", [{"name": "Jane"}, {"name": "Joe"}], "authors", ["Jane", "Joe"], ""),
    ("authors", "Jane", "authors", ["Jane"], "“authors” is text"),
    ("authors", {"displayName": "Jane"}, "authors", ["Jane"], ""),
    ("authors", ["Jane", {"name": "Joe"}], "authors", ["Jane", "Joe"], "entry 1 of “authors” is text"),
    ("authors", [None, 5], "authors", [], "entry 2 of “authors” is a number, and should be an object: it was left off"),
    ("authors", [{"name": "Jane <jane@a.org>"}], "authors", ["Jane"], ""),
    ("tags", "a,b", "tags", ["a", "b"], "“tags” is text, and should be a list: it was read as one"),
    ("tags", [1, "b"], "tags", ["1", "b"], "“tags” holds a number, and should hold text alone: it was read as text"),
    ("tags", [{"name": "a"}, {"term": "b"}], "tags", ["a", "b"], "“tags” holds an object"),
    ("tags", [None, ["x"], "b"], "tags", ["b"], "“tags” holds"),
    ("tags", {"name": "a"}, "tags", ["a"], "“tags” is an object"),
    ("tags", ["Senate", "senate"], "tags", ["Senate"], ""),
    ("image", {"url": "https://a.org/p.jpg", "alt": "A hall"}, "image", "https://a.org/p.jpg", "“image” is an object"),
    ("image", {"url": "https://a.org/p.jpg", "alt": "A hall"}, "image_alt", "A hall", "“image” is an object"),
    ("image", ["https://a.org/p.jpg"], "image", "https://a.org/p.jpg", "“image” is a list"),
    ("image", [{"src": "https://a.org/p.jpg"}], "image", "https://a.org/p.jpg", "“image” is a list"),
    ("image", "/p.jpg", "image", "https://news.example/p.jpg", ""),
    ("image", "data:image/png;base64,AAAA", "image", "", "its picture has no address on the web and was left off"),
    ("image", False, "image", "", ""),
    ("image", 5, "image", "", "“image” is a number, and should be text: it was left off"),
    ("attachments", [{"url": "/p.jpg", "mime_type": "image/jpeg"}], "image", "https://news.example/p.jpg", ""),
    ("title", 2026, "title", "2026", "“title” is a number, and should be text: it was read as text"),
    ("title", {"rendered": "T"}, "title", "T", "“title” is an object"),
    ("title", ["T"], "title", "T", "“title” is a list"),
    ("title", None, "title", "", ""),
    ("content_html", {"rendered": "<p>x</p>"}, "body", "<p>x</p>", "“content_html” is an object"),
    ("content_html", 5, "body", "<p>5</p>", "“content_html” is a number"),
    ("_live", "x", "title", "", "“_live” is text, and should be an object: it was left off"),
    ("_live", {"key_event": "yes"}, "key_event", True, "“key_event” is text, and should be true or false"),
    ("_live", {"pinned": 1}, "pinned", True, "“pinned” is a number, and should be true or false"),
]


@pytest.mark.parametrize(("name", "written", "field", "expected", "said"), UNDERSTOOD)
def test_what_is_plainly_meant_is_understood_and_said(name, written, field, expected, said):
    items, lines = read(json_feed(odd(**{name: written}), GOOD, home_page_url="https://news.example/night/"))
    assert len(items) == 2
    found = [author.name for author in items[1].authors] if field == "authors" else items[1].fields[field]
    assert found == expected
    assert said in "".join(lines) if said else not lines


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x", "entry 1 of “items” is text, and should be an object: item 1"),
        (None, "entry 1 of “items” is null"),
        ({"content_html": "<p>x</p>"}, "has no “id”"),
        (odd(id=None), "has no “id”"),
        (odd(id=[]), "“id” is a list, and should be text: item 1"),
        (odd(title={}), "“title” is an object, and should be text: item 1 (“odd”)"),
        (odd(content_html={"x": 1}), "“content_html” is an object, and should be text: item 1 (“odd”)"),
        (odd(content_html=""), "nothing in it can be published: item 1 (“odd”)"),
        (odd(content_html="<script>x()</script>"), "nothing in it can be published: item 1 (“odd”)"),
        (odd(date_published="yesterday"), "“date_published” is 'yesterday', which is not a date that can be told"),
        (odd(date_published=[]), "“date_published” is '[]', which is neither text nor a number"),
        (odd(date_published="11/5/2024 21:00"), "which may be two days: 11/5/2024"),
        (odd(date_published="2099-01-01T00:00:00Z"), "is dated 2099-01-01 00:00:00 UTC, which is in the future"),
        (GOOD, "their id is in the feed already: item 2 (“good”)"),
    ],
)
def test_what_is_not_plain_costs_one_item(written, said):
    items, lines = read(json_feed(written, GOOD))
    assert [item.fields["body"] for item in items] == ["<p>Good</p>"]
    assert "1 left out" in one(lines)
    assert said in lines[0]


@pytest.mark.parametrize("id", [5, 5.5, "5"])
def test_a_number_is_an_id(id):
    items, lines = read(json_feed(odd(id=id), GOOD))
    assert (len(items), lines) == (2, [])


def test_an_address_is_an_id_where_there_is_none():
    items, lines = read(json_feed(odd(id="", url="https://a.org/1"), odd(id=None, external_url="https://a.org/2")))
    assert len(items) == 2
    assert "2 mended: it has no “id”: its address is one" in one(lines)


def test_a_title_that_is_too_long_is_cut_and_the_whole_is_in_the_text():
    title = "word " * 61
    items, lines = read(json_feed(odd(title=title.strip())))
    assert items[0].fields["title"] == "word " * 58 + "word…"
    assert items[0].fields["body"] == f"<p><strong>{title.strip()}</strong></p><p>Odd</p>"
    assert "the title has more than 300 characters and was cut: item 1 (“odd”)" in one(lines)


def test_a_correction_that_is_too_long_is_cut_and_the_whole_is_in_the_text():
    correction = "x" * 501
    items, _ = read(json_feed(odd(_live={"correction": correction})))
    assert items[0].fields["correction"] == "x" * 499 + "…"
    assert correction in items[0].fields["body"]


def test_a_feed_whose_title_is_too_long_comes():
    feed = feed_of(json_feed(GOOD, title="x" * 301, description="y" * 2001, language=5), None, Reading())
    assert (len(feed.title), len(feed.description), feed.language) == (300, 2000, "")


def test_a_clock_that_is_minutes_ahead_is_wrong_and_one_that_is_hours_ahead_is_another_zone():
    soon, later = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)
    items, lines = read(json_feed(odd(date_published=soon.isoformat()), odd(id="2", date_published=later.isoformat())))
    assert [item.published_at for item in items] == [NOW]
    assert "1 mended: its date is some minutes ahead, and became now: item 1" in lines[0]
    assert "1 left out: is dated 2026-11-03 22:00:00 UTC" in lines[1]


@pytest.mark.parametrize("zero", ["0001-01-01T00:00:00Z", 0, "0000-00-00 00:00:00", "1970-01-01T00:00:00Z"])
def test_the_zero_date_of_a_program_is_none_and_the_next_items_is_assumed(zero):
    items, lines = read(json_feed(odd(date_published=zero, date_modified=zero), GOOD))
    assert items[1].published_at is None
    assert items[1].assumed_at == datetime(2026, 11, 3, 20, tzinfo=UTC)
    assert items[1].modified_at is None
    assert "its date is the first day of a program's calendar, which is no date: item 1" in one(lines)


def test_an_item_without_a_date_stays_among_its_neighbours():
    undated = {"content_text": "x"}
    items, _ = read(json_feed(odd(), {"id": "middle", **undated}, GOOD, {"id": "last", **undated}))
    assert [item.place for item in items] == [
        *("item 4 (“last”)", "item 3 (“good”)", "item 2 (“middle”)", "item 1 (“odd”)"),
    ]


def test_a_date_in_words_is_read_by_the_feeds_language_and_zone():
    written = "Tue, 03 Nov 2026 20:30:00 IST"
    assert read(json_feed(odd(date_published=written), language="en-IN"))[0][0].published_at.hour == 15
    assert read(json_feed(odd(date_published=written), language="he"))[0][0].published_at.hour == 18
    assert read(json_feed(odd(date_published=written)), zone="Europe/Dublin")[0][0].published_at.hour == 19
    items, lines = read(json_feed(odd(date_published=written)))
    assert items[0].published_at.hour == 15
    assert "names the zone IST, taken as that of India, not of Israel or Ireland (--time-zone says which" in one(lines)


def test_a_time_that_names_no_zone_is_said_and_never_refused():
    data = json_feed(odd(date_published="2026-11-03T20:30:00"))
    items, lines = read(data, strict=True)
    assert items[0].published_at.hour == 20
    assert "its date names no zone, UTC was taken (--time-zone says which it is)" in one(lines)
    assert read(data, zone="Europe/Berlin")[0][0].published_at.hour == 19


def test_a_modification_that_is_no_date_is_left_off():
    items, lines = read(json_feed(odd(date_modified="later")))
    assert items[0].modified_at is None
    assert "“date_modified” is no date, and was left off" in one(lines)


def test_of_two_items_with_one_id_the_one_that_was_changed_last_counts():
    first, second = odd(title="1"), odd(title="2", date_modified="2026-11-03T20:45:00Z")
    assert [item.fields["title"] for item in read(json_feed(first, second))[0]] == ["2"]
    assert [item.fields["title"] for item in read(json_feed(second, first))[0]] == ["2"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (odd(author="Jane"), "item 1 (“odd”): “author” is text"),
        (odd(tags="a,b"), "item 1 (“odd”): “tags” is text, and should be a list"),
        (odd(image={"url": "https://a.org/p.jpg"}), "item 1 (“odd”): “image” is an object"),
        (odd(title="x" * 301), "item 1 (“odd”): the title has 301 characters and the limit is 300"),
        (odd(id=None, url="https://a.org/"), "item 1 has no “id”"),
        (odd(date_published=(NOW + timedelta(minutes=1)).isoformat()), "item 1 (“odd”) is dated 2026-11-03 21:01:00"),
        (odd(date_published="0001-01-01T00:00:00Z"), "“date_published” is '0001-01-01T00:00:00Z', which is not a date"),
        (odd(date_published="2026-11-03 20:30 XYZ"), "names a zone that is not known, XYZ, UTC was taken"),
    ],
)
def test_strictly_one_odd_item_refuses_the_file(item, said):
    with pytest.raises(FeedError) as refusal:
        read(json_feed(item, GOOD), strict=True)
    assert said in str(refusal.value)


# JSON that is none


def bodies(data):
    items, lines = read(data)
    return [item.fields["body"] for item in items], lines


def test_of_json_that_is_cut_off_what_is_whole_comes():
    data = json_feed(GOOD, odd())
    found, lines = bodies(data[:-60])
    assert found == ["<p>Good</p>"]
    assert "1 left out: it is not whole, or broken there: item at line 1" in lines[0]
    assert "The file is broken JSON at line 1" in lines[1]
    with pytest.raises(FeedError, match="broken JSON"):
        read(data[:-60], strict=True)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ('"<p>Odd</p>"', '"<p>"Odd"</p>"', 1),  # a quotation mark as a template writes it
        ('"<p>Odd</p>"', '"<p>Odd</p>\n\tmore"', 2),  # a line's end in a text
        ('"<p>Odd</p>"', r'"<p>Odd \ud83d</p>"', 2),  # half of an emoji
        ('"}]}', '"},]}', 2),
        ('"<p>Odd</p>"', "", 1),
        ('"<p>Odd</p>"', "NaN", 1),
    ],
)
def test_json_as_templates_write_it_costs_one_item_at_most(before, after, count):
    data = json_feed(odd(), {"authors": [{"name": "A"}, {"name": "B"}], **GOOD}).decode()
    assert before in data
    found, lines = bodies(data.replace(before, after).encode())
    assert found[0] == "<p>Good</p>"
    assert len(found) == count, lines
    assert lines


def test_json_in_another_encoding_is_read():
    data = json_feed({**GOOD, "content_text": "Orl\u00e9ans"}).decode().encode()
    plain = data.replace(rb"Orl\u00e9ans", "Orléans".encode("cp1252"))
    items, lines = read(plain.replace(b'"content_html": "<p>Good</p>", ', b""))
    assert items[0].fields["body"] == "<p>Orléans</p>"
    assert "broken JSON" in one(lines)


# RSS and Atom


def rss(*items, head="<title>N</title><link>https://news.example/night/</link>", root='version="2.0"'):
    return f"<rss {root}><channel>{head}{''.join(items)}</channel></rss>".encode()


def rss_item(n, more="", guid=True):
    id = f'<guid isPermaLink="false">{n}</guid>' if guid else ""
    return f"<item>{id}<title>T{n}</title><pubDate>Tue, 03 Nov 2026 20:0{n}:00 GMT</pubDate>{more}</item>"


def test_items_without_guid_and_link_are_told_apart_by_their_words_and_dates():
    data = rss(rss_item(1, guid=False), rss_item(2, guid=False), rss_item(3))
    items, lines = read(data)
    assert len({item.id for item in items}) == 3
    assert read(data)[0] == items
    assert "2 mended: it has neither an id (guid) nor a link: an id was made of its words and date" in one(lines)
    with pytest.raises(FeedError, match="has neither an id"):
        read(data, strict=True)


def test_items_whose_link_leads_to_the_live_blog_itself_are_told_apart():
    link = "<link>https://news.example/night/</link>"
    data = rss(rss_item(1, link, guid=False), rss_item(2, link, guid=False))
    assert len({item.id for item in read(data)[0]}) == 2
    assert len(read(data, strict=True)[0]) == 2


def test_a_link_of_its_own_is_an_id():
    (item,), lines = read(rss(rss_item(1, "<link>https://news.example/1</link>", guid=False)))
    again = read(rss(rss_item(1, "<link>https://news.example/1</link><description>More</description>", guid=False)))[0]
    assert (again[0].id, lines) == (item.id, [])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("<link>https://news.example/a/b</link>", "https://news.example/a/p.jpg"),
        ("<link>/a/b</link>", "https://news.example/a/p.jpg"),
        ("", "https://news.example/night/p.jpg"),
    ],
)
def test_relative_pictures_and_links_are_resolved_against_the_items_own_address(more, expected):
    body = "&lt;p&gt;&lt;img src=\"p.jpg\"&gt;&lt;a href='?id=5&amp;amp;section=2'&gt;x&lt;/a&gt;&lt;/p&gt;"
    (item,), _ = read(rss(rss_item(1, f"{more}<description>{body}</description>")))
    assert f'src="{expected}"' in item.fields["body"]
    assert "?id=5&amp;section=2" in item.fields["body"]
    assert 'href="https://news.example/' in item.fields["body"]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" {feed}><title>N</title><link href="https://news.example/night/"/>
<entry {entry}><id>tag:1</id><title>T</title><updated>2026-11-03T20:00:00Z</updated>
<link href="https://news.example/e/1"/><content type="xhtml" {content}><div xmlns="http://www.w3.org/1999/xhtml">
<p {inner}><img src="p.jpg" alt=""/></p></div></content></entry></feed>"""


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({}, "https://news.example/e/p.jpg"),
        ({"feed": "https://b.example/f/"}, "https://b.example/f/p.jpg"),
        ({"feed": "https://b.example/f/", "entry": "e/"}, "https://b.example/f/e/p.jpg"),
        ({"feed": "https://b.example/f/", "entry": "e/", "content": "../c/"}, "https://b.example/f/c/p.jpg"),
        ({"feed": "https://b.example/f/", "inner": "i/"}, "https://b.example/f/i/p.jpg"),
        ({"inner": "https://c.example/i/"}, "https://c.example/i/p.jpg"),
        ({"content": "/c/"}, "https://news.example/c/p.jpg"),
    ],
)
def test_xml_base_counts_at_every_level(bases, expected):
    written = {
        level: f'xml:base="{bases[level]}"' if level in bases else "" for level in ("feed", "entry", "content", "inner")
    }
    (item,), _ = read(ATOM.format(**written).encode())
    assert f'src="{expected}"' in item.fields["body"]


def test_a_json_items_own_address_is_the_base_of_its_links():
    body = '<img src="p.jpg"><a href="/x">x</a>'
    (item,), _ = read(json_feed(odd(content_html=body, url="/night/1"), home_page_url="https://news.example/"))
    assert "https://news.example/night/p.jpg" in item.fields["body"]
    assert "https://news.example/x" in item.fields["body"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = (
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image", "tags"),
    *("date_published", "date_modified", "author", "authors", "attachments", "language", "_live"),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8) | ANYTHING)
def test_whatever_one_item_holds_the_others_come(item):
    items, _ = read(json_feed(item, GOOD))
    assert "<p>Good</p>" in [each.fields["body"] for each in items]
