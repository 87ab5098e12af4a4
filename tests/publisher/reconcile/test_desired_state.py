"""What readers wait for is put before the rest is read, and is the same bytes as if it had been."""

from __future__ import annotations

import pytest
from django.db import connection

from cms.models import Post
from publisher import documents
from publisher.reconcile.desired_state import FIRST
from publisher.rows import live_blogs
from publisher.rows.snapshot import snapshot
from testing.doubles.memory_bucket import SITE
from tests.publisher.newsroom import ELECTION, FEED, LATEST, publish, write_post, write_posts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def rendered_from_everything() -> bytes:
    with snapshot():
        publication = live_blogs.publication(ELECTION)
        found = live_blogs.live_blog(publication, live_blogs.public_blog(publication))
    return documents.BlogDocuments(found, SITE).latest.body


def seen_in_snapshot(store) -> dict[str, bool]:
    """By key: whether it was put while rows were still being read."""
    seen: dict[str, bool] = {}
    store.before_put = lambda key: seen.setdefault(key, connection.in_atomic_block)
    return seen


def test_what_readers_wait_for_is_put_while_the_rest_is_read(blog, store):
    for _ in range(FIRST):  # one by one: a tail never holds half of a revision
        write_post(blog, body="<p>" + "Counting goes on. " * 30)
    publish(store)
    write_post(blog)
    seen = seen_in_snapshot(store)
    publish(store)
    assert seen[LATEST]
    assert not seen[FEED]


def test_a_blogs_first_latest_still_comes_last(blog, store):
    write_posts(blog, 30)
    publish(store)
    assert store.puts()[-1] == LATEST


def test_more_changes_than_were_read_first_still_fill_the_tail(blog, store):
    write_posts(blog, 70)
    publish(store)
    Post.objects.update(status="removed")
    seen = seen_in_snapshot(store)
    publish(store)
    assert not seen[LATEST]
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
