"""Whatever one banner or live blog of a list holds, the others are published, and it is told why that one is not."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.documents import banner_faults, banners, banners_html, home, home_faults, home_html
from publisher.documents.row import BannersRows, HomeRows
from testing.night import json
from tests.publisher.made import SITE, banner, blog, post, publication, rows

ODD = st.one_of(
    st.none(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.binary(max_size=4),
    st.just("\ud800"),
    st.text(max_size=5),
    st.just("<div>" * 90),
    st.just(object()),
    st.lists(st.integers(), max_size=2),
)


def odd(row: Any, *, but: str) -> st.SearchStrategy[Any]:
    """The row with some of its fields absurd."""
    names = [field.name for field in fields(row) if field.name != but]
    return st.dictionaries(st.sampled_from(names), ODD, min_size=1, max_size=3).map(
        lambda values: replace(row, **values)
    )


def placed(*found: Any) -> BannersRows:
    return BannersRows(publication=publication(key="banners:top"), placement="top", banners=found)


@settings(max_examples=80, deadline=None)
@given(odd(banner(1), but="id"))
def test_an_odd_banner_leaves_the_others(strange):
    found = placed(banner(0), strange, banner(2))
    shown = {each["id"] for each in json(banners(found))["banners"]}
    assert shown >= {"B0", "B2"}
    assert set(banner_faults(found)) == {"B0", "B1", "B2"} - shown
    text = banners_html(found, "https://news.example").body.decode()
    assert "Banner 0" in text
    assert "Banner 2" in text


@settings(max_examples=80, deadline=None)
@given(odd(blog(slug="odd", status="live", featured=True), but="slug"))
def test_an_odd_live_blog_leaves_the_others_on_the_home_page(strange):
    good = blog(slug="good", title="Good night", status="live")
    found = HomeRows(publication=publication(key="home"), blogs=(strange, good), front=None, banners=placed())
    value = json(home(found))
    shown = {each["slug"] for each in value["live_blogs"]}
    assert shown >= {"good"}
    assert value["featured"] in shown
    assert set(home_faults(found, SITE)) == {"odd", "good"} - shown
    assert "Good night" in home_html(found, SITE).body.decode()


@settings(max_examples=80, deadline=None)
@given(odd(banner(1), but="id"), odd(blog(slug="night"), but="slug"))
def test_a_front_and_a_banner_that_are_odd_leave_the_page(strange, leading):
    front = rows(post(0), blog=leading)
    found = HomeRows(
        publication=publication(key="home"), blogs=(blog(),), front=front, banners=placed(strange, banner(0))
    )
    text = home_html(found, SITE).body.decode()
    assert "Election night" in text
    assert "Banner 0" in text


def test_nothing_is_told_of_what_is_well():
    found = HomeRows(
        publication=publication(key="home"), blogs=(blog(),), front=rows(post(0)), banners=placed(banner(0))
    )
    assert home_faults(found, SITE) == {}
