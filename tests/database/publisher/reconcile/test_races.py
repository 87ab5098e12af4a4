"""Workers that die, sleep, or finish in reverse leave the bucket as the database says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import LiveBlog, StoredObject
from publisher.documents.latest import POLL_SECONDS
from publisher.errors import LeaseLost
from publisher.reconcile import lease, status
from publisher.reconcile.desired_state import DesiredState
from publisher.reconcile.reconcile import put_stages, recording
from publisher.scheduling import sweep
from publisher.store import inventory
from testing.doubles.memory_bucket import MemoryStore
from tests.publisher.newsroom import (
    FEED,
    LATEST,
    beside_the_main_thread,
    claim,
    dangling,
    free,
    is_behind,
    pages_named,
    publication,
    publish,
    retitle,
    snapshot,
    stored,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def publish_work(store: MemoryStore, held: lease.Held, work: DesiredState) -> None:
    """What a worker does with a snapshot that it took some time ago."""
    with recording(held.publication) as written:
        put_stages(store, held, work, written)
    if work.retires:
        inventory.retire(held.publication, work.pages)


def asleep(store: MemoryStore) -> tuple[lease.Held, DesiredState]:
    """A worker takes its lease and its snapshot, and sleeps until the lease has run out."""
    held, work = claim(), snapshot(store)
    free()
    return held, work


class Killed(BaseException):
    """A worker that is gone from one instruction to the next."""


def killed(store: MemoryStore, part: str) -> None:
    """Publishes, and dies before the first put of a key with this part. Its lease runs out."""

    def die(key: str) -> None:
        if part in key:
            raise Killed

    store.before_put = die
    with pytest.raises(Killed):
        publish(store)
    store.before_put = lambda key: None
    free()


# Workers that die


@pytest.mark.parametrize("part", ["feed.json", "latest.json", "/pages/0-", "/pages/index-"])
def test_a_worker_killed_between_two_puts_leaves_nothing_undone(blog, store, part):
    write_posts(blog, 60)
    killed(store, part)
    assert is_behind()
    publish(store)
    assert not is_behind()
    assert dangling(store) == []
    assert store.json(LATEST)["post_count"] == 60


def test_a_worker_killed_after_its_last_put_and_before_recording_it_leaves_nothing_undone(blog, store, monkeypatch):
    write_posts(blog, 60)
    with monkeypatch.context() as patch:
        patch.setattr("publisher.store.inventory.record", lambda *_: None)
        patch.setattr("publisher.reconcile.status.succeeded", lambda *_, **__: False)
        publish(store)
    free()
    assert is_behind()
    bytes_before = store.contents.text()
    publish(store)
    assert not is_behind()
    assert store.contents.text() == bytes_before
    assert {row.key for row in StoredObject.objects.exclude(etag="")} == set(store.found())


def test_a_page_is_known_before_it_is_put(blog, store):
    """A worker may die with the answer on its way: what nobody knows of, nobody would collect or take down."""
    unknown = []
    store.before_put = lambda key: unknown.extend([key] if "/pages/" in key and stored(key) is None else [])
    write_posts(blog, 60)
    publish(store)
    assert len(store.found("/pages/")) == 2
    assert unknown == []


# Workers side by side


def test_two_workers_that_finish_in_reverse_leave_the_later_state(blog, store):
    write_post(blog, "First")
    slow, work = asleep(store)
    write_post(blog, "Second")
    publish(store)
    later = store.contents.text()
    with pytest.raises(LeaseLost):
        publish_work(store, slow, work)
    assert store.contents.text() == later
    assert publication().live == publication().wanted


def test_a_worker_that_slept_with_old_data_overwrites_nothing(blog, store):
    post = write_posts(blog, 60)[0]
    publish(store)
    retitle(post, "Edited once")
    slow, work = asleep(store)
    retitle(post, "Edited twice")
    publish(store)
    later = {key: store.contents.objects[key].body for key in store.found()}
    with pytest.raises(LeaseLost):
        publish_work(store, slow, work)
    assert {key: store.contents.objects[key].body for key in later} == later
    assert dangling(store) == []


def test_a_worker_that_slept_through_a_collection_brings_nothing_back_that_readers_are_told_of(blog, store):
    post = write_posts(blog, 60)[0]
    publish(store)
    retitle(post, "Edited once")
    slow, work = asleep(store)
    retitle(post, "Edited twice")
    publish(store)
    StoredObject.objects.exclude(delete_after=None).update(delete_after=timezone.now() - timedelta(hours=2))
    sweep.collect(store)
    with pytest.raises(LeaseLost):
        publish_work(store, slow, work)
    assert dangling(store) == []
    assert b"Edited once" not in store.contents.text()


def test_a_worker_that_slept_before_the_first_publish_does_no_harm(blog, store):
    post = write_posts(blog, 60)[0]
    slow, work = asleep(store)
    retitle(post, "Edited")
    publish(store)
    with pytest.raises(LeaseLost):
        publish_work(store, slow, work)
    assert dangling(store) == []
    assert store.json(LATEST)["revision"] == publication().live
    assert {row.key for row in StoredObject.objects.exclude(etag="")} == set(store.found())


def test_a_worker_that_slept_and_had_nothing_newer_to_say_is_still_a_success(blog, store):
    write_post(blog)
    slow, work = asleep(store)
    publish(store)
    publish_work(store, slow, work)
    assert status.succeeded(slow, work, seconds=0) is False
    assert not is_behind()


def test_the_ledger_never_goes_back(blog, store):
    write_post(blog)
    slow, work = asleep(store)
    write_post(blog)
    publish(store)
    live = publication().live
    status.succeeded(slow, work, seconds=0)
    assert publication().live == live


def test_a_post_changed_and_changed_back_is_published_at_its_own_revision(blog, store):
    post = write_post(blog, "A")
    publish(store)
    revisions = [store.json(LATEST)["revision"]]
    for title in ("B", "A"):
        retitle(post, title)
        publish(store)
        revisions.append(store.json(LATEST)["revision"])
    assert revisions == sorted(set(revisions))
    assert store.json(FEED)["items"][0]["title"] == "A"


def test_a_page_changed_and_changed_back_gets_no_key_that_it_had_before(blog, store):
    post = write_posts(blog, 60)[0]
    publish(store)
    keys = [pages_named(store)[0]]
    for title in ("Edited", "Post 0"):
        retitle(post, title)
        publish(store)
        keys.append(pages_named(store)[0])
    assert len(set(keys)) == 3
    assert len({key.rpartition("-")[2] for key in keys}) == 3  # the revision is in the text as well as in the key


def test_what_another_version_of_the_code_wrote_under_the_same_revision_is_accepted(blog, store, monkeypatch):
    write_post(blog)
    slow, work = asleep(store)
    with monkeypatch.context() as patch:
        patch.setitem(POLL_SECONDS, "live", 7)
        publish(store)
    publish_work(store, slow, work)
    assert store.json(LATEST)["poll_seconds"] == store.json(FEED)["_live"]["poll_seconds"] == 7


def test_a_blog_that_was_withdrawn_before_its_first_publish_says_goodbye(blog, store):
    """A slower worker may be about to publish it: what it has read must not stay."""
    write_posts(blog, 60)
    slow, old = claim(), snapshot(store)
    free()
    LiveBlog.objects.update(status="draft")
    publish(store)
    with pytest.raises(LeaseLost):
        publish_work(store, slow, old)
    assert b"Post 7" not in store.contents.text()
    assert store.json(LATEST)["status"] == "gone"


def test_a_first_older_page_of_a_blog_that_was_withdrawn_meanwhile_does_not_stay(blog, store):
    write_posts(blog, 60)
    slow, old = claim(), snapshot(store)

    def slept(key: str) -> None:
        if "/older/" in key:
            store.before_put = lambda key: None
            free()
            LiveBlog.objects.update(status="draft")
            publish(store)

    store.before_put = beside_the_main_thread(slept)
    with pytest.raises(LeaseLost):
        publish_work(store, slow, old)
    assert not any(b"Post 7" in held.body for key, held in store.contents.objects.items() if "/pages/" not in key)


# A store that ignores conditions


def test_a_store_that_ignores_conditions_is_published_to_under_a_lease(blog):
    store = MemoryStore(conditional=False)
    write_posts(blog, 60)
    publish(store)
    assert store.json(LATEST)["post_count"] == 60
    assert dangling(store) == []


def test_a_worker_that_lost_its_lease_writes_nothing_where_conditions_are_ignored(blog):
    store = MemoryStore(conditional=False)
    write_post(blog, "First")
    slow, work = asleep(store)
    write_post(blog, "Second")
    publish(store)
    store.forget()
    with pytest.raises(LeaseLost):
        publish_work(store, slow, work)
    assert store.requests == []


def test_a_worker_that_loses_its_lease_between_stages_stops_where_conditions_are_ignored(blog):
    store = MemoryStore(conditional=False)
    write_posts(blog, 60)
    others = []

    def another_takes_over(key: str) -> None:
        if "pages/index" in key and not others:
            others.append("taken over")
            free()
            write_post(blog, "Later")
            publish(store)

    store.before_put = another_takes_over
    publish(store)
    assert store.json(LATEST)["post_count"] == 61
    assert store.puts().count(LATEST) == 1
