"""Whole archives in the shapes that their programs write them: what comes of them, and the closing table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.models import Author, Change, LiveBlog, Post

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def load():
    """Imports a fixture; returns the lines that were printed."""

    def load(name, **options):
        out = io.StringIO()
        call_command("import_feed", str(FIXTURES / name), stdout=out, stderr=out, **options)
        return [line.strip() for line in out.getvalue().splitlines()]

    return load


def told(slug):
    """The posts of a live blog as readers get them: time, authors, marks, text."""
    changes = Change.objects.filter(removed=False, publication__key=f"liveblog:{slug}").order_by("sequence")
    return [row(Post.objects.get(uid=change.item, liveblog__slug=slug), change) for change in changes]


def row(post, change):
    signed = Post.authors.through.objects.filter(post=post).order_by("pk").values_list("author__name", flat=True)
    marks = [name for name in ("key_event", "pinned") if getattr(post, name)]
    edited = f"{change.modified_at:%H:%M}" if change.modified_at else ""
    return f"{post.publish_at:%H:%M:%S}", edited, list(signed), marks, post.body


def test_an_export_of_wordpress_3_with_a_live_blog(load):
    printed = load("wordpress-3.4.xml")
    blog = LiveBlog.objects.get()
    assert (blog.slug, blog.title, blog.description, blog.language) == (
        *("election-night", "Election night — as it happens"),
        *("Follow the count with us.", "en"),
    )
    assert told("election-night") == [
        (
            *("20:00:05", "", ["Dana Roe"], []),
            "<p>Polls have closed.</p>\n<p>First boxes are at the town hall.</p>",
        ),
        ("20:10:00", "20:12", ["Ben Ito"], ["key_event"], "<p><strong>Ward 1:</strong> 121 to 98, recounted</p>"),
    ]
    assert printed == [
        "election-night: 2 new, 0 changed, 0 unchanged",
        "1 left out: comments of readers",
        "1 left out: drafts (--drafts brings them)",
        "1 left out: entries that were deleted in WordPress",
    ]


def test_answers_of_superdesk_live_blog(load):
    printed = load("superdesk-live-blog.jsonl")
    assert [(row[0], row[1], row[2], row[3]) for row in told("election-night")] == [
        ("20:00:05", "", ["Dana Roe"], []),
        ("20:10:00", "20:12", ["Ben Ito"], ["key_event"]),
        ("20:20:00", "", ["Dana Roe"], ["pinned"]),
        ("20:30:00", "", [], []),
    ]
    bodies = [row[4] for row in told("election-night")]
    assert bodies[0] == "<p>Polls have <b>closed</b>.<br>First boxes are at the town hall.</p>"
    assert '<img src="https://media.live.example/b.jpg" alt="Boxes arrive">' in bodies[1]
    assert "<figcaption>Boxes arrive (Ana Ruiz)</figcaption>" in bodies[1]
    assert 'data-embed="x"' in bodies[2]
    assert "Turnout was 61 %" in bodies[2]
    assert bodies[3].endswith("<figcaption>Ali</figcaption></figure>")
    assert sorted(printed[1:]) == [
        "1 left out: advertisements",
        "1 left out: comments of readers",
        "1 left out: drafts (--drafts brings them)",
        "1 left out: posts that were deleted in Live Blog",
    ]


@pytest.mark.parametrize("name", ["wordpress-3.4.xml", "superdesk-live-blog.jsonl"])
def test_nobody_is_named_by_an_address_and_nothing_that_was_not_public_is_in_the_database(load, name):
    load(name)
    written = " ".join([*Author.objects.values_list("name", flat=True), *Post.objects.values_list("body", flat=True)])
    assert "@ledger" not in written
    assert "@mail" not in written
    for private in ("wrong blog", "mayor", "Boo", "Troll", "Buy"):
        assert private not in written


@pytest.mark.parametrize(
    ("written", "language"), [("pt_BR", "pt-BR"), ("en-us", "en-US"), ("klingon!", "en"), ("", "en")]
)
def test_the_language_of_an_archive_is_a_tag_that_browsers_know(load, tmp_path, written, language):
    file = tmp_path / "export.xml"
    data = (FIXTURES / "wordpress-3.4.xml").read_text()
    file.write_text(data.replace("<language>en</language>", f"<language>{written}</language>"))
    call_command("import_feed", str(file), stdout=io.StringIO(), stderr=io.StringIO())
    assert LiveBlog.objects.get().language == language
    dump = tmp_path / "dump.jsonl"
    answers = (FIXTURES / "superdesk-live-blog.jsonl").read_text()
    dump.write_text(answers.replace('"language": "en"', f'"language": "{written}"'))
    call_command("import_feed", str(dump), slug="other", stdout=io.StringIO(), stderr=io.StringIO())
    assert LiveBlog.objects.get(slug="other").language == language
