"""The bucket is made equal to the database: what is put, in which order, and what is said when it fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from cms.models import LiveBlog, Post, Publication, StoredObject
from publisher.errors import StoreBusy, StoreRefused
from publisher.reconcile import status
from publisher.repair.republish import rebuild
from publisher.scheduling import sweep
from publisher.store.object_store import Conflict
from tests.publisher.newsroom import (
    ELECTION,
    FEED,
    LATEST,
    claim,
    dangling,
    free,
    is_behind,
    lease_left,
    place_banner,
    publication,
    publish,
    publish_all,
    stored,
    write_post,
    write_posts,
)

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = StoreBusy("The store answered 503 SlowDown to put.", "It is tried again.")
SECRET = "not-for-readers"


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch):
    """A store that fails is given up at its second failure."""
    monkeypatch.setattr("publisher.store.conditional_write.GIVE_UP_SECONDS", -1.0)


# What is published


def test_nothing_to_do_is_no_request(blog, store):
    write_post(blog)
    publish(store)
    store.forget()
    assert publish(store) is False
    assert store.requests == []


def test_a_thousand_hints_for_one_save_are_one_publish(blog, store):
    write_post(blog)
    for _ in range(1000):
        publish(store)
    assert store.puts().count(LATEST) == 1


def test_a_blog_becomes_its_four_objects(blog, store):
    write_post(blog)
    publish(store)
    names = {"latest.json", "feed.json", "feed.xml", "index.html"}
    assert set(store.found("election")) == {f"live/election/{name}" for name in names}
    assert store.json(LATEST)["revision"] == publication().wanted == publication().live


def test_a_placement_and_the_listing_become_an_object_each(blog, placement, store):
    place_banner(placement)
    publish_all(store)
    assert store.json("banners/top.json")["banners"][0]["heading"] == "Polls stay open"
    assert [each["slug"] for each in store.json("live/index.json")["live_blogs"]] == ["election"]
    assert not Publication.objects.filter(live=0).exists()


def test_what_was_written_is_recorded(blog, store):
    write_post(blog)
    publish(store)
    listed = {each.key: each for each in store.listing()}
    assert {row.key: row.etag for row in StoredObject.objects.all()} == {key: e.etag for key, e in listed.items()}
    assert stored(LATEST).revision == publication().live


def test_a_publish_is_dated_and_timed(blog, store):
    write_post(blog)
    publish(store)
    assert abs(timezone.now() - publication().live_at) < timedelta(seconds=30)
    assert publication().took_ms >= 0


def test_one_edit_does_not_write_what_it_did_not_change(blog, placement, store):
    write_post(blog)
    publish_all(store)
    store.forget()
    Post.objects.update(title="New")
    publish_all(store)
    assert sorted(store.puts()) == [
        "index.html",
        "live/election/feed.json",
        "live/election/feed.xml",
        "live/election/index.html",
        "live/election/latest.json",
        "live/index.json",
    ]


def test_the_first_latest_comes_after_its_feed(blog, store):
    write_post(blog)
    publish(store)
    assert store.puts()[-1] == LATEST
    assert store.puts().index(FEED) < store.puts().index(LATEST)


def test_every_later_latest_goes_out_at_once(blog, store):
    write_post(blog)
    publish(store)
    store.forget()
    write_post(blog)
    publish(store)
    assert store.puts()[0] == LATEST


def test_pages_and_their_list_come_before_what_refers_to_them(blog, store):
    write_posts(blog, 101)
    publish(store)
    order = [key.removeprefix("live/election/") for key in store.puts()]
    pages = [n for n, key in enumerate(order) if key.startswith(("pages/0", "pages/1"))]
    (page_list,) = [n for n, key in enumerate(order) if key.startswith("pages/index")]
    assert len(pages) == 2
    assert max(pages) < page_list < order.index("feed.json")


@pytest.mark.parametrize("posts", [3, 51, 120])
def test_a_reader_who_looks_between_two_puts_finds_all_that_is_referred_to(blog, store, posts):
    missing: list[str] = []
    store.before_put = lambda key: missing.extend(dangling(store))
    write_posts(blog, posts)
    publish(store)
    Post.objects.filter(title="Post 0").update(title="Edited")
    write_posts(blog, 50)
    publish(store)
    assert missing == dangling(store) == []


# What is gone says so


def test_a_deleted_blog_says_that_it_is_gone(blog, store):
    write_post(blog, SECRET)
    publish(store)
    blog.delete()
    publish(store)
    assert store.json(LATEST)["status"] == store.json(FEED)["_live"]["status"] == "gone"
    assert store.json(LATEST)["changes"] == store.json(FEED)["items"] == []
    assert SECRET.encode() not in store.contents.text()


def test_a_blog_that_is_a_draft_again_is_gone_and_comes_back_whole(blog, store):
    write_posts(blog, 60)
    publish(store)
    LiveBlog.objects.update(status="draft")
    publish(store)
    assert store.json(LATEST)["status"] == "gone"
    LiveBlog.objects.update(status="live")
    publish(store)
    assert store.json(LATEST)["post_count"] == 60
    assert dangling(store) == []


def test_a_blog_that_was_never_public_says_no_goodbye(blog, store):
    draft = LiveBlog.objects.create(slug="draft", title="Draft")
    write_post(draft)
    rebuild()
    publish(store, "liveblog:draft")
    assert store.found("draft") == []
    assert not is_behind("liveblog:draft")


def test_a_deleted_placement_shows_no_banners(placement, store):
    place_banner(placement)
    publish(store, "banners:top")
    placement.delete()
    publish(store, "banners:top")
    assert store.json("banners/top.json")["banners"] == []


@pytest.mark.parametrize("edit", [{"status": "removed"}, {"status": "draft"}, {"ends_at": "2020-01-01T00:00:00Z"}])
def test_a_banner_turned_off_is_in_no_object(placement, store, edit):
    banner = place_banner(placement, SECRET)
    publish(store, "banners:top")
    type(banner).objects.update(**edit)
    sweep.make_due()
    publish(store, "banners:top")
    assert store.json("banners/top.json")["banners"] == []


# Failures


def test_a_failure_is_recorded_with_its_remedy_and_since_when(blog, store):
    write_post(blog)
    store.fail("", StoreRefused("The store refused to put: AccessDenied.", "Give these credentials s3:PutObject."))
    publish(store)
    failed = publication()
    assert "AccessDenied" in failed.last_error
    assert "s3:PutObject" in failed.last_error
    assert abs(timezone.now() - failed.failed_at) < timedelta(seconds=30)
    assert failed.failures == 1
    assert is_behind()


def test_a_failure_that_lasts_keeps_its_beginning_and_its_count(blog, store):
    write_post(blog)
    beginnings = []
    for _ in range(3):
        store.fail("", StoreRefused("refused"))
        publish(store)
        free()
        beginnings.append(publication().failed_at)
    assert len(set(beginnings)) == 1
    assert publication().failures == 3


def test_a_success_clears_the_failure(blog, store):
    write_post(blog)
    store.fail("", StoreRefused("refused"))
    publish(store)
    free()
    publish(store)
    cleared = publication()
    assert (cleared.last_error, cleared.failed_at, cleared.failures) == ("", None, 0)
    assert not is_behind()


def test_after_a_failure_the_store_rests(blog, store):
    write_post(blog)
    store.fail("", StoreRefused("refused"))
    publish(store)
    store.forget()
    publish(store)
    assert store.requests == []


def test_a_store_that_is_down_is_tried_within_two_seconds(blog, store):
    write_post(blog)
    for _ in range(8):
        store.fail("feed.json", BUSY)
        publish(store)
        free()
    held = claim()
    status.failed(held, BUSY, pause=BUSY.pause)
    assert lease_left() <= status.LONGEST_PAUSE * 1.25


def test_a_conflict_with_another_writer_is_carried_through(blog, store):
    write_post(blog)
    store.fail("feed.json", Conflict("feed.json"))
    publish(store)
    assert not is_behind()


def test_what_was_put_before_a_failure_is_known_afterwards(blog, store):
    write_posts(blog, 51)
    store.fail("feed.json", BUSY)
    publish(store)
    assert is_behind()
    assert stored("live/election/feed.xml").etag
    free()
    store.forget()
    publish(store)
    assert sorted(store.puts()) == [FEED, LATEST]


def test_an_error_that_nobody_foresaw_is_recorded_and_told(blog, store):
    write_post(blog)
    store.fail("", ZeroDivisionError("by a bug"))
    with pytest.raises(ZeroDivisionError):
        publish(store)
    assert "by a bug" in publication().last_error
    assert is_behind()


def test_one_that_fails_does_not_keep_others_from_being_published(blog, placement, store):
    write_post(blog)
    store.fail("election/feed.json", *[BUSY] * 9)
    sweep.sweep(store)
    assert is_behind()
    assert not is_behind("home")
    assert not is_behind("banners:top")


def test_a_publication_that_nobody_knows_is_no_work(store, db):
    assert publish(store, "liveblog:unknown") is False


def test_a_database_that_fails_half_way_leaves_work_that_is_done_again(blog, store, monkeypatch):
    write_post(blog)
    with monkeypatch.context() as patch:
        patch.setattr("publisher.reconcile.status.flag", lambda work: Post.objects.get(pk=-1))
        with pytest.raises(ObjectDoesNotExist):
            publish(store)
    assert is_behind()
    publish(store)
    assert not is_behind()
    assert ELECTION in publication().key
