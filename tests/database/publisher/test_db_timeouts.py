"""Somebody's open transaction holds up nobody but itself. For PostgreSQL: in SQLite a writer holds everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from cms.models import LiveBlog, Post, Publication
from publisher import db_timeouts
from publisher.reconcile.read_back import confirm
from publisher.scheduling import sweep
from tests.publisher.newsroom import ELECTION, LATEST, free, is_behind, publish, publish_all, write_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def worker(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This connection waits as a worker's does."""
    if connection.vendor != "postgresql":
        pytest.skip("in SQLite a writer holds everything")
    monkeypatch.setattr(db_timeouts, "LOCK_SECONDS", 0.05)
    connection.ensure_connection()
    db_timeouts.set_limits(connection)
    yield
    connection.close()


@pytest.fixture
def other() -> Iterator[Any]:
    """Another connection, as of a script that keeps its transaction open."""
    other = connection.copy()
    yield other
    other.close()


def hold(other: Any, key: str = ELECTION) -> None:
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM cms_publication WHERE key = %s FOR NO KEY UPDATE", [key])


def test_a_publication_whose_row_is_held_is_published_and_noted_later(blog, store, other):
    write_post(blog)
    publish_all(store)
    write_post(blog, "Second")
    hold(other)
    assert publish(store) is False
    assert store.json(LATEST)["post_count"] == 2
    assert is_behind()
    other.rollback()
    free()
    store.forget()
    publish(store)
    assert not is_behind()
    assert store.requests == []


def test_it_is_not_tried_again_at_once(blog, store, other):
    hold(other)
    publish(store)
    store.forget()
    sweep.sweep(store)
    assert not any("election" in key for _, key in store.requests)


def test_what_is_due_elsewhere_appears_on_time(blog, store, other):
    second = LiveBlog.objects.create(slug="second", title="Second", status="live")
    for each, count in ((blog, 5), (second, 1)):
        for n in range(count):
            write_post(each, f"Due {n}", status="scheduled", publish_at=timezone.now() + timedelta(days=1))
    Post.objects.filter(liveblog=blog).update(publish_at=timezone.now() - timedelta(minutes=1))
    Post.objects.filter(liveblog=second).update(publish_at=timezone.now() - timedelta(minutes=2))
    hold(other)
    sweep.sweep(store)
    assert set(Post.objects.filter(liveblog=blog).values_list("status", flat=True)) == {"scheduled"}
    assert Post.objects.get(liveblog=second).status == "published"
    assert not is_behind("liveblog:second")
    other.rollback()
    free()
    sweep.sweep(store)
    assert not Post.objects.filter(status="scheduled").exists()


def test_what_readers_have_elsewhere_is_confirmed(blog, placement, store, other):
    publish_all(store)
    hold(other)
    confirm(store)
    assert set(Publication.objects.filter(seen=0).values_list("key", flat=True)) == {ELECTION}
    other.rollback()
    confirm(store)
    assert not Publication.objects.filter(seen=0).exists()


def test_only_a_lock_is_a_lock(other):
    with pytest.raises(OperationalError) as error, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '1ms', false), pg_sleep(1)")
        cursor.execute("SELECT pg_sleep(1)")
    assert not db_timeouts.is_locked_out(error.value)
