"""`live/index.json`: the public live blogs, those that are live first."""

from __future__ import annotations

from publisher.documents import home
from publisher.documents.row import BannersRows, HomeRows
from testing.night import json
from tests.publisher.made import blog, publication


def home_rows(*blogs, front=None, banners=()) -> HomeRows:
    placed = BannersRows(publication=publication(key="home"), placement="home", banners=banners)
    return HomeRows(publication=publication(key="home"), blogs=blogs, front=front, banners=placed)


def listing(*blogs):
    return json(home(home_rows(*blogs)))


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
    assert home(home_rows()).key == "live/index.json"


def test_the_newest_that_is_featured_is_in_front_whatever_its_status():
    blogs = blog(slug="c", status="live"), blog(slug="b", status="ended", featured=True), blog(slug="a", featured=True)
    assert listing(*blogs)["featured"] == "b"


def test_without_one_it_is_the_newest_that_is_live():
    blogs = blog(slug="c", status="upcoming"), blog(slug="b"), blog(slug="a")
    assert listing(*blogs)["featured"] == "b"


def test_with_nothing_live_nothing_is_in_front():
    assert "featured" not in listing(blog(status="ended"))
