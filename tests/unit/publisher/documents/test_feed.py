"""`feed.json` is a valid JSON Feed 1.1 that says nothing twice."""

from __future__ import annotations

import re
from typing import Any

import pytest

from publisher.documents.row import AuthorRow, PagesRow
from testing.night import json, night
from tests.publisher.made import MOMENT, blog, documents, post

DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
FEED_STRINGS = ("title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon")
ITEM_STRINGS = ("url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image")


def feed(*posts: Any, **values: Any) -> dict[str, Any]:
    return json(documents(*posts, **values).feed)


def first(**values: Any) -> dict[str, Any]:
    return feed(post(**values))["items"][0]


def complaints(value: dict[str, Any]) -> list[str]:
    """What a validator says by the rules of https://jsonfeed.org/version/1.1."""
    found = []
    if value.get("version") != "https://jsonfeed.org/version/1.1":
        found.append("version")
    if not isinstance(value.get("title"), str) or not isinstance(value.get("items"), list):
        found.append("title and items are required")
    found += [name for name in FEED_STRINGS if not isinstance(value.get(name, ""), str)]
    found += [name for name in ("home_page_url", "feed_url") if not value.get(name, "").startswith("http")]
    found += authors_complaints(value) + extension_complaints(value)
    ids = [item.get("id") for item in value["items"]]
    if len(set(ids)) != len(ids):
        found.append("ids are unique")
    return found + [each for item in value["items"] for each in item_complaints(item)]


def item_complaints(item: dict[str, Any]) -> list[str]:
    found = [name for name in ITEM_STRINGS if not isinstance(item.get(name, ""), str)]
    if not isinstance(item.get("id"), str) or not item["id"]:
        found.append("an id is a string")
    if "content_html" not in item and "content_text" not in item:
        found.append("a content is required")
    found += [name for name in ("date_published", "date_modified") if name in item and not DATE.fullmatch(item[name])]
    found += [name for name in ("url", "image") if name in item and not item[name].startswith("http")]
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        found.append("tags are strings")
    for attachment in item.get("attachments", []):
        if not attachment.get("url", "").startswith("http") or "/" not in attachment.get("mime_type", ""):
            found.append("an attachment has a url and a mime_type")
    return found + authors_complaints(item) + extension_complaints(item)


def authors_complaints(value: dict[str, Any]) -> list[str]:
    authors = value.get("authors", [])
    good = isinstance(authors, list) and all(set(author) & {"name", "url", "avatar"} for author in authors)
    return [] if good and "author" not in value else ["authors"]


def extension_complaints(value: dict[str, Any]) -> list[str]:
    """Extensions begin with an underscore and a letter, have no dot, and are objects."""
    names = [name for name in value if name.startswith("_")]
    return [name for name in names if "." in name or not name[1:2].isalpha() or not isinstance(value[name], dict)]


NASTY = {
    "title": 'a "quoted" <b>title</b> 🎉\x00',
    "tags": ("a", "b"),
    "authors": (AuthorRow(name="Ann", url="https://news.example/ann"), AuthorRow(name="Bo")),
    "image": "https://news.example/a.jpg",
    "modified_at": MOMENT,
    "correction": "It was ten.",
    "key_event": True,
}


@pytest.mark.parametrize("values", [{}, NASTY, {"title": "", "body": ""}], ids=["plain", "full", "empty"])
def test_it_is_a_valid_json_feed(values):
    assert complaints(feed(post(0, **values), post(1), blog=blog(description="All night long"))) == []


def test_a_feed_without_posts_is_valid():
    assert complaints(feed()) == []


def test_a_feed_of_what_is_gone_is_valid_and_says_so():
    value = feed(blog=None)
    assert complaints(value) == []
    assert (value["_live"]["status"], value["items"]) == ("gone", [])


def test_the_validator_finds_faults():
    good = feed(post())
    for broken in (
        {"version": "1"},
        {"items": [{"id": 1}]},
        {"title": None},
        {"authors": [{}]},
        {"items": [good["items"][0], good["items"][0]]},
        {"_live": 1},
        {"items": [good["items"][0] | {"date_published": "yesterday"}]},
        {"items": [good["items"][0] | {"attachments": [{"url": "https://a.org/x.jpg"}]}]},
    ):
        assert complaints(good | broken), broken


def test_posts_are_newest_first():
    assert [item["id"] for item in feed(post(0), post(2), post(1))["items"]] == ["P2", "P1", "P0"]


def test_at_most_fifty_posts_are_in_it():
    assert len(json(night(("add", 70)).documents().feed)["items"]) == 50


def test_what_is_empty_is_absent():
    item = first(title="")
    assert set(item) == {"id", "url", "content_html", "date_published", "_live"}
    assert set(item["_live"]) == {"revision", "sequence"}
    assert "description" not in feed(post())


def test_what_is_there_is_told():
    item = first(**NASTY)
    assert item["title"] == 'a "quoted" <b>title</b> 🎉'
    assert item["tags"] == ["a", "b"]
    assert item["authors"] == [{"name": "Ann", "url": "https://news.example/ann"}, {"name": "Bo"}]
    assert item["_live"] == {"revision": 1, "sequence": 0, "key_event": True, "correction": "It was ten."}


def test_a_picture_and_a_correction_are_in_the_text_for_programs_that_know_no_field_of_ours():
    item = first(
        body="<p>It is nine.</p>",
        image="https://news.example/a.jpg?w=9&h=6",
        image_alt='A "line"',
        correction="It was <ten>.",
    )
    assert item["content_html"] == (
        '<figure data-part="image"><img src="https://news.example/a.jpg?w=9&amp;h=6" alt="A &quot;line&quot;"></figure>'
        "<p>It is nine.</p>"
        '<p data-part="correction"><strong>Correction</strong> <bdi>It was &lt;ten&gt;.</bdi></p>'
    )
    assert item["image"] == "https://news.example/a.jpg?w=9&h=6"
    assert item["_live"]["correction"] == "It was <ten>."


def test_a_correction_is_called_so_in_the_language_of_the_live_blog():
    text = feed(post(correction="x"), blog=blog(language="es"))["items"][0]["content_html"]
    assert "<strong>Corrección</strong>" in text


def test_no_editor_writes_a_part_of_a_post_by_hand():
    item = first(
        body='<figure data-part="image"><img src="https://a.org/x.jpg"></figure><p data-part="correction">x</p>'
    )
    assert "data-part" not in item["content_html"]


def test_a_picture_is_attached_with_its_type_where_its_address_tells_it():
    attachments = first(image="https://news.example/A.JPG?w=9", image_alt="A line")["attachments"]
    assert attachments == [{"url": "https://news.example/A.JPG?w=9", "mime_type": "image/jpeg", "title": "A line"}]
    assert "attachments" not in first(image="https://news.example/picture/9")
    assert "attachments" not in first(body='<p>Words and <img src="https://a.org/x.png" alt="a map"></p>')


def test_a_post_that_is_a_picture_is_summed_up_by_what_it_shows():
    for values in (
        {"image": "https://a.org/x.png", "image_alt": "A line of voters"},
        {"body": '<p><img src="https://a.org/x.png" alt="A line of voters"></p>'},
    ):
        item = first(title="", **{"body": "", **values})
        assert item["summary"] == "A line of voters"
        assert item["attachments"][0]["mime_type"] == "image/png"
    assert "summary" not in first(title="", image="https://a.org/x.png", image_alt="A line of voters")


def test_what_is_for_strangers_is_not_in_what_is_polled():
    made = documents(post(image="https://news.example/a.jpg", image_alt="A line", title="", body=""))
    (change,) = json(made.latest)["changes"]
    item = json(made.feed)["items"][0]
    assert {name: value for name, value in item.items() if name not in ("url", "summary", "attachments")} == change[
        "item"
    ]


def test_who_has_no_name_has_signed_nothing():
    item = first(
        authors=(AuthorRow(name=" \x00"), AuthorRow(name="", url="https://a.org"), AuthorRow(name=" Ann ")), title=" \n"
    )
    assert item["authors"] == [{"name": "Ann"}]
    assert "title" not in item


def test_a_post_has_an_address_on_the_page():
    assert first()["url"] == "https://news.example/live/night/index.html#post-P0"


def test_dates_are_in_utc_with_milliseconds():
    item = first(modified_at=MOMENT)
    assert item["date_published"] == item["date_modified"] == "2026-11-03T21:04:09.120Z"


def test_a_post_that_was_not_changed_has_no_date_of_change():
    assert "date_modified" not in first()


def test_what_nobody_signed_is_the_live_blogs_and_nobody_elses():
    """Readers of feeds hand the feed's authors down to each item that has none."""
    value = feed(post(0, authors=(AuthorRow(name="Ann"),)), post(1), post(2, authors=(AuthorRow(name="Bo"),)))
    assert value["authors"] == [{"name": "Election night", "url": value["home_page_url"]}]
    assert [item.get("authors") for item in value["items"]] == [[{"name": "Bo"}], None, [{"name": "Ann"}]]


def test_what_is_gone_is_signed_by_nobody():
    assert "authors" not in feed(blog=None)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "/a.jpg", "data:image/png;base64,AA", "https://a b"]
)
def test_an_address_that_is_none_is_absent(url):
    item = first(image=url, authors=(AuthorRow(name="Ann", url=url),))
    assert "image" not in item
    assert item["authors"] == [{"name": "Ann"}]


def test_there_is_no_page_list_before_a_page_is_listed():
    assert feed(post())["_live"]["pages"] is None


def test_the_page_list_has_a_relative_address():
    value = feed(post(), pages=PagesRow(listed=3, revision=7, list_key="live/night/pages/index-7-abc.json"))
    assert value["_live"]["pages"] == {"url": "pages/index-7-abc.json", "count": 3}


def test_pinned_posts_from_elsewhere_come_along():
    value = json(night(("add", 60), ("pin", [59, 0])).documents().feed)
    assert value["_live"]["pinned"] == ["P0059", "P0000"]
    assert [item["id"] for item in value["_live"]["pinned_items"]] == ["P0000"]
    assert value["_live"]["pinned_items"][0]["url"].endswith("#post-P0000")


def test_no_pinned_post_from_elsewhere_is_absent():
    assert "pinned_items" not in json(night(("add", 3), ("pin", [0])).documents().feed)["_live"]


def test_a_prefix_is_part_of_every_address():
    from publisher.documents import BlogDocuments, Site
    from tests.publisher.made import rows

    value = json(BlogDocuments(rows(post()), Site(base_url="https://cdn.example/news")).feed)
    assert value["feed_url"] == "https://cdn.example/news/live/night/feed.json"
    assert value["home_page_url"] == "https://cdn.example/news/live/night/index.html"
