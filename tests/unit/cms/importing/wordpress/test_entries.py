"""Entries of Automattic's Liveblog, as its plugin stores them: edits, deletions, commands, hashtags, emojis."""

from __future__ import annotations

import io
import time

import pytest

from cms.importing.choosing import slug_of
from cms.importing.reading import Reading
from cms.importing.report import Report
from cms.importing.wordpress import feeds
from testing.wordpress import attachment, author, entry, export, live_blog

REPLACES = "liveblog_replaces"
DANA = author(1, "dana", "Dana Roe")


def imported(*entries, report=None, **said):
    data = export(DANA, live_blog(*entries, **said))
    return feeds.feeds(io.BytesIO(data), Reading(report=report or Report()))[0]


def bodies(*entries, **said):
    """The texts, oldest first."""
    return [item.fields["body"] for item in imported(*entries, **said).items][::-1]


def test_the_last_of_several_edits_counts():
    parts = [
        entry(101, "one", "20:00:00"),
        entry(105, "three", "20:30:00", meta={REPLACES: "101"}),
        entry(104, "two", "20:10:00", meta={REPLACES: "101"}),
    ]
    found = imported(*parts).items[0]
    assert (found.fields["body"], found.published_at.minute, found.modified_at.minute) == ("<p>three</p>", 0, 30)


def test_of_edits_in_one_second_the_later_number_counts():
    edits = [entry(number, f"edit {number}", meta={REPLACES: "101"}) for number in (109, 110)]
    assert bodies(entry(101, "one"), *edits) == ["<p>edit 110</p>"]


def test_an_edit_of_an_edit_is_one_of_the_entry():
    assert bodies(
        entry(101, "one"),
        entry(102, "two", "20:01:00", meta={REPLACES: "101"}),
        entry(103, "three", "20:02:00", meta={REPLACES: "102"}),
    ) == ["<p>three</p>"]


@pytest.mark.parametrize("replaced", ["102", "103"])
def test_edits_that_name_each_other_are_no_endless_loop(replaced):
    circle = [entry(102, "a", meta={REPLACES: "103"}), entry(103, "b", meta={REPLACES: replaced})]
    assert "<p>one</p>" in bodies(entry(101, "one"), *circle)


@pytest.mark.parametrize("replaced", ["", "0", "x", "-1", "9" * 30])
def test_what_replaces_no_entry_is_one(replaced):
    assert bodies(entry(101, "one", meta={REPLACES: replaced})) == ["<p>one</p>"]


def test_an_edit_whose_entry_is_not_in_the_file_is_left_out_and_counted():
    report = Report()
    found = imported(entry(101, "one"), entry(102, "gone", meta={REPLACES: "77"}), report=report)
    assert len(found.items) == 1
    assert list(report.lines()) == ["     1 left out: edits of entries that are not in the file"]


def test_a_deletion_counts_whatever_edits_came_before():
    report = Report()
    parts = [
        entry(101, "one", "20:00:00"),
        entry(102, "two", "20:01:00", meta={REPLACES: "101"}),
        entry(103, "", "20:02:00", meta={REPLACES: "101"}),
        entry(104, "stays", "20:03:00"),
    ]
    found = imported(*parts, report=report)
    assert [item.fields["body"] for item in found.items] == ["<p>stays</p>"]
    assert [name.rpartition("-")[2] for name in found.removed] == ["101"]
    assert list(report.lines()) == ["     1 left out: entries that were deleted in WordPress"]


@pytest.mark.parametrize("status", ["trash", "post-trashed", "0", "spam"])
def test_an_entry_or_an_edit_that_is_not_shown_does_not_come(status):
    hidden = [
        entry(102, "hidden", comment_approved=status),
        entry(103, "edit", comment_approved=status, meta={REPLACES: "101"}),
    ]
    assert bodies(entry(101, "one"), *hidden) == ["<p>one</p>"]


def test_entries_are_in_the_order_of_their_times_and_then_of_their_numbers():
    parts = [
        entry(103, "c", "20:05:00"),
        entry(102, "b", "20:00:00"),
        entry(101, "a", "20:00:00"),
        entry(9, "d", "20:05:01"),
    ]
    assert bodies(*parts) == ["<p>a</p>", "<p>b</p>", "<p>c</p>", "<p>d</p>"]


@pytest.mark.parametrize(
    ("text", "said", "is_key"),
    [
        ("Flood", {"meta": {"liveblog_key_entry": "true"}}, True),
        ("Flood", {"meta": {"liveblog_key_entry": "false"}}, False),
        ('<span class="liveblog-command type-key">key</span> Flood', {}, True),
        ("/key Flood", {}, True),
        ("<p>/key Flood</p>", {}, True),
        ("Flood /key", {}, True),
        ("Flood", {}, False),
        ('Flood <a href="https://a.org/key">x</a> a/key /keys /key-west /key.html', {}, False),
        ('<span class="liveblog-command type-poll">poll</span> Flood', {}, False),
    ],
)
def test_a_key_event_is_one_by_its_mark_or_by_its_command(text, said, is_key):
    assert imported(entry(101, text, **said)).items[0].fields["key_event"] is is_key


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('<span class="liveblog-command type-key">key</span> Flood', "<p>Flood</p>"),
        ("<p>/key Flood</p>", "<p>Flood</p>"),
        ('At <span class="liveblog-hash term-pier">pier</span> now', "<p>At #pier now</p>"),
        ('At <a href="https://l/x" class="liveblog-hash term-pier">#pier</a>', "<p>At #pier</p>"),
        (
            'By <a href="/a" class="liveblog-author author-dana">Dana</a>',
            '<p>By <a href="/a" class="liveblog-author author-dana">Dana</a></p>',
        ),
        (
            'Yes <img src="//s.w.org/images/core/emoji/72x72/1f44d.png" class="liveblog-emoji emoji-+1">',
            "<p>Yes 👍</p>",
        ),
        ('<img class="emoji" alt="🇪🇸" src="https://s.w.org/images/core/emoji/15/svg/1f1ea-1f1f8.svg">', "<p>🇪🇸</p>"),
        ('<img class="emoji" alt="🌊" src="/wave">', "<p>🌊</p>"),
        ('<img class="liveblog-emoji" src="/x/110000.png" data-emoji="x">', "<p>:x:</p>"),
        ('<img class="wide" src="/emoji.jpg">', '<p><img class="wide" src="/emoji.jpg"></p>'),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
    ],
)
def test_what_the_plugin_hides_goes_and_its_pictures_of_signs_are_signs(text, body):
    assert bodies(entry(101, text)) == [body]


def test_hashtags_become_tags():
    text = '<span class="liveblog-hash term-pier">pier</span> <a class="x liveblog-hash term-low-tide y">low tide</a>'
    assert imported(entry(101, text)).items[0].fields["tags"] == ["pier", "low-tide"]


@pytest.mark.parametrize("written", ["a:2:{i:0;i:1;i:1;i:7;}", 'a:2:{i:0;s:1:"1";i:1;s:1:"7";}'])
def test_contributors_are_named_and_who_is_not_in_the_file_is_told(written):
    report = Report()
    said = {"liveblog_contributors": written}
    found = imported(entry(101, "x", comment_user_id=5, comment_author="Ivo", meta=said), report=report).items[0]
    assert [byline.name for byline in found.authors] == ["Ivo", "Dana Roe"]
    assert "contributors whose names are not in the file" in next(iter(report.mended))


@pytest.mark.parametrize(("hidden", "names"), [("1", []), ("", ["Dana Roe"]), ("0", ["Dana Roe"])])
def test_who_asked_not_to_be_named_is_not(hidden, names):
    found = imported(entry(101, "x", meta={"liveblog_hide_authors": hidden})).items[0]
    assert [byline.name for byline in found.authors] == names


def test_an_entry_has_the_present_name_of_its_author_and_never_the_address():
    assert imported(entry(101, "x", comment_author="Dana Old")).items[0].authors[0].name == "Dana Roe"
    assert imported(entry(101, "x", comment_user_id=9, comment_author="a@b.example")).items[0].authors == ()


def test_a_time_that_is_missing_is_reckoned_from_the_clock_of_the_site():
    report = Report()
    zeros = {"comment_date_gmt": "0000-00-00 00:00:00", "comment_date": "2026-11-03 22:30:00"}
    found = imported(entry(101, "x", **zeros), report=report).items[0]
    assert found.published_at.isoformat() == "2026-11-03T21:30:00+00:00"
    assert "reckoned from the site's clock" in next(iter(report.mended))


def test_a_picture_above_the_entries_makes_a_first_post():
    content = '<p>Follow us</p><img src="https://l.example/a.jpg" alt="The pier">'
    found = imported(
        entry(101, "one"), content=content, excerpt="All night long", meta={"_thumbnail_id": "5", "liveblog": "archive"}
    )
    assert (found.description, len(found.items)) == ("All night long", 2)
    assert (found.items[-1].fields["title"], found.items[-1].published_at.hour) == ("", 19)
    assert "Follow us" in found.items[-1].fields["body"]


def test_a_few_words_above_the_entries_are_the_summary():
    found = imported(entry(101, "one"), content="<!-- wp:paragraph --><p>Follow us.</p><!-- /wp:paragraph -->")
    assert (found.description, len(found.items)) == ("Follow us.", 1)
    assert imported(entry(101, "one"), excerpt="In short").description == "In short"


def test_links_above_the_entries_are_told_when_they_become_words():
    report = Report()
    found = imported(entry(101, "one"), content='All <a href="https://l.example/map">on the map</a>', report=report)
    assert found.description == "All on the map"
    assert list(report.lines()) == ["     1 mended: links in it became words: the text above the entries"]


def test_galleries_in_entries_show_their_pictures():
    data = export(attachment(5, "https://l.example/a.jpg", alternative="A"), live_blog(entry(101, '[gallery ids="5"]')))
    body = feeds.feeds(io.BytesIO(data), Reading())[0].items[0].fields["body"]
    assert body == '<figure><img src="https://l.example/a.jpg" alt="A"></figure>'


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("election-night", "election-night"),
        ("%d9%84%d9%8a%d9%84%d8%a9", "live-blog-40"),
        ("caf%c3%a9_24", "cafe-24"),
        ("", "live-blog-40"),
    ],
)
def test_a_live_blog_has_a_name_that_can_be_a_slug(name, slug):
    assert slug_of(imported(entry(101, "x"), post_name=name).name) == slug


HOSTILE = [
    "<span ",
    '<span class="liveblog-hash">x',
    '<img class="emoji">',
    "/key ",
    ">/key",
    "</span>",
    "liveblog-command <a <a ",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_in_an_entry_is_read_at_once(piece):
    text = f"emoji liveblog- {piece * (1_000_000 // len(piece))}"
    began = time.process_time()
    imported(entry(101, text))
    assert time.process_time() - began < 5  # about one on a machine that does nothing else


@pytest.mark.slow
def test_ten_thousand_edits_of_edits_are_read_at_once():
    parts = [entry(100 + n, f"{n}", meta={REPLACES: str(99 + n)} if n else {}) for n in range(10_000)]
    began = time.process_time()
    assert imported(*parts).items
    assert time.process_time() - began < 10
