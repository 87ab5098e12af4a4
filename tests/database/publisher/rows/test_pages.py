"""Closed pages: which there are, what they cost, and that what did not change is not written again."""

from __future__ import annotations

import pytest

from cms.models import Author, LiveBlog, Post, Publication, StoredObject
from publisher.repair.republish import rebuild
from publisher.rows import live_blogs, pages, publications
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
        found = publications.publication(ELECTION)
        _, lists = inventory.read(found.pk)
        return pages.pages_of(found, live_blogs.live_blog(found, live_blogs.public_blog(found)), lists)


def pages_put(store) -> list[str]:
    return sorted(key.rpartition("/")[2].partition("-")[0] for key in store.puts() if "/pages/" in key)


def everything(store) -> list[str]:
    """Ids of all posts, oldest first, as a reader finds them who begins at the feed."""
    paged = [item for key in pages_named(store) for item in store.json(key)["items"]]
    newest = [item for item in reversed(store.json(FEED)["items"]) if item["id"] not in ids(paged)]
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


def test_a_page_whose_posts_are_all_gone_is_an_empty_page(blog, store):
    posts = write_posts(blog, 101)
    Post.objects.filter(pk__in=[post.pk for post in posts[:50]]).delete()
    publish(store)
    assert store.json(pages_named(store)[0]) == {"version": 1, "n": 0, "items": []}
    assert everything(store) == [post.uid for post in posts[50:]]


def test_no_new_post_costs_more_than_five_objects(blog, store):
    written = []
    for n in range(120):
        written.append(write_post(blog, f"Post {n}").uid)
        store.forget()
        publish(store)
        assert len(store.puts()) <= 5, (n, store.puts())
    assert everything(store) == written


def test_editing_an_old_post_writes_its_page_and_the_list(blog, store):
    posts = write_posts(blog, 160)
    publish(store)
    store.forget()
    retitle(posts[60], "New")
    publish(store)
    assert pages_put(store) == ["1", "index"]
    assert len(store.puts()) == 7
    assert [each["title"] for each in store.json(pages_named(store)[1])["items"]][10] == "New"


def test_many_edits_beyond_the_pages_do_not_make_them_forgotten(blog, store):
    posts = write_posts(blog, 99)
    retitle(posts[0], "New")
    publish(store)
    store.forget()
    for post in posts[50:]:
        retitle(post, "New")
    publish(store)
    assert pages_put(store) == []
    assert len(pages_named(store)) == 1


def test_editing_a_post_that_is_on_no_page_writes_no_page(blog, store):
    posts = write_posts(blog, 110)
    publish(store)
    store.forget()
    retitle(posts[105], "New")
    publish(store)
    assert pages_put(store) == []


def test_a_bulk_edit_writes_the_pages_that_it_touched(blog, store):
    posts = write_posts(blog, 210)
    publish(store)
    store.forget()
    Post.objects.filter(pk__in=[posts[0].pk, posts[199].pk]).update(key_event=True)
    publish(store)
    assert pages_put(store) == ["0", "3", "index"]


def test_a_renamed_author_writes_the_pages_of_their_posts(blog, store):
    posts = write_posts(blog, 160)
    ann = Author.objects.create(name="Ann")
    for post in (posts[3], posts[130]):
        post.authors.add(ann)
    publish(store)
    store.forget()
    Author.objects.update(name="Anna")
    publish(store)
    assert pages_put(store) == ["0", "2", "index"]


def test_a_new_title_of_the_blog_writes_no_page(blog, store):
    write_posts(blog, 160)
    publish(store)
    store.forget()
    LiveBlog.objects.update(title="New")
    publish(store)
    assert pages_put(store) == []
    assert len(store.puts()) == 4


def test_another_language_writes_every_page_anew(blog, store):
    """A correction is called so in the words of the live blog's language, and pages for people say what it is."""
    posts = write_posts(blog, 102)
    Post.objects.filter(pk=posts[0].pk).update(correction="It was ten.")
    publish(store)
    before = pages_named(store)
    LiveBlog.objects.filter(pk=blog.pk).update(language="es")
    publish(store)
    assert not set(before) & set(pages_named(store))
    assert "<strong>Corrección</strong>" in store.json(pages_named(store)[0])["items"][0]["content_html"]
    assert '<html lang="es"' in store.text(older_pages(store)[-1])


def test_what_was_replaced_is_retired_and_what_is_named_is_not(blog, store):
    posts = write_posts(blog, 160)
    publish(store)
    before = set(store.found("/pages/"))
    retitle(posts[60], "New")
    publish(store)
    retired = set(StoredObject.objects.exclude(delete_after=None).values_list("key", flat=True))
    assert {key.rpartition("/")[2].partition("-")[0] for key in retired} == {"1", "index"}
    assert retired < before
    assert not retired & set(pages_named(store))


def test_nothing_is_retired_before_the_feed_no_longer_names_it(blog, store):
    posts = write_posts(blog, 60)
    publish(store)
    retitle(posts[0], "New")
    retired_too_early = []
    store.before_put = lambda key: retired_too_early.extend(
        StoredObject.objects.exclude(delete_after=None) if key.endswith(("latest.json", "pages/0")) else []
    )
    publish(store)
    assert retired_too_early == []
    assert StoredObject.objects.exclude(delete_after=None).count() == 2


def test_a_rebuild_writes_every_page_under_a_new_key(blog, store):
    write_posts(blog, 160)
    publish(store)
    before = set(pages_named(store))
    rebuild([ELECTION])
    publish(store)
    assert len(pages_named(store)) == 3
    assert not before & set(pages_named(store))
    assert all(f"-{publication().wanted}-" in key for key in pages_named(store))


def test_a_blog_unpublished_and_published_again_has_new_keys(blog, store):
    write_posts(blog, 160)
    publish(store)
    before = set(store.found("/pages/"))
    LiveBlog.objects.update(status="draft")
    publish(store)
    assert not StoredObject.objects.filter(role__in=("page", "list"), delete_after=None).exists()
    LiveBlog.objects.update(status="live")
    publish(store)
    assert not before & {*pages_named(store), store.json(FEED)["_live"]["pages"]["url"]}
    assert dangling(store) == []
    assert not StoredObject.objects.filter(key__in=pages_named(store)).exclude(delete_after=None).exists()


def test_a_blog_unpublished_and_published_again_between_two_looks_has_new_keys(blog, store):
    write_posts(blog, 160)
    publish(store)
    before = set(pages_named(store))
    for status in ("draft", "live"):
        LiveBlog.objects.update(status=status)
    publish(store)
    assert not before & set(pages_named(store))
    assert dangling(store) == []


def test_a_page_that_a_dead_worker_wrote_is_written_again_under_its_own_key(blog, store):
    """Its key is a function of the rows, so the second write finds the first and is content."""
    write_posts(blog, 60)
    (page,) = read().stale
    publish(store)
    (key,) = pages_named(store)
    assert key.split("/")[-1].startswith(f"0-{page.revision}-")
    StoredObject.objects.filter(key=key).update(state="begun", etag="", sha256="")
    Publication.objects.filter(key=ELECTION).update(live=0)
    StoredObject.objects.filter(role="list").delete()
    publish(store)
    assert pages_named(store) == [key]
    assert StoredObject.objects.get(key=key).etag


def test_a_list_of_kept_pages_has_the_key_of_the_list_of_the_same_pages_when_they_were_new(blog, store):
    write_posts(blog, 160)
    publish(store)
    listed = store.json(FEED)["_live"]["pages"]
    StoredObject.objects.filter(role="list").update(state="doubtful", etag="", sha256="")
    Publication.objects.filter(key=ELECTION).update(live=0)
    publish(store)
    assert store.json(FEED)["_live"]["pages"] == listed
    assert len(store.found("/pages/index-")) == 1


def test_two_hundred_pages_at_once_are_all_there(blog, store):
    posts = write_posts(blog, 2060)
    publish(store)
    assert len(pages_named(store)) == 41
    assert everything(store) == [post.uid for post in posts]
