"""Closed pages: which there are, what they cost, and that what did not change is not written again."""

from __future__ import annotations

import pytest

from cms.models import Author, LiveBlog, Post, Publication, StoredObject
from publisher.repair.republish import rebuild
from publisher.rows import live_blogs, pages
from publisher.rows.snapshot import snapshot
from publisher.store import inventory
from tests.publisher.newsroom import (
    ELECTION,
    FEED,
    dangling,
    ids,
    older_pages,
    pages_named,
    publication,
    publish,
    retitle,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def read():
    with snapshot():
        found = live_blogs.publication(ELECTION)
        _, lists = inventory.read(found.pk)
        return pages.pages_of(found, live_blogs.live_blog(found, live_blogs.public_blog(found)), lists)


def pages_put(door) -> list[str]:
    return sorted(key.rpartition("/")[2].partition("-")[0] for key in door.puts() if "/pages/" in key)


def everything(door) -> list[str]:
    """Ids of all posts, oldest first, as a reader finds them who begins at the feed."""
    paged = [item for key in pages_named(door) for item in door.json(key)["items"]]
    newest = [item for item in reversed(door.json(FEED)["items"]) if item["id"] not in ids(paged)]
    return ids(paged + newest)


def test_there_is_no_page_before_the_fiftieth_post(blog):
    write_posts(blog, 49)
    assert read() == pages.PagesRow()


def test_the_fiftieth_post_closes_a_page_that_is_not_listed_yet(blog):
    write_posts(blog, 50)
    found = read()
    assert (found.listed, [page.n for page in found.stale]) == (0, [0])


def test_the_post_after_that_lists_it(blog):
    write_posts(blog, 51)
    found = read()
    assert (found.listed, [page.n for page in found.stale]) == (1, [0])


def test_a_page_holds_its_posts_by_sequence(blog):
    posts = write_posts(blog, 101)
    first, second = read().stale
    assert [post.id for post in first.posts] == [post.uid for post in posts[:50]]
    assert [post.id for post in second.posts] == [post.uid for post in posts[50:100]]


def test_a_page_carries_the_revision_of_its_newest_change(blog):
    posts = write_posts(blog, 101)
    before = read().stale[0].revision
    retitle(posts[7], "New")
    first, second = read().stale
    assert first.revision == publication().wanted > before
    assert second.revision < first.revision
    Post.objects.filter(pk=posts[8].pk).delete()
    assert read().stale[0].revision == publication().wanted


def test_removed_posts_keep_their_place_in_the_numbering(blog):
    posts = write_posts(blog, 120)
    Post.objects.filter(pk__in=[post.pk for post in posts[10:20]]).update(status="removed")
    first, second = read().stale
    assert len(first.posts) == 40
    assert second.posts[0].id == posts[50].uid


def test_a_page_whose_posts_are_all_gone_is_an_empty_page(blog, door):
    posts = write_posts(blog, 101)
    Post.objects.filter(pk__in=[post.pk for post in posts[:50]]).delete()
    publish(door)
    assert door.json(pages_named(door)[0]) == {"version": 1, "n": 0, "items": []}
    assert everything(door) == [post.uid for post in posts[50:]]


def test_no_new_post_costs_more_than_five_objects(blog, door):
    written = []
    for n in range(120):
        written.append(write_post(blog, f"Post {n}").uid)
        door.forget()
        publish(door)
        assert len(door.puts()) <= 5, (n, door.puts())
    assert everything(door) == written


def test_editing_an_old_post_writes_its_page_and_the_list(blog, door):
    posts = write_posts(blog, 160)
    publish(door)
    door.forget()
    retitle(posts[60], "New")
    publish(door)
    assert pages_put(door) == ["1", "index"]
    assert len(door.puts()) == 7
    assert [each["title"] for each in door.json(pages_named(door)[1])["items"]][10] == "New"


def test_many_edits_beyond_the_pages_do_not_make_them_forgotten(blog, door):
    posts = write_posts(blog, 99)
    retitle(posts[0], "New")
    publish(door)
    door.forget()
    for post in posts[50:]:
        retitle(post, "New")
    publish(door)
    assert pages_put(door) == []
    assert len(pages_named(door)) == 1


def test_editing_a_post_that_is_on_no_page_writes_no_page(blog, door):
    posts = write_posts(blog, 110)
    publish(door)
    door.forget()
    retitle(posts[105], "New")
    publish(door)
    assert pages_put(door) == []


def test_a_bulk_edit_writes_the_pages_that_it_touched(blog, door):
    posts = write_posts(blog, 210)
    publish(door)
    door.forget()
    Post.objects.filter(pk__in=[posts[0].pk, posts[199].pk]).update(key_event=True)
    publish(door)
    assert pages_put(door) == ["0", "3", "index"]


def test_a_renamed_author_writes_the_pages_of_their_posts(blog, door):
    posts = write_posts(blog, 160)
    ann = Author.objects.create(name="Ann")
    for post in (posts[3], posts[130]):
        post.authors.add(ann)
    publish(door)
    door.forget()
    Author.objects.update(name="Anna")
    publish(door)
    assert pages_put(door) == ["0", "2", "index"]


def test_a_new_title_of_the_blog_writes_no_page(blog, door):
    write_posts(blog, 160)
    publish(door)
    door.forget()
    LiveBlog.objects.update(title="New")
    publish(door)
    assert pages_put(door) == []
    assert len(door.puts()) == 4


def test_another_language_writes_every_page_anew(blog, door):
    """A correction is called so in the words of the live blog's language, and pages for people say what it is."""
    posts = write_posts(blog, 102)
    Post.objects.filter(pk=posts[0].pk).update(correction="It was ten.")
    publish(door)
    before = pages_named(door)
    LiveBlog.objects.filter(pk=blog.pk).update(language="es")
    publish(door)
    assert not set(before) & set(pages_named(door))
    assert "<strong>Corrección</strong>" in door.json(pages_named(door)[0])["items"][0]["content_html"]
    assert '<html lang="es"' in door.text(older_pages(door)[-1])


def test_what_was_replaced_is_retired_and_what_is_named_is_not(blog, door):
    posts = write_posts(blog, 160)
    publish(door)
    before = set(door.found("/pages/"))
    retitle(posts[60], "New")
    publish(door)
    retired = set(StoredObject.objects.exclude(retired_at=None).values_list("key", flat=True))
    assert {key.rpartition("/")[2].partition("-")[0] for key in retired} == {"1", "index"}
    assert retired < before
    assert not retired & set(pages_named(door))


def test_nothing_is_retired_before_the_feed_no_longer_names_it(blog, door):
    posts = write_posts(blog, 60)
    publish(door)
    retitle(posts[0], "New")
    retired_too_early = []
    door.before_put = lambda key: retired_too_early.extend(
        StoredObject.objects.exclude(retired_at=None) if key.endswith(("latest.json", "pages/0")) else []
    )
    publish(door)
    assert retired_too_early == []
    assert StoredObject.objects.exclude(retired_at=None).count() == 2


def test_a_rebuild_writes_every_page_under_a_new_key(blog, door):
    write_posts(blog, 160)
    publish(door)
    before = set(pages_named(door))
    rebuild([ELECTION])
    publish(door)
    assert len(pages_named(door)) == 3
    assert not before & set(pages_named(door))
    assert all(f"-{publication().wanted}-" in key for key in pages_named(door))


def test_a_blog_unpublished_and_published_again_has_new_keys(blog, door):
    write_posts(blog, 160)
    publish(door)
    before = set(door.found("/pages/"))
    LiveBlog.objects.update(status="draft")
    publish(door)
    assert not StoredObject.objects.filter(kind__in=("page", "list"), retired_at=None).exists()
    LiveBlog.objects.update(status="live")
    publish(door)
    assert not before & {*pages_named(door), door.json(FEED)["_live"]["pages"]["url"]}
    assert dangling(door) == []
    assert not StoredObject.objects.filter(key__in=pages_named(door)).exclude(retired_at=None).exists()


def test_a_blog_unpublished_and_published_again_between_two_looks_has_new_keys(blog, door):
    write_posts(blog, 160)
    publish(door)
    before = set(pages_named(door))
    for status in ("draft", "live"):
        LiveBlog.objects.update(status=status)
    publish(door)
    assert not before & set(pages_named(door))
    assert dangling(door) == []


def test_a_page_that_a_dead_worker_wrote_is_written_again_under_its_own_key(blog, door):
    """Its key is a function of the rows, so the second write finds the first and is content."""
    write_posts(blog, 60)
    (page,) = read().stale
    publish(door)
    (key,) = pages_named(door)
    assert key.split("/")[-1].startswith(f"0-{page.revision}-")
    StoredObject.objects.filter(key=key).update(etag="", sha256="")
    Publication.objects.filter(key=ELECTION).update(live=0)
    StoredObject.objects.filter(kind="list").delete()
    publish(door)
    assert pages_named(door) == [key]
    assert StoredObject.objects.get(key=key).etag


def test_a_list_of_kept_pages_has_the_key_of_the_list_of_the_same_pages_when_they_were_new(blog, door):
    write_posts(blog, 160)
    publish(door)
    listed = door.json(FEED)["_live"]["pages"]
    StoredObject.objects.filter(kind="list").update(etag="", sha256="")
    Publication.objects.filter(key=ELECTION).update(live=0)
    publish(door)
    assert door.json(FEED)["_live"]["pages"] == listed
    assert len(door.found("/pages/index-")) == 1


def test_two_hundred_pages_at_once_are_all_there(blog, door):
    posts = write_posts(blog, 2060)
    publish(door)
    assert len(pages_named(door)) == 41
    assert everything(door) == [post.uid for post in posts]
