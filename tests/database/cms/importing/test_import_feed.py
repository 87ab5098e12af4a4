"""Our own feeds come back the same, others' come whole or not at all, and importing twice changes nothing."""

import gzip
import io
from datetime import timedelta

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.actions.takedowns import take_down
from cms.models import Author, Change, LiveBlog, Post, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">
  <title type="html">Noche &lt;b&gt;electoral&lt;/b&gt;</title><subtitle>Resultados</subtitle>
  <id>tag:a.org,2026:1</id><updated>2026-01-02T00:00:00Z</updated><author><name>Ana</name></author>
  <entry><id>tag:a.org,2026:2</id><title>Segundo</title><published>2026-01-01T10:00:00Z</published>
    <updated>2026-01-01T11:00:00Z</updated><category term="senado"/>
    <content type="html">&lt;p onclick="x()"&gt;Dos&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content></entry>
  <entry><id>tag:a.org,2026:1</id><title>Primero</title><published>2026-01-01T09:00:00+01:00</published>
    <updated>2026-01-01T09:00:00+01:00</updated><author><name>Bea</name><uri>https://a.org/bea</uri></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Uno</p></div></content></entry>
</feed>"""
RSS = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Storm</title><description>All night</description><language>en-US</language>
<managingEditor>boss@a.org</managingEditor>
<item><guid>1</guid><title>Fish &amp; chips</title><description>short</description><content:encoded>
<![CDATA[<p>The long text</p>]]></content:encoded><pubDate>Thu, 01 Jan 2026 09:00:00 GMT</pubDate>
<dc:creator>Ann</dc:creator><category>a</category><category>b</category>
<enclosure url="https://a.org/p.jpg" type="image/jpeg" length="1"/></item>
<item><guid>2</guid><description>Plain &amp;lt; text</description><pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate>
<author>cy@a.org (Cy)</author></item>
</channel></rss>"""


@pytest.fixture
def load(tmp_path):
    """Imports a value (as JSON) or bytes; returns what was printed."""

    def load(content, slug="night", **options):
        file = tmp_path / "feed"
        file.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
        out = io.StringIO()
        call_command("import_feed", str(file), slug=slug, stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


@pytest.fixture
def refused(load):
    """Imports what must be refused; returns why. Nothing may be left behind."""

    def refused(content, **options):
        with pytest.raises(CommandError, match="Nothing was imported") as refusal:
            load(content, strict=True, **options)
        assert not LiveBlog.objects.exists()
        assert not Post.objects.exists()
        return str(refusal.value)

    return refused


def feed(*items, **more):
    return {"version": "https://jsonfeed.org/version/1.1", "title": "Night", "items": list(items), **more}


def item(n=1, **more):
    written = {"id": f"post-{n}", "content_html": f"<p>{n}</p>", "date_published": f"2026-01-01T10:{n:02}:00Z"}
    return {**written, **more}


def in_order():
    """The posts of the blog by their place in it."""
    changes = Change.objects.filter(removed=False, publication__key="liveblog:night").order_by("sequence")
    return [Post.objects.get(uid=change.item, liveblog__slug="night") for change in changes]


def state():
    """All that an import may write."""
    models = (LiveBlog, Post, Author, Change, Publication, Post.authors.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


# Feeds of others


def test_a_json_feed_becomes_a_live_blog(load):
    printed = load(
        feed(
            item(2, title="Two\n lines", tags=["a", "b, c"], image="https://a.org/p.jpg", authors=[{"name": "Ann"}]),
            item(1, date_modified="2026-01-01T11:00:00Z", content_html="<p>Hi</p><script>x()</script>"),
            description="All night",
            language="es",
        )
    )
    assert printed.startswith("night: 2 new, 0 changed, 0 unchanged")
    blog = LiveBlog.objects.get()
    assert (blog.title, blog.description, blog.language, blog.status) == ("Night", "All night", "es", "ended")
    first, second = in_order()
    assert (first.body, first.status, first.publish_at.isoformat()) == (
        "<p>Hi</p>",
        "published",
        "2026-01-01T10:01:00+00:00",
    )
    assert (second.title, second.tags, second.image) == ("Two lines", ["a", "b", "c"], "https://a.org/p.jpg")
    assert [author.name for author in second.authors.all()] == ["Ann"]
    assert Change.objects.get(item=first.uid).modified_at.isoformat() == "2026-01-01T11:00:00+00:00"
    assert Change.objects.get(item=second.uid).modified_at is None


def test_a_modification_that_is_not_later_than_publication_is_none(load):
    load(feed(item(1, date_modified="2026-01-01T10:00:59Z"), item(2, date_modified="2026-01-01T10:02:00Z")))
    assert not Change.objects.filter(modified_at__isnull=False).exists()


@pytest.mark.parametrize(
    "content", [feed(item(1), item(2, authors=[{"name": "Ann"}])), ATOM, RSS], ids=["json", "atom", "rss"]
)
def test_importing_twice_changes_nothing(load, content):
    load(content)
    before = state()
    assert load(content).startswith("night: 0 new, 0 changed, 2 unchanged")
    assert state() == before


def test_an_import_without_dates_may_be_repeated(load):
    content = feed(item(1, date_published=None), item(2, date_published=None))
    load(content)
    before = state()
    load(content)
    assert state() == before


def test_only_what_differs_is_written_again(load, change_of):
    load(feed(item(1), item(2)))
    revision = {change.item: change.revision for change in Change.objects.all()}
    assert load(feed(item(1), item(2, title="Now with a title"))).startswith("night: 0 new, 1 changed, 1 unchanged")
    first, second = in_order()
    assert second.title == "Now with a title"
    assert change_of(first, "liveblog:night").revision == revision[first.uid]


def test_a_corrected_date_changes_the_post_and_not_its_id(load):
    load(feed(item(1)))
    uid = Post.objects.get().uid
    load(feed(item(1, date_published="2026-01-01T09:00:00Z")))
    assert (Post.objects.get().uid, Post.objects.get().publish_at.hour) == (uid, 9)


def test_authors_that_changed_are_changed(load):
    load(feed(item(1, authors=[{"name": "Ann"}])))
    assert load(feed(item(1, authors=[{"name": "Bob"}, {"name": "Ann"}]))).startswith("night: 0 new, 1 changed")
    written = Post.authors.through.objects.order_by("pk").values_list("author__name", flat=True)
    assert list(written) == ["Bob", "Ann"]


def test_authors_that_are_there_are_used_again(load, django_assert_num_queries):
    ann = Author.objects.create(name="Ann", url="https://a.org/ann")
    load(feed(item(1, authors=[{"name": "Ann"}]), item(2, authors=[{"name": "Ann", "url": "https://a.org/ann"}])))
    assert set(Post.authors.through.objects.values_list("author", flat=True)) == {ann.pk}


def test_posts_without_authors_are_by_those_of_the_feed(load):
    content = feed(item(1), item(2, authors=[]), item(3, author={"name": "Cy"}), authors=[{"name": "Ann"}])
    load(content)
    assert [[a.name for a in post.authors.all()] for post in in_order()] == [["Ann"], [], ["Cy"]]


def test_what_the_feed_does_not_speak_of_stays_as_editors_set_it(load):
    load(feed(item(1)))
    Post.objects.update(pinned=True, key_event=True, correction="It was ten.")
    assert load(feed(item(1))).startswith("night: 0 new, 0 changed, 1 unchanged")
    assert Post.objects.get().pinned


def test_posts_that_were_removed_here_stay_removed(load):
    content = feed(item(1), item(2), item(3))
    load(content)
    first, second, _ = in_order()
    Post.objects.filter(pk=first.pk).update(status="removed")
    second.delete()
    printed = load(content)
    assert "2 left alone" in printed
    assert len(in_order()) == 1
    assert load(content, restore=True).startswith("night: 1 new, 1 changed, 1 unchanged")
    assert [post.uid for post in in_order()][:2] == [first.uid, second.uid]


def test_what_was_taken_down_does_not_come_back_by_import(load):
    content = feed(item(1), item(2))
    load(content)
    first, _ = in_order()
    take_down("post", first.uid, reason="A judge said so")
    assert "1 left alone" in load(content, restore=True)
    Post.objects.filter(uid=first.uid).delete()
    assert "1 left alone" in load(content, restore=True)


def test_a_blog_that_was_deleted_comes_back_in_its_old_order(load):
    content = feed(item(1), item(2))
    load(content)
    before = list(Change.objects.order_by("sequence").values_list("item", "sequence"))
    LiveBlog.objects.get().delete()
    load(content)
    assert list(Change.objects.filter(removed=False).order_by("sequence").values_list("item", "sequence")) == before


def test_a_blog_that_is_there_keeps_its_status_and_its_other_posts(load, blog, post):
    load(feed(item(1)), slug="election")
    blog.refresh_from_db()
    assert (blog.status, blog.title, blog.posts.count()) == ("live", "Night", 2)


def test_a_title_may_be_given(load):
    load(feed(item(1)), title="Mine")
    load(feed(item(1), title=None), title="Mine")
    assert LiveBlog.objects.get().title == "Mine"


def test_plain_text_becomes_paragraphs(load):
    load(feed(item(1, content_html=None, content_text="a < b & <i>c</i>\n\nd")))
    assert Post.objects.get().body == "<p>a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;</p>\n\n<p>d</p>"


def test_an_item_of_which_nothing_is_left_is_named_and_left_out(load):
    empty = item(2, content_html="<script>x()</script>")
    printed = load(feed(item(1), empty, {**empty, "id": "titled", "title": "Kept"}))
    assert "2 new" in printed
    assert "nothing in it can be published: item 2 (“post-2”)" in printed


def test_a_picture_with_a_long_address_goes_into_the_text(load):
    url = "https://a.org/" + "p" * 300
    load(feed(item(1, image=url)))
    post = Post.objects.get()
    assert post.image == ""
    assert post.body == f'<p><img src="{url}" alt=""></p><p>1</p>'
    assert "0 changed" in load(feed(item(1, image=url)))


def test_two_items_with_one_id_are_one_post(load):
    printed = load(feed(item(1), item(1, title="again")))
    assert "1 left out: their id is in the feed already" in printed
    assert Post.objects.get().title == ""


def test_marks_of_the_night_are_kept(load):
    load(feed(item(1, _live={"key_event": True, "correction": "It was ten.", "pinned": True})))
    post = Post.objects.get()
    assert (post.key_event, post.correction, post.pinned) == (True, "It was ten.", True)


def test_atom_becomes_a_live_blog(load):
    load(ATOM)
    blog = LiveBlog.objects.get()
    assert (blog.title, blog.description, blog.language) == ("Noche electoral", "Resultados", "es")
    first, second = in_order()
    assert (first.title, first.body, first.publish_at.hour) == ("Primero", "<p>Uno</p>", 8)
    assert (second.title, second.body, second.tags) == ("Segundo", "<p>Dos</p>", ["senado"])
    assert [(a.name, a.url) for a in first.authors.all()] == [("Bea", "https://a.org/bea")]
    assert [a.name for a in second.authors.all()] == ["Ana"]
    assert Change.objects.get(item=second.uid).modified_at.hour == 11


def test_rss_becomes_a_live_blog(load):
    load(RSS)
    first, second = in_order()
    assert (LiveBlog.objects.get().title, LiveBlog.objects.get().language) == ("Storm", "en-US")
    assert (first.title, first.body, first.tags) == ("Fish & chips", "<p>The long text</p>", ["a", "b"])
    assert first.image == "https://a.org/p.jpg"
    assert second.body == "<p>Plain &lt; text</p>"
    assert set(Author.objects.values_list("name", flat=True)) == {"Ann", "Cy"}  # and no e-mail address


def test_a_damaged_xml_feed_gives_what_it_has_and_says_so(load):
    printed = load(RSS[: RSS.index(b"<item><guid>2")])
    assert "1 new" in printed
    assert "The XML is damaged: line" in printed


def test_a_feed_may_come_by_standard_input(load, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(orjson.dumps(feed(item(1))))))
    call_command("import_feed", "-", slug="night", stdout=io.StringIO())
    assert Post.objects.count() == 1


def test_a_byte_order_mark_and_gzip_are_no_hindrance(load):
    load(b"\xef\xbb\xbf" + orjson.dumps(feed(item(1))))
    assert "1 unchanged" in load(gzip.compress(orjson.dumps(feed(item(1)))))


# What is refused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b" \n", "The file is empty"),
        (b"hello", "neither JSON nor XML"),
        (b'{"version": \n oops', "broken JSON at line 2, column 2"),
        (b"[1]", "is a list, and should be an object"),
        (b"<!DOCTYPE html><title>x</title>", "a web page and not a feed"),
        (b"\n<html><body>x", "a web page and not a feed"),
        (b"<rss><channel><title>cut", "neither Atom nor RSS: line"),
        (b"<?xml version='1.0'?><note>x</note>", "neither Atom nor RSS: no feed in it"),
        (b"\x1f\x8bnot gzip", "damaged gzip"),
        (RSS.replace(b"<guid>2</guid>", b""), "item 2 (“”) has neither an id"),
        (RSS.replace(b"01 Jan 2026 10", b"01 Jan 2099 10"), "item 2 (“2”) is dated 2099-01-01 10:00:00 UTC"),
    ],
)
def test_a_file_that_is_no_feed_is_refused(refused, content, reason):
    assert reason in refused(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({}, "it has no “version”"),
        ({"version": 1}, "“version” is a number, and should be text"),
        (feed(version="https://jsonfeed.org/version/2"), "its “version” is 'https://jsonfeed.org/version/2'"),
        ({**feed(), "items": None}, "has no “items”"),
        ({**feed(), "items": {}}, "“items” is an object, and should be a list"),
        (feed(title=None), "Give one with --title"),
        (feed(title="x" * 301), "the feed: the title has 301 characters and the limit is 300"),
        (feed(item(1), "x"), "entry 2 of “items” is text, and should be an object"),
        (feed(item(1), item(2, id=None)), "item 2 has no “id”"),
        (feed(item(1, id=["x"])), "“id” is a list"),
        (feed(item(1, id=True)), "“id” is true or false"),
        (feed(item(1, content_html=5)), "item 1 (“post-1”): “content_html” is a number"),
        (feed(item(1, title={})), "item 1 (“post-1”): “title” is an object"),
        (feed(item(1, tags="x")), "“tags” is text, and should be a list"),
        (feed(item(1, tags=[1])), "“tags” holds a number"),
        (feed(item(1, authors=["Ann"])), "entry 1 of “authors” is text"),
        (feed(item(1, _live=[])), "“_live” is a list"),
        (feed(item(1, _live={"key_event": "yes"})), "“key_event” is text, and should be true or false"),
        (feed(item(1), item(2, date_published="yesterday")), "“date_published” is 'yesterday', which is not a date"),
        (feed(item(1, date_published="0001-01-01T00:00:00+14:00")), "which is not a date"),
        (feed(item(1, date_published="2099-01-01T00:00:00Z")), "item 1 (“post-1”) is dated 2099-01-01"),
    ],
)
def test_what_is_wrong_in_a_json_feed_is_named(refused, content, reason):
    assert reason in refused(content)


@pytest.mark.parametrize("slug", ["", "a/b", "A", "a b", "../a", "é", "x" * 101])
def test_a_bad_slug_is_refused(refused, slug):
    assert "Use lower-case letters" in refused(feed(item(1)), slug=slug)


def test_a_file_that_is_not_there_is_named(db):
    with pytest.raises(CommandError, match="nowhere.json cannot be read: No such file"):
        call_command("import_feed", "nowhere.json", slug="night")


def test_a_failure_half_way_imports_nothing(refused, monkeypatch):
    from django.db import DatabaseError

    def fail(*_, **__):
        raise DatabaseError("disk full")

    monkeypatch.setattr("cms.importing.storing.date", fail)
    assert "The database refused: disk full" in refused(feed(item(1)))
    assert not Change.objects.exists()


def test_ten_times_the_posts_cost_no_more_queries(load):
    def queries(slug, count):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            load(feed(*(item(n, authors=[{"name": f"{slug} {n}"}]) for n in range(count))), slug=slug)
        return len(captured)

    assert queries("a", 5) == queries("b", 50)


def test_dates_are_never_later_than_now(load):
    soon = timezone.now() - timedelta(seconds=1)
    load(feed(item(1, date_published=soon.isoformat())))
    assert in_order()[0].publish_at == soon
