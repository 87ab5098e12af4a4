"""`live/index.json`: the public live blogs, those that are live first."""

from __future__ import annotations

from publisher.documents import home
from publisher.documents.row import HomeRows
from tests.publisher.made import blog, publication
from tests.publisher.night import json


def listing(*blogs):
    return json(home(HomeRows(publication=publication(key="home"), blogs=blogs)))


def test_those_that_are_live_come_first():
    found = listing(*[blog(slug=status, status=status) for status in ("ended", "upcoming", "live", "paused")])
    assert [each["slug"] for each in found["live_blogs"]] == ["live", "paused", "upcoming", "ended"]


def test_within_a_status_the_order_stays():
    assert [each["slug"] for each in listing(blog(slug="b"), blog(slug="a"))["live_blogs"]] == ["b", "a"]


def test_addresses_are_relative_to_the_listing():
    (found,) = listing(blog(slug="night", description="All night"))["live_blogs"]
    assert found == {
        "slug": "night",
        "title": "Election night",
        "description": "All night",
        "status": "live",
        "language": "en",
        "url": "night/index.html",
        "latest": "night/latest.json",
    }


def test_no_blogs_is_an_empty_list():
    assert (listing()["live_blogs"], listing()["revision"], listing()["version"]) == ([], 9, 1)


def test_it_lies_where_readers_look():
    assert home(HomeRows(publication=publication(), blogs=())).key == "live/index.json"
