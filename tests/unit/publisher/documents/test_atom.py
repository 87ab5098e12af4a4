"""`feed.xml` is Atom that strict parsers take, whatever editors write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stillwire
from publisher.documents.atom import TOMBSTONES
from publisher.documents.row import AuthorRow, ChangeRow
from tests.publisher.made import MOMENT, blog, documents, post

NASTY = [
    "control \x00\x07\x0b\x1b characters",
    "a lone surrogate \ud83d and \ufffe",
    "an emoji 🗳️ and 👩‍👩‍👧‍👦",
    "the end of CDATA ]]> and <![CDATA[ its beginning",
    "النتائج الأولية מהתוצאות",
    "an &entity; and &amp; and & and <tag",
    "<?xml version='1.0'?> <!DOCTYPE x [<!ENTITY a 'b'>]>",
    "a line\nand\ra\ttab",
    "references &#x0b; &#7; &#xfffe; to characters",
    "",
]


def xml(*posts: Any, **values: Any) -> bytes:
    return documents(*posts, **values).atom.body


def parsed(*posts: Any, **values: Any) -> Any:
    found = feedparser.parse(xml(*posts, **values))
    assert not found.bozo, found.bozo_exception
    return found


@pytest.mark.parametrize("text", NASTY)
def test_it_parses_with_any_text_anywhere(text):
    values = {"title": text, "body": f"<p>{text}</p>", "tags": (text,), "correction": text}
    nasty = post(0, **values, authors=(AuthorRow(name=text),))
    found = parsed(nasty, post(1), blog=blog(title=text or "x", description=text))
    assert len(found.entries) == 2


@settings(max_examples=50)
@given(st.text())
def test_it_parses_with_every_text(text):
    ElementTree.fromstring(xml(post(0, title=text, body=text), blog=blog(title=text)))  # noqa: S314 - our own


def test_it_says_which_version_wrote_it():
    assert parsed(post(0)).feed.generator_detail == {"name": "Stillwire", "version": stillwire.__version__}


def test_it_holds_the_posts_of_the_feed():
    found = parsed(post(0), post(1, title="Second", modified_at=MOMENT))
    assert [entry.title for entry in found.entries] == ["Second", "Post 0"]
    entry = found.entries[0]
    assert entry.id == entry.link == "https://news.example/live/night/index.html#post-P1"
    assert entry.content[0].value == "<p>It is nine.</p>"
    assert entry.published == "2026-11-03T21:05:09.120Z"
    assert entry.updated == "2026-11-03T21:04:09.120Z"


def test_a_post_without_a_title_is_called_by_its_first_words():
    assert parsed(post(0, title="", body="<p>Polls <b>close</b></p>")).entries[0].title == "Polls close"
    assert parsed(post(0, title="", body="")).entries[0].title == "–"


def test_every_entry_has_an_author_or_the_feed_has():
    assert parsed(post(0)).feed.author == "Election night"
    found = parsed(post(0, authors=(AuthorRow(name="Zoë", url="https://news.example/zoe"),)))
    assert found.entries[0].authors[0] == {"name": "Zoë", "href": "https://news.example/zoe"}


def test_tags_are_categories():
    assert [tag.term for tag in parsed(post(0, tags=("Cook County", "Courts"))).entries[0].tags] == [
        "Cook County",
        "Courts",
    ]


def test_it_says_where_it_is_and_when_it_changed():
    found = parsed(post(0), blog=blog(description="All night"))
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == "https://news.example/live/night/feed.xml"
    assert links["alternate"] == "https://news.example/live/night/index.html"
    assert found.feed.updated == "2026-11-03T21:04:09.120Z"
    assert found.feed.subtitle == "All night"
    assert found.feed.language == "en"


def test_what_is_gone_is_an_empty_feed():
    assert parsed(blog=None).entries == []


def test_a_script_stays_out():
    assert b"alert" not in xml(post(0, body="<p>x</p><script>alert(1)</script>"))


def test_a_title_is_cut_between_words():
    words = " ".join(f"word{n}" for n in range(30))
    title = parsed(post(0, title="", body=f"<p>{words}</p>")).entries[0].title
    assert title.endswith("…") and words.startswith(f"{title[:-1]} ")
    assert 40 < len(title) <= 80


def test_a_picture_is_called_by_what_it_shows_and_enclosed():
    for values in (
        {"image": "https://a.org/x.jpg", "image_alt": "A line of voters", "body": ""},
        {"body": '<p><img src="https://a.org/x.jpg" alt="A line of voters"></p>'},
    ):
        (entry,) = parsed(post(0, title="", **values)).entries
        assert entry.title == "A line of voters"
        (enclosure,) = entry.enclosures
        assert (enclosure.href, enclosure.type) == ("https://a.org/x.jpg", "image/jpeg")
        assert 'alt="A line of voters"' in entry.content[0].value


def test_a_picture_that_says_nothing_is_called_by_its_time():
    assert parsed(post(0, title="", body="", image="https://a.org/x")).entries[0].title == "21:04 UTC, 3 November"


def test_a_correction_is_in_the_text():
    assert "It was ten." in parsed(post(0, correction="It was ten.")).entries[0].content[0].value


def test_nobody_signs_what_somebody_else_wrote():
    found = parsed(post(0, authors=(AuthorRow(name="Zoë"),)), post(1))
    assert [entry.get("author") for entry in found.entries] == [None, "Zoë"]
    assert found.feed.author == "Election night"


def removed(sequence: int, minutes: int = 0, **values: Any) -> ChangeRow:
    made = {"id": f"P{sequence}", "sequence": sequence, "revision": sequence + 100, "removed": True}
    return ChangeRow(**{**made, "changed_at": MOMENT + timedelta(minutes=minutes), **values})


def tombstones(*posts: Any, **values: Any) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(xml(*posts, **values))  # noqa: S314 - our own
    return [(each.get("ref", ""), each.get("when", "")) for each in root.iter(f"{{{TOMBSTONES}}}deleted-entry")]


def test_a_removed_post_leaves_a_tombstone_with_its_id():
    changes = (removed(1, minutes=2), ChangeRow(id="P0", sequence=0, revision=1, removed=False, changed_at=MOMENT))
    assert tombstones(post(0), changes=changes) == [
        ("https://news.example/live/night/index.html#post-P1", "2026-11-03T21:06:09.120Z")
    ]


def test_each_removal_is_told_once_newest_first_and_only_with_its_time():
    changes, earlier = (removed(2),), (removed(2), removed(1), removed(0, changed_at=None))
    assert [ref[-2:] for ref, _ in tombstones(changes=changes, removed=earlier)] == ["P2", "P1"]


@pytest.mark.parametrize(
    ("base", "feed", "entry"),
    [
        ("", "https://news.example/live/night/index.html", "https://news.example/live/night/index.html#post-P0"),
        ("urn:ulid:", "https://news.example/live/night/index.html", "urn:ulid:P0"),
        (
            "https://old.example/x",
            "https://old.example/x/live/night/index.html",
            "https://old.example/x/live/night/index.html#post-P0",
        ),
    ],
    ids=["today's address", "from before", "the address when it was made"],
)
def test_ids_are_what_they_were_when_the_live_blog_was_made(base, feed, entry):
    found = parsed(post(0), blog=blog(id_base=base), changes=(removed(1),))
    assert (found.feed.id, found.entries[0].id) == (feed, entry)
    assert found.entries[0].link == "https://news.example/live/night/index.html#post-P0"
    assert tombstones(blog=blog(id_base=base), changes=(removed(0),))[0][0] == entry
