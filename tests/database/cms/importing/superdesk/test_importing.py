"""A dump of Superdesk Live Blog becomes live blogs; importing it again changes only what changed."""

from __future__ import annotations

import io

import orjson
import pytest
from django.core.management import CommandError, call_command

from cms.models import Author, Change, LiveBlog, Post, Publication
from testing.superdesk import answer, blog, piece, post, user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def load(tmp_path):
    """Imports answers of the API, one a line; returns what was printed."""

    def load(*values, slug="night", **options):
        file = tmp_path / "dump.jsonl"
        file.write_bytes(b"\n".join(map(orjson.dumps, values)))
        out = io.StringIO()
        call_command("import_feed", str(file), slug=slug, stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


def in_order(slug="night"):
    changes = Change.objects.filter(removed=False, publication__key=f"liveblog:{slug}").order_by("sequence")
    return [Post.objects.get(uid=change.item, liveblog__slug=slug) for change in changes]


def state():
    models = (LiveBlog, Post, Author, Change, Publication, Post.authors.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


FIRST = post(piece("<p>Polls have closed.</p>"), lb_highlight=True, tags=["results"])
SECOND = post(piece("Ten <b>seats</b>"), number=2, at="20:05:00", sticky=True, original_creator=user("u2", "Ben Ito"))


def test_a_blog_becomes_a_live_blog(load):
    printed = load(blog(), answer(SECOND, FIRST), answer(post(piece("x"), number=3, post_status="draft")))
    found = LiveBlog.objects.get()
    assert (found.title, found.description, found.language, found.status) == (
        *("Election night", "Follow the count"),
        *("en", "ended"),
    )
    first, second = in_order()
    assert (first.body, first.key_event, first.tags) == ("<p>Polls have closed.</p>", True, ["results"])
    assert (second.body, second.pinned, second.publish_at.isoformat()) == (
        *("<p>Ten <b>seats</b></p>", True),
        "2026-11-03T20:05:00+00:00",
    )
    assert [[each.name for each in item.authors.all()] for item in (first, second)] == [["Dana Roe"], ["Ben Ito"]]
    assert "1 left out: drafts (--drafts brings them)" in printed
    assert not Author.objects.filter(name__contains="@").exists()


def test_a_second_import_brings_what_changed_and_nothing_else(load):
    load(blog(), answer(FIRST, SECOND))
    before = state()
    assert "0 new, 0 changed, 2 unchanged" in load(blog(), answer(FIRST, SECOND))
    assert state() == before
    edited = post(piece("Eleven seats"), number=2, at="20:05:00", content_updated_date="2026-11-03T20:30:00+00:00")
    load(blog(), answer(post(piece("x"), deleted=True), edited))
    assert [item.body for item in in_order()] == ["<p>Eleven seats</p>"]


def test_each_blog_of_a_dump_keeps_a_name_of_its_own(load):
    other = "58bfeb4c15720af1a94c9999"
    values = [
        blog(),
        blog(_id=other, title="Storm in Merrow"),
        answer(FIRST, post(piece("Wind"), number=9, blog=other)),
    ]
    load(*values, slug="")
    assert set(LiveBlog.objects.values_list("slug", flat=True)) == {"election-night", "storm-in-merrow"}
    load(*values, slug="storm", live_blog="storm-in-merrow")
    assert [item.body for item in in_order("storm")] == ["<p>Wind</p>"]


def test_drafts_come_as_drafts(load):
    load(blog(), answer(FIRST, post(piece("Half"), number=2, post_status="draft")), drafts=True)
    assert Post.objects.get(status="draft").body == "<p>Half</p>"


def test_a_blog_without_its_title_asks_for_one(load):
    with pytest.raises(CommandError, match="Give one with --title"):
        load(answer(FIRST))
    load(answer(FIRST), title="Mine")
    assert LiveBlog.objects.get().title == "Mine"
