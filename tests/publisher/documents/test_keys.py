"""Where objects lie: the contract's table."""

from __future__ import annotations

import pytest

from publisher.documents import keys


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (keys.blog("night", "latest.json"), "live/night/latest.json"),
        (keys.page("night", 3, 77, "0123456789abcdef" * 4), "live/night/pages/3-77-0123456789abcdef.json"),
        (keys.page_list("night", 77, "0123456789abcdef" * 4), "live/night/pages/index-77-0123456789abcdef.json"),
        (keys.banners("top"), "banners/top.json"),
        (keys.HOME, "live/index.json"),
    ],
)
def test_keys_are_those_of_the_contract(made, key):
    assert made == key


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
    assert keys.polled(publication) == key
    assert keys.slug_of(publication) == slug


@pytest.mark.parametrize("publication", ["newsletter:x", "lookup:zip", ""])
def test_of_some_kinds_nothing_is_polled(publication):
    assert keys.polled(publication) is None


@pytest.mark.parametrize(
    ("publication", "queue"),
    [("liveblog:night", "publish"), ("banners:top", "publish"), ("home", "publish"), ("mirror:polls", "bulk")],
)
def test_bulk_work_has_a_queue_of_its_own(publication, queue):
    assert keys.queue(publication) == queue
