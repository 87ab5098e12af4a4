"""A validator of Atom finds no fault with `feed.xml`, whatever is in it, and finds those that are made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.documents import BlogDocuments
from publisher.documents.row import AuthorRow, ChangeRow
from tests.publisher.documents.atom_rules import complaints
from tests.publisher.examples import SITE, election_night
from tests.publisher.made import MOMENT, blog, documents, post

GONE = ChangeRow(id="P9", sequence=9, revision=9, removed=True, changed_at=MOMENT)
POSTS = (
    post(0, authors=(AuthorRow(name="Zoë", url="https://news.example/zoe"), AuthorRow(name=""))),
    post(1, title="", body="", image="https://news.example/line.jpg?w=1&h=2", image_alt='A "line" & more'),
    post(2, title="", body="", image="https://news.example/line"),
    post(3, title="", body="", tags=("", "a & b"), correction="It was <ten>.", modified_at=MOMENT),
)


def feed(*posts, **values):
    return documents(*posts, **values).atom.body


def test_it_keeps_every_rule_of_atom():
    for base in ("", "urn:ulid:", "https://old.example"):
        assert complaints(feed(*POSTS, blog=blog(id_base=base, description="All night"), removed=(GONE,))) == []


@pytest.mark.parametrize("made", [(), None], ids=["no post", "gone"])
def test_so_does_a_feed_without_posts(made):
    assert complaints(feed(blog=blog() if made is not None else None)) == []


def test_so_does_an_election_night():
    assert complaints(BlogDocuments(election_night(), SITE).atom.body) == []


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text(), st.text())
def test_so_does_one_with_any_text(title, tag, name):
    made = post(0, title=title, tags=(tag,), authors=(AuthorRow(name=name, url=title),), image_alt=tag, image=name)
    assert complaints(feed(made, blog=blog(title=name, description=tag))) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<id>https://news.example/live/night/index.html#post-P0</id>", b"<id>P0</id>"),
        (b"#post-P1</id>", b"#post-P0</id>"),
        (
            b'ref="https://news.example/live/night/index.html#post-P9"',
            b'ref="https://news.example/live/night/index.html#post-P0"',
        ),
        (b'when="2026-', b'when="x'),
        (b'rel="self"', b'rel="via"'),
        (b"<published>2026-11-03T", b"<published>2026-11-03 "),
        (b"<author><name>Election night</name>", b"<author>"),
        (b'<content type="html">', b'<content type="xhtml">'),
        (b'<category term="a &amp; b" />', b"<category />"),
        (b'type="image/jpeg"', b'type="jpeg"'),
        (b'xml:lang="en"', b'xml:lang="en_US"'),
    ],
)
def test_the_validator_finds_faults(good, bad):
    text = feed(*POSTS, removed=(GONE,))
    assert good in text
    assert complaints(text.replace(good, bad, 1))
