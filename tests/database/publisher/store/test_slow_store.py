"""A store so slow that leases run out in the middle of a publish."""

from __future__ import annotations

import pytest

from publisher.reconcile import lease
from tests.publisher.newsroom import ELECTION, FEED, LATEST, is_behind, publish, write_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def expiring(monkeypatch, settings):
    """Leases that are over as soon as they are given."""
    settings.LEASE_SECONDS = 0.0
    monkeypatch.setattr(lease, "SECONDS_UNCONDITIONAL", 0.0)


def taken_over(store, *, at: str) -> None:
    """Another worker takes the lease while an object is being put."""

    def take(key: str) -> None:
        if key.endswith(at):
            assert lease.claim(ELECTION, conditional=True)

    store.before_put = take


def test_a_worker_that_outlasts_its_lease_still_publishes_everything(blog, store, expiring):
    write_post(blog)
    publish(store)
    post = write_post(blog)
    taken_over(store, at="latest.json")
    publish(store)
    assert not is_behind(ELECTION)
    assert post.uid in {item["id"] for item in store.json(FEED)["items"]}


def test_where_conditions_are_ignored_it_stops_instead(blog, store, expiring, settings):
    write_post(blog)
    publish(store)
    store.conditional = False
    write_post(blog)
    taken_over(store, at="latest.json")
    settings.LEASE_SECONDS = 60.0  # the other worker's
    store.forget()
    publish(store)
    assert LATEST in store.puts()
    assert FEED not in store.puts()
    assert is_behind(ELECTION)
