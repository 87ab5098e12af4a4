"""The registry: what is known of each kind of publication."""

from __future__ import annotations

import pytest

from publisher import kinds


@pytest.mark.parametrize(
    ("publication", "key", "slug"),
    [
        ("liveblog:night", "live/night/latest.json", "night"),
        ("banners:top", "banners/top.json", "top"),
        ("home", "live/index.json", ""),
        ("mirror:polls", "mirrors/polls.json", "polls"),
    ],
)
def test_a_publication_has_an_object_that_readers_poll(publication, key, slug):
    assert kinds.polled(publication) == key
    assert kinds.slug_of(publication) == slug


@pytest.mark.parametrize("publication", ["newsletter:x", "lookup:zip", ""])
def test_of_some_kinds_nothing_is_polled(publication):
    assert kinds.polled(publication) is None


@pytest.mark.parametrize(
    ("publication", "queue"),
    [("liveblog:night", "publish"), ("banners:top", "publish"), ("home", "publish"), ("mirror:polls", "bulk")],
)
def test_bulk_work_has_a_queue_of_its_own(publication, queue):
    assert kinds.queue_of(publication) == queue
