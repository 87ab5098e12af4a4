"""What readers wait for is put before the rest is read, and is the same bytes as if it had been."""

from __future__ import annotations

import pytest
from django.db import connection

from cms.models import Post
from publisher import documents
from publisher.kinds.live_blogs import FIRST
from publisher.reconcile import reconcile
from publisher.rows import live_blogs, publications
from publisher.rows.snapshot import snapshot
from testing.doubles.memory_bucket import SITE
from tests.publisher.newsroom import ELECTION, FEED, LATEST, publish, write_post, write_posts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def rendered_from_everything() -> bytes:
    with snapshot():
        publication = publications.publication(ELECTION)
        found = live_blogs.live_blog(publication, live_blogs.public_blog(publication))
    return documents.BlogDocuments(found, SITE).latest.body


@pytest.fixture
def steps(store, monkeypatch) -> list[str]:
    """What a publish did: the keys that it put, and `read` where it read the rest. No put may be inside a snapshot."""
    steps: list[str] = []
    real = reconcile.read

    def put(key):
        assert not connection.in_atomic_block, f"{key} was put inside a snapshot"
        steps.append(key)

    monkeypatch.setattr(store, "before_put", put, raising=False)
    monkeypatch.setattr(reconcile, "read", lambda *of: steps.append("read") or real(*of))
    return steps


def test_what_readers_wait_for_is_put_before_the_rest_is_read(blog, store, steps):
    for _ in range(FIRST):  # one by one: a tail never holds half of a revision
        write_post(blog, body="<p>" + "Counting goes on. " * 30)
    publish(store)
    write_post(blog)
    steps.clear()
    publish(store)
    assert steps.index(LATEST) < steps.index("read") < steps.index(FEED)
    assert steps.count(LATEST) == 1


def test_a_blogs_first_latest_still_comes_last(blog, store):
    write_posts(blog, 30)
    publish(store)
    assert store.puts()[-1] == LATEST


def test_more_changes_than_were_read_first_still_fill_the_tail(blog, store, steps):
    write_posts(blog, 70)
    publish(store)
    Post.objects.update(status="removed")
    steps.clear()
    publish(store)
    assert steps.index("read") < steps.index(LATEST)
    assert store.contents.objects[LATEST].body == rendered_from_everything()


@pytest.mark.parametrize("count", [1, FIRST - 2, FIRST - 1, FIRST, FIRST + 1, 61])
@pytest.mark.parametrize("length", [1, 15, 40])
def test_it_is_the_same_bytes_as_from_all_rows(blog, store, count, length):
    write_post(blog, pinned=True)
    publish(store)
    for n in range(count):
        write_post(blog, title=f"Post {n}", body="<p>" + "Counting goes on. " * length)
    publish(store)
    write_post(blog, title="One more")
    publish(store)
    assert store.contents.objects[LATEST].body == rendered_from_everything()


def test_an_edit_between_the_two_readings_is_put_over_what_was_urgent(blog, store, monkeypatch):
    write_post(blog)
    publish(store)
    write_post(blog, title="First")
    real = reconcile.urgent

    def then_an_edit(*of):
        made = real(*of)
        monkeypatch.setattr(reconcile, "urgent", real)
        write_post(blog, title="Second")
        return made

    monkeypatch.setattr(reconcile, "urgent", then_an_edit)
    asked: list[str] = []
    head = store.head
    monkeypatch.setattr(store, "head", lambda key: asked.append(key) or head(key))
    publish(store)
    assert store.contents.objects[LATEST].body == rendered_from_everything()
    assert LATEST not in asked  # the second put knew what the first had left
