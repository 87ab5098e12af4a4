"""Closed pages and their list: immutable, under keys that are a function of the rows alone."""

from __future__ import annotations

from publisher.documents.document import FOREVER
from publisher.documents.row import KeptPage, PageRow, PagesRow
from testing.night import json, night
from tests.publisher.made import documents, post


def pages(*posts, n: int = 0, revision: int = 9, listed: int = 1, **values):
    row = PageRow(n=n, revision=revision, posts=posts)
    return documents(*posts, pages=PagesRow(listed=listed, revision=revision, stale=(row,), **values))


def test_a_page_holds_its_posts_oldest_first():
    (page,) = pages(post(0), post(1)).pages
    assert json(page)["n"] == 0
    assert [item["id"] for item in json(page)["items"]] == ["P0", "P1"]
    assert "url" not in json(page)["items"][0]


def test_its_key_has_its_number_its_revision_and_its_digest():
    (page,) = pages(post(0), n=3, revision=77).pages
    assert page.key == f"live/night/pages/3-77-{page.sha256[:16]}.json"
    assert page.cache_control == FOREVER


def test_the_same_rows_have_the_same_key():
    assert pages(post(0)).pages[0].key == pages(post(0)).pages[0].key


def test_a_text_that_comes_back_has_another_key():
    before, after = (pages(post(0), revision=revision).pages[0] for revision in (7, 9))
    assert before.body == after.body
    assert before.key != after.key


def test_the_list_names_every_page_oldest_first():
    listing = json(night(("add", 160)).documents().page_list)
    assert [entry["n"] for entry in listing["pages"]] == [0, 1, 2]
    assert listing["pages"][1] | {"url": ""} == {"n": 1, "url": "", "count": 50, "first": "P0050", "last": "P0099"}


def test_the_list_names_pages_relative_to_itself():
    made = pages(post(0))
    assert json(made.page_list)["pages"][0]["url"] == made.pages[0].key.rpartition("/")[2]
    assert made.page_list.key.startswith("live/night/pages/index-9-")


def test_pages_that_are_kept_are_named_as_they_are():
    kept = {"n": 0, "url": "0-1-a.json", "count": 50, "first": "A", "last": "B"}
    made = pages(post(50), n=1, listed=2, kept=(KeptPage(n=0, entry=kept),))
    assert json(made.page_list)["pages"][0] == kept
    assert [page.page for page in made.pages] == [1]


def test_the_order_in_which_a_database_keeps_an_entry_does_not_matter():
    """PostgreSQL sorts the names of a JSON object by their length."""
    fresh = night(("add", 101)).documents()
    kept = tuple(KeptPage(n=page.page, entry=dict(sorted(page.entry.items()))) for page in fresh.pages)
    again = documents(pages=PagesRow(listed=2, revision=fresh.page_list.revision, kept=kept))
    assert again.page_list.body == fresh.page_list.body


def test_a_page_that_is_not_listed_yet_is_written_and_not_named():
    made = night(("add", 50)).documents()
    assert len(made.pages) == 1
    assert made.page_list is None
    assert json(made.feed)["_live"]["pages"] is None


def test_an_empty_page_has_no_first_and_no_last():
    assert json(pages().page_list)["pages"] == [{"n": 0, "url": pages().pages[0].key.rpartition("/")[2], "count": 0}]


def test_a_list_that_is_in_the_bucket_is_not_made_again():
    made = documents(post(), pages=PagesRow(listed=1, revision=7, list_key="live/night/pages/index-7-abc.json"))
    assert made.page_list is None
    assert made.pages == ()


def test_a_post_that_cannot_be_rendered_is_left_out_of_its_page():
    made = pages(post(0), post(1, body=None), post(2))
    assert json(made.page_list)["pages"][0]["count"] == 2
    assert list(made.faults) == ["P1"]
