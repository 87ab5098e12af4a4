"""A WordPress export: what was public comes as it was, the rest is counted by kind, live blogs are live blogs."""

from __future__ import annotations

import gzip
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.models import Author, Change, LiveBlog, Post, Publication
from testing.wordpress import attachment, author, comment, entry, export, item, live_blog, term

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NO_DATE = {"post_date_gmt": "0000-00-00 00:00:00"}


@pytest.fixture
def load(tmp_path):
    """Imports an export made of these parts; returns what was printed."""

    def load(*parts, slug="ledger", **options):
        file = tmp_path / "export.xml"
        file.write_bytes(export(*parts))
        out = io.StringIO()
        call_command("import_feed", str(file), slug=slug, stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


def in_order(slug="ledger"):
    changes = Change.objects.filter(removed=False, publication__key=f"liveblog:{slug}").order_by("sequence")
    return [Post.objects.get(uid=change.item, liveblog__slug=slug) for change in changes]


def state():
    models = (LiveBlog, Post, Author, Change, Publication, Post.authors.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


# Posts


def test_a_published_post_comes_as_it_was(load):
    load(
        author(7, "dana", "Dana Roe"),
        item(
            11,
            "<!-- wp:paragraph -->\n<p>The <b>Perpetua</b> left at nine.</p>\n<!-- /wp:paragraph -->",
            title="Ferries &amp; trains run again",
            terms=[
                term("category", "travel", "Travel"),
                term("post_tag", "ferry", "Ferry"),
                term("post_format", "x", "Aside"),
            ],
            meta={"_thumbnail_id": "12"},
        ),
        attachment(12, "https://ledger.example/up/ferry.jpg", alternative="A ferry at the pier"),
    )
    blog, post = LiveBlog.objects.get(), Post.objects.get()
    assert (blog.title, blog.description, blog.status) == ("The Merrow Ledger", "A paper of the coast", "ended")
    assert (post.title, post.body) == ("Ferries & trains run again", "<p>The <b>Perpetua</b> left at nine.</p>")
    assert (post.publish_at.isoformat(), post.status) == ("2026-11-03T20:15:00+00:00", "published")
    assert (post.image, post.image_alt) == ("https://ledger.example/up/ferry.jpg", "A ferry at the pier")
    assert post.tags == ["Travel", "Ferry"]
    assert [each.name for each in post.authors.all()] == ["Dana Roe"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"status": "draft", **NO_DATE}, "drafts (--drafts brings them)"),
        ({"status": "pending", **NO_DATE}, "posts that wait for review"),
        ({"status": "private"}, "private posts"),
        ({"status": "future", "post_date_gmt": "2034-11-03 09:00:00"}, "posts for the future"),
        ({"status": "trash"}, "posts in the trash"),
        ({"status": "auto-draft", **NO_DATE}, "posts that were begun and never saved"),
        ({"status": "inherit"}, "revisions"),
        ({"status": "archive"}, "posts of another status (archive)"),
        ({"status": ""}, "posts of another status (none)"),
        ({"post_password": "tide"}, "password-protected posts"),
        ({"post_type": "page"}, "pages"),
        ({"post_type": "page", "status": "draft"}, "pages"),
        ({"post_type": "attachment", "status": "inherit"}, "attachments"),
        ({"post_type": "nav_menu_item"}, "menu items"),
        ({"post_type": "revision", "status": "inherit"}, "revisions"),
        ({"post_type": "wp_block"}, "parts of the site"),
        ({"post_type": "recipe"}, "items of another type (recipe)"),
    ],
)
def test_what_was_not_public_is_left_out_and_counted_by_kind(load, said, kind):
    printed = load(item(11, "For readers."), item(13, "SECRET", title="SECRET", **said), item(14, "SECRET", **said))
    assert [post.body for post in Post.objects.all()] == ["<p>For readers.</p>"]
    assert f"     2 left out: {kind}" in printed


def test_comments_of_readers_are_left_out_and_counted(load):
    printed = load(item(11, "Text", comments=[comment(1, "First!"), comment(2, "Me too", comment_type="pingback")]))
    assert "2 left out: comments of readers" in printed
    assert "First!" not in Post.objects.get().body


def test_drafts_come_as_drafts_when_they_are_asked_for(load):
    parts = [item(11, "Public"), item(13, "Half a thought.", title="Later", status="draft", **NO_DATE)]
    parts.append(item(14, "SECRET", status="private"))
    printed = load(*parts, drafts=True)
    draft = Post.objects.get(status="draft")
    assert (draft.title, draft.body, draft.publish_at) == ("Later", "<p>Half a thought.</p>", None)
    assert [each.name for each in draft.authors.all()] == ["dana"]
    assert "1 drafts" in printed
    assert not Change.objects.filter(item=draft.uid).exists()
    assert Post.objects.count() == 2


def test_a_draft_is_never_written_over(load):
    parts = [item(13, "Half a thought.", status="draft", **NO_DATE)]
    load(*parts, drafts=True)
    Post.objects.update(body="<p>A whole one.</p>")
    before = state()
    load(*parts, drafts=True)
    assert state() == before


def test_importing_twice_changes_nothing(load):
    parts = [author(1, "dana", "Dana"), item(11, "One", title="One"), item(13, "Draft", status="draft", **NO_DATE)]
    load(*parts, drafts=True)
    before = state()
    assert "0 new, 0 changed, 2 unchanged" in load(*parts, drafts=True)
    assert state() == before


def test_what_went_into_the_trash_since_is_removed_here(load):
    load(item(11, "One"), item(12, "Two"))
    printed = load(item(11, "One"), item(12, "Two", status="trash"))
    assert "1 removed: they were deleted where the feed comes from" in printed
    assert [post.body for post in in_order()] == ["<p>One</p>"]


def test_links_are_of_the_posts_own_address(load):
    load(
        item(
            11,
            'See <a href="../map/">the map</a> <img src="/up/a.jpg">',
            link="https://ledger.example/2026/11/ferries/",
        )
    )
    body = Post.objects.get().body
    assert 'href="https://ledger.example/2026/11/map/"' in body
    assert 'src="https://ledger.example/up/a.jpg"' in body


# Live blogs


def test_a_live_blog_comes_with_its_entries(load):
    load(
        author(1, "dana", "Dana Roe"),
        live_blog(
            entry(101, "Polls have closed.", "20:00:00"),
            entry(102, "<p>First result.</p>", "20:05:00", comment_user_id=2, comment_author="Ben Ito"),
            content="Follow the count with us.",
        ),
        slug="night",
    )
    blog = LiveBlog.objects.get()
    assert (blog.slug, blog.title, blog.description, blog.status) == (
        *("night", "Election night"),
        *("Follow the count with us.", "ended"),
    )
    assert [(post.body, post.publish_at.isoformat()) for post in in_order("night")] == [
        ("<p>Polls have closed.</p>", "2026-11-03T20:00:00+00:00"),
        ("<p>First result.</p>", "2026-11-03T20:05:00+00:00"),
    ]
    assert [[each.name for each in post.authors.all()] for post in in_order("night")] == [["Dana Roe"], ["Ben Ito"]]


def test_edits_replace_and_deletions_remove(load):
    printed = load(
        live_blog(
            entry(101, "Ten seats.", "20:00:00"),
            entry(102, "A mistake.", "20:01:00"),
            entry(103, "Eleven seats.", "20:10:00", meta={"liveblog_replaces": "101"}),
            entry(104, "", "20:11:00", meta={"liveblog_replaces": "102"}),
            entry(105, "In the trash.", "20:12:00", comment_approved="trash"),
        )
    )
    post = Post.objects.get()
    assert (post.body, post.publish_at.isoformat()) == ("<p>Eleven seats.</p>", "2026-11-03T20:00:00+00:00")
    assert Change.objects.get(item=post.uid).modified_at.isoformat() == "2026-11-03T20:10:00+00:00"
    assert "2 left out: entries that were deleted in WordPress" in printed


def test_an_entry_that_was_deleted_since_is_removed_here(load):
    first, second = entry(101, "One", "20:00:00"), entry(102, "Two", "20:01:00")
    load(live_blog(first, second))
    load(live_blog(first, second, entry(103, "", "20:09:00", meta={"liveblog_replaces": "102"})))
    assert [post.body for post in in_order()] == ["<p>One</p>"]


def test_key_events_tags_and_contributors_come(load):
    load(
        author(3, "ivo", "Ivo Kral"),
        live_blog(
            entry(
                101,
                '<span class="liveblog-command type-key">key</span> Flood at'
                ' <a href="https://ledger.example/hashtags/pier/" class="liveblog-hash term-pier">pier</a>',
                meta={"liveblog_key_entry": "true", "liveblog_contributors": "a:2:{i:0;i:3;i:1;i:2;}"},
            ),
            entry(102, "Sand bags", "20:02:00", comment_user_id=2, comment_author="Ben Ito"),
            entry(103, "Nobody signs this", "20:03:00", meta={"liveblog_hide_authors": "1"}),
        ),
    )
    first, _, third = in_order()
    assert (first.key_event, first.body, first.tags) == (True, "<p>Flood at #pier</p>", ["pier"])
    assert list(
        Post.authors.through.objects.filter(post=first).order_by("pk").values_list("author__name", flat=True)
    ) == [
        *("Dana Roe", "Ivo Kral", "Ben Ito"),
    ]
    assert not third.authors.exists()
    assert not Post.objects.filter(key_event=True).exclude(pk=first.pk).exists()


def test_each_live_blog_of_an_archive_keeps_its_own_name(load):
    parts = [
        live_blog(entry(101, "One")),
        live_blog(entry(201, "Two"), number=41, title="Storm", post_name="storm_2025"),
        item(11, "An article"),
    ]
    printed = load(*parts, slug="")
    assert {blog.slug: blog.posts.count() for blog in LiveBlog.objects.all()} == {"election-night": 1, "storm-2025": 1}
    assert "1 left out: posts that are no live blogs (--posts brings them)" in printed


def test_one_live_blog_of_several_may_be_chosen(load):
    parts = [live_blog(entry(101, "One")), live_blog(entry(201, "Two"), number=41, title="Storm", post_name="storm")]
    with pytest.raises(CommandError, match="This file has 2 live blogs: election-night, storm. Leave --slug out"):
        load(*parts, slug="mine")
    load(*parts, slug="storm")
    load(*parts, slug="mine", live_blog="storm", title="Mine")
    assert {blog.slug: blog.title for blog in LiveBlog.objects.all()} == {"storm": "Storm", "mine": "Mine"}
    assert [post.body for post in in_order("mine")] == ["<p>Two</p>"]
    with pytest.raises(CommandError, match="no live blog called 'flood'"):
        load(*parts, slug="mine", live_blog="flood")


def test_the_posts_beside_live_blogs_may_be_asked_for(load):
    load(live_blog(entry(101, "One")), item(11, "An article"), posts=True)
    assert [post.body for post in Post.objects.all()] == ["<p>An article</p>"]


def test_a_live_blog_that_is_a_draft_comes_as_a_draft(load):
    parts = [live_blog(entry(101, "One"), status="draft", **NO_DATE), item(11, "Public")]
    assert "1 left out: drafts" in load(*parts, slug="a")
    load(*parts, slug="b", drafts=True)
    assert LiveBlog.objects.get(slug="b").status == "draft"


def test_importing_a_live_blog_twice_changes_nothing(load):
    parts = [live_blog(entry(101, "One"), entry(102, "Two", "20:05:00", meta={"liveblog_key_entry": "true"}))]
    load(*parts)
    before = state()
    assert "0 new, 0 changed, 2 unchanged" in load(*parts)
    assert state() == before


def test_an_import_publishes_a_live_blog_once(load, raised):
    parts = [entry(100 + n, f"Entry {n}", f"20:{n:02}:00") for n in range(30)]
    load(live_blog(*parts))
    before = Publication.objects.get(key="liveblog:ledger").wanted
    edits = [entry(200 + n, f"Edited {n}", "21:00:00", meta={"liveblog_replaces": str(100 + n)}) for n in range(5)]
    deletion = entry(300, "", "21:10:00", meta={"liveblog_replaces": "129"})
    with raised("liveblog:ledger"):
        load(live_blog(*parts, entry(400, "New", "21:11:00"), *edits, deletion))
    if connection.vendor == "postgresql":  # SQLite raises once a statement, in the one transaction
        assert Publication.objects.get(key="liveblog:ledger").wanted == before + 1
    with raised():
        load(live_blog(*parts, entry(400, "New", "21:11:00"), *edits, deletion))


def test_a_title_that_is_too_long_is_cut_and_said_in_full_above_the_text(load):
    title = "Ferry " * 60
    load(item(11, "Text", title=title))
    post = Post.objects.get()
    assert post.title.endswith("…")
    assert post.body.startswith(f"<p><strong>{title.strip()}</strong></p>")


def test_a_post_for_the_future_that_says_it_is_published_waits(load):
    printed = load(item(11, "Now"), item(12, "SECRET", post_date_gmt="2094-01-01 09:00:00"))
    assert [post.body for post in Post.objects.all()] == ["<p>Now</p>"]
    assert "which is in the future" in printed


def test_the_zone_of_the_site_may_be_told_for_posts_that_have_its_time_alone(load):
    odd = {"post_date_gmt": "0000-00-00 00:00:00", "post_date": "2026-07-01 12:00:00"}
    load(item(11, "Summer", **odd), time_zone="Europe/Berlin")
    assert Post.objects.get().publish_at.isoformat() == "2026-07-01T10:00:00+00:00"


def test_strict_refuses_what_would_be_mended_and_not_what_is_left_out_by_kind(load):
    load(item(11, "Public"), item(12, "x", status="draft"), strict=True)
    with pytest.raises(CommandError, match="contact-form"):
        load(item(13, '[contact-form-7 id="1"] Text'), strict=True)


def test_an_archive_never_adds_to_a_live_blog_that_only_has_its_name(load):
    parts = [live_blog(entry(101, "One"))]
    mine = LiveBlog.objects.create(slug="election-night", title="Ours", status="live")
    load(*parts, slug="")  # an empty one may be meant
    mine.posts.all().delete()
    Post.objects.create(liveblog=mine, body="Ours", status="published")
    Change.objects.filter(publication__key="liveblog:election-night").exclude(item=mine.posts.get().uid).delete()
    with pytest.raises(CommandError, match="nothing in it is from this file"):
        load(*parts, slug="")
    load(*parts, slug="election-night")
    assert mine.posts.count() == 2
    assert "1 unchanged" in load(*parts, slug="")


def test_a_packed_archive_is_read(tmp_path):
    file = tmp_path / "export.xml.gz"
    file.write_bytes(gzip.compress(export(live_blog(entry(101, "One")))))
    call_command("import_feed", str(file), slug="packed", stdout=io.StringIO())
    assert Post.objects.get().body == "<p>One</p>"
