"""What feed.json and its pages hold comes back the same, from files or from where readers fetch them."""

import io
import threading
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from cms.models import Author, Change, LiveBlog, Post, Publication
from publisher.documents import Site
from publisher.reconcile.desired_state import read

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]  # the publisher reads in a snapshot of its own
KEY = "liveblog:night"
POSTS = 120


@pytest.fixture
def night(db):
    """A live blog as a night leaves it: more than two pages, edits, corrections, a hole where a post was removed."""
    blog = LiveBlog.objects.create(
        slug="night", title="A night <b>", description="All & all", language="es", status="paused"
    )
    authors = [Author.objects.create(name="Zoë", url="https://a.org/z"), Author.objects.create(name="Ann")]
    start = timezone.now() - timedelta(hours=10)
    with transaction.atomic():
        posts = [Post.objects.create(liveblog=blog, **content(n), status="published") for n in range(POSTS)]
    with transaction.atomic():
        for n, post in enumerate(posts):
            Post.objects.filter(pk=post.pk).update(publish_at=start + timedelta(seconds=n))
            post.authors.set(authors[: n % 3])
    posts[60].delete()
    Post.objects.filter(pk=posts[3].pk).update(title="Edited", correction="It was ten.")
    return blog


def content(n):
    return {
        "title": f"Post {n} & <i>more</i>" if n % 2 else "",
        "body": f"<p>Text {n} &amp; <a href='https://a.org/{n}'>link</a></p>\n\n<ul><li>“x”</li></ul>",
        "key_event": n % 10 == 0,
        "pinned": n in (1, 119),
        "tags": ["a", f"tag {n}"] if n % 4 == 0 else [],
        "image": f"https://a.org/{n}.jpg" if n % 5 == 0 else "",
        "image_alt": f'Picture "{n}" & <more>' if n % 10 == 0 else "",
    }


def publish(folder, base_url="https://news.example"):
    """Writes the documents of the night below a folder."""
    Publication.objects.filter(key=KEY).update(live=0)
    for stage in read(KEY, Site(base_url=base_url)).stages:
        for put in stage:
            path = folder / put.document.key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(put.document.body)
    return folder / "live/night"


def published(folder):
    """The items of all pages and of the feed, without the revisions, which are the new ledger's."""
    value = orjson.loads((folder / "feed.json").read_bytes())
    listed = orjson.loads((folder / value["_live"]["pages"]["url"]).read_bytes())
    pages = [orjson.loads((folder / "pages" / each["url"]).read_bytes()) for each in listed["pages"]]
    for item in [
        *value["items"],
        *value["_live"].get("pinned_items", []),
        *(i for page in pages for i in page["items"]),
    ]:
        item["_live"].pop("revision")
    value["_live"] |= {"pages": value["_live"]["pages"]["count"], "revision": 0}
    return value, pages


def load(folder, **options):
    out = io.StringIO()
    call_command("import_feed", str(folder / "feed.json"), slug="night", stdout=out, stderr=out, **options)
    return out.getvalue()


def start_over():
    """The blog and every trace of it are gone."""
    LiveBlog.objects.all().delete()
    Author.objects.all().delete()
    Publication.objects.filter(key=KEY).delete()


def test_a_feed_and_its_pages_come_back_the_same(night, tmp_path):
    before = publish(tmp_path / "before")
    start_over()
    assert load(before).strip() == f"night: {POSTS - 1} new, 0 changed, 0 unchanged"
    after = publish(tmp_path / "after")
    assert published(after) == published(before)


def test_a_deleted_blog_comes_back_the_same_under_its_old_slug(night, tmp_path):
    before = publish(tmp_path / "before")
    night.delete()
    load(before)
    assert published(publish(tmp_path / "after")) == published(before)


def test_importing_into_the_blog_itself_changes_nothing(night, tmp_path, raised):
    folder = publish(tmp_path)
    with raised():
        assert load(folder).startswith(f"night: 0 new, 0 changed, {POSTS - 1} unchanged")


def test_an_edit_is_undone_to_the_byte(night, tmp_path):
    before = publish(tmp_path / "before")
    Post.objects.filter(title="Edited").update(title="Wrong", pinned=True, tags=["x"])
    Post.objects.order_by("pk").first().authors.set(Author.objects.all())
    assert load(before).startswith("night: 0 new, 2 changed")
    assert published(publish(tmp_path / "after")) == published(before)


def test_our_atom_comes_back_with_each_picture_and_correction_once(night, tmp_path):
    Post.objects.filter(correction="It was ten.").update(publish_at=timezone.now(), image="https://a.org/x?y=1&z=2")
    Post.objects.filter(correction="").update(status="draft")
    folder = publish(tmp_path)
    start_over()
    call_command("import_feed", str(folder / "feed.xml"), slug="night", stdout=io.StringIO(), stderr=io.StringIO())
    (post,) = Post.objects.all()
    assert (post.image, post.correction) == ("https://a.org/x?y=1&z=2", "It was ten.")
    assert "<img" not in post.body and "It was ten." not in post.body and "Text 3" in post.body


def test_a_status_that_no_one_reads_yet_is_the_feeds(night, tmp_path):
    folder = publish(tmp_path)
    start_over()
    load(folder)
    assert LiveBlog.objects.get().status == "paused"


@pytest.fixture
def readers_server(tmp_path):
    """A web server over a folder, as a CDN would be."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    (tmp_path / "web").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "web")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_pages_that_are_not_beside_the_file_are_fetched(night, tmp_path, readers_server):
    web = publish(tmp_path / "web", readers_server)
    before = published(web)
    (tmp_path / "feed.json").write_bytes((web / "feed.json").read_bytes())
    start_over()
    load(tmp_path)
    assert published(publish(tmp_path / "after", readers_server)) == before


def test_pages_that_cannot_be_had_are_named_with_what_to_do(night, tmp_path, readers_server):
    web = publish(tmp_path / "web", readers_server)
    next((web / "pages").glob("1-*")).unlink()
    (tmp_path / "feed.json").write_bytes((web / "feed.json").read_bytes())
    start_over()
    with pytest.raises(
        CommandError, match="Older posts are missing: .*the answer was 404.* Download .*pages into"
    ) as refusal:
        load(tmp_path)
    assert "Nothing was imported" in str(refusal.value)
    assert not Post.objects.exists()


def test_a_page_that_lacks_posts_is_refused(night, tmp_path):
    folder = publish(tmp_path)
    page = next((folder / "pages").glob("0-*"))
    value = orjson.loads(page.read_bytes())
    page.write_bytes(orjson.dumps({**value, "items": value["items"][1:]}))
    with pytest.raises(CommandError, match="holds 49 posts and its list says 50"):
        load(folder)


def changed_feed(folder, **live):
    file = folder / "feed.json"
    value = orjson.loads(file.read_bytes())
    file.write_bytes(orjson.dumps({**value, "_live": {**value["_live"], **live}}))


@pytest.mark.parametrize(
    "url", ["/etc/passwd", "../secret.json", "pages/../../x.json", "file:///etc/passwd", "//a.org/x", "", "x?y"]
)
def test_a_page_outside_of_the_feeds_folder_is_never_read(night, tmp_path, url):
    folder = publish(tmp_path)
    changed_feed(folder, pages={"url": url, "count": 1})
    with pytest.raises(CommandError, match="not an address below its own folder"):
        load(folder)


@pytest.mark.parametrize("feed_url", ["file:///etc/", "ftp://a.org/feed.json", "", "http://127.0.0.1:1/feed.json"])
def test_only_the_web_is_asked_for_pages(night, tmp_path, feed_url):
    folder = publish(tmp_path)
    value = orjson.loads((folder / "feed.json").read_bytes())
    (tmp_path / "feed.json").write_bytes(orjson.dumps({**value, "feed_url": feed_url}))
    with pytest.raises(CommandError, match="Older posts are missing"):
        load(tmp_path)


def test_a_feed_that_counts_other_posts_than_it_has_says_so(night, tmp_path):
    folder = publish(tmp_path)
    changed_feed(folder, post_count=500)
    assert "The feed says that it has 500 posts, and 119 were found" in load(folder)


def test_a_feed_that_is_gone_is_refused(night, tmp_path):
    folder = publish(tmp_path)
    changed_feed(folder, status="gone")
    with pytest.raises(CommandError, match="its live blog is gone"):
        load(folder)


def test_a_place_far_away_makes_no_empty_pages(night, tmp_path):
    folder = publish(tmp_path)
    value = orjson.loads((folder / "feed.json").read_bytes())
    value["items"][0]["_live"]["sequence"] = 2_000_000_000
    (folder / "feed.json").write_bytes(orjson.dumps(value))
    start_over()
    load(folder)
    assert Change.objects.order_by("sequence").last().sequence < POSTS
