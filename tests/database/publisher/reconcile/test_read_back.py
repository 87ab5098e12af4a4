"""What is called live was read back from where readers read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import LiveBlog, Publication, StoredObject
from publisher.errors import StoreRefused
from publisher.reconcile.read_back import MAX_FAILURES, confirm
from tests.publisher.newsroom import ELECTION, LATEST, publication, publish, publish_all, write_post
from tests.publisher.vendors import POLLS, run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_readers_get_is_seen(blog, store):
    write_post(blog)
    publish(store)
    assert publication().seen == 0
    assert confirm(store) == 1
    assert publication().seen == publication().live
    assert abs(timezone.now() - publication().seen_at) < timedelta(seconds=30)


def test_what_was_seen_is_not_looked_at_again(blog, store):
    write_post(blog)
    publish(store)
    confirm(store)
    store.forget()
    assert confirm(store) == 0
    assert store.requests == []


def test_an_old_copy_counts_for_what_it_is(blog, store):
    write_post(blog)
    publish(store)
    old = store.contents.objects[LATEST]
    first = publication().live
    write_post(blog)
    publish(store)
    store.contents.objects[LATEST] = old
    confirm(store)
    assert publication().seen == first < publication().live


def test_seen_never_goes_back(blog, store):
    write_post(blog)
    publish(store)
    Publication.objects.update(seen=99, live=100)
    assert confirm(store) == 0
    assert publication().seen == 99


def test_an_object_that_is_no_json_is_not_seen(blog, store):
    write_post(blog)
    publish(store)
    store.contents.place(LATEST, b"<html>")
    assert confirm(store) == 0
    assert publication().seen == 0


def test_when_readers_get_nothing_a_few_looks_are_enough(blog, store):
    for n in range(5):
        LiveBlog.objects.create(slug=f"blog-{n}", title="x", status="live")
    publish_all(store)
    store.contents.objects.clear()
    store.forget()
    assert confirm(store) == 0
    assert len(store.requests) == MAX_FAILURES


def test_what_was_not_published_is_not_looked_at(blog, store):
    store.fail("", *[StoreRefused("refused")] * 4)
    publish(store)
    store.forget()
    assert confirm(store) == 0
    assert store.requests == []


def test_a_publication_without_an_object_is_not_waited_for(blog, store):
    LiveBlog.objects.filter(pk=blog.pk).update(status="draft")
    Publication.objects.filter(key=ELECTION).update(rebuilt=0)  # as if it had never been public
    publish(store)
    store.forget()
    confirm(store)
    assert store.requests == []


def test_what_was_never_seen_for_an_hour_is_left_to_the_nightly_comparison(blog, store):
    write_post(blog)
    publish(store)
    Publication.objects.update(live_at=timezone.now() - timedelta(hours=2))
    store.forget()
    assert confirm(store) == 0
    assert store.requests == []


def test_one_that_readers_do_not_get_keeps_no_other_from_being_seen(blog, placement, store):
    publish_all(store)
    del store.contents.objects["live/index.json"]
    confirm(store)
    assert set(Publication.objects.filter(seen=0).values_list("key", flat=True)) == {"home"}


def test_mirrors_that_are_never_seen_hold_up_no_post(blog, mirror, store):
    """A CDN keeps a mirror for its interval; by then there may be another."""
    run_due(store)
    mirrors = [Publication(key=f"mirror:m{n}", wanted=2, live=2, live_at=timezone.now()) for n in range(60)]
    for each in Publication.objects.bulk_create(mirrors):
        stored = {"revision": 1, "sha256": "x", "etag": "x", "size": 1, "stored_at": timezone.now()}
        StoredObject.objects.create(key=f"mirrors/{each.key[7:]}.json", publication=each, **stored)
        store.contents.objects[f"mirrors/{each.key[7:]}.json"] = store.contents.objects[POLLS]
    write_post(blog)
    publish(store)
    store.forget()
    confirm(store)
    assert publication().seen == publication().live
    assert len(store.requests) < 15
