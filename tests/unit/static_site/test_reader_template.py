"""The reader's page as Jinja2 renders it, held to the golden post of post.js; schemas held to examples."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from contract import keys
from publisher.documents.page_html import TEMPLATES, css, floor, links, render
from publisher.documents.words import words
from testing.paths import EXAMPLES, ROOT
from testing.paths import SCHEMAS as FOLDER

SCHEMAS = {path.name: json.loads(path.read_text()) for path in FOLDER.glob("*.schema.json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)

SLUG = "election"


@pytest.fixture
def feed() -> dict[str, Any]:
    return json.loads((EXAMPLES / "feed.json").read_text())


def rendered(feed: dict[str, Any], **values: Any) -> str:
    items = feed["items"]
    given = {
        "items": items,
        "links": links(feed, items, SLUG),
        "floor": floor(feed, items),
        "older": 0,
        "image": "",
        "json_ld": '{"a":"\\u003c"}',
    }
    page = keys.blog(SLUG, keys.FRONT)
    return render("live.html", language=feed["language"], page=page, slug=SLUG, feed=feed, **{**given, **values})


def dense(html: str) -> str:
    return re.sub(r">\s+<", "><", html).strip()


def test_a_post_has_the_shape_that_post_js_gives_it(feed: dict[str, Any]) -> None:
    item = next(item for item in feed["items"] if item["_live"]["sequence"] == 122) | {"content_html": ""}
    item |= {"image": "https://news.example/media/line.jpg", "_live": item["_live"] | {"image_alt": "A line"}}
    template = TEMPLATES.from_string('{% from "post.html" import post with context %}{{ post(item, true) }}')
    html = template.render(item=item, language="en", words=words("en"))
    assert dense(html) == dense((ROOT / "tests" / "static_site" / "post.html").read_text())


def test_pinned_posts_come_first_and_each_post_once(feed: dict[str, Any]) -> None:
    elsewhere = deepcopy(feed["items"][0]) | {"id": "01JBTAAAAAAAAAAAAAAAAAAAAA"}
    pinned = [elsewhere["id"], feed["items"][2]["id"]]
    feed["_live"] |= {"pinned": pinned, "pinned_items": [elsewhere]}
    ids = re.findall(r'<article id="post-(\w+)"', rendered(feed))
    assert ids == pinned + [item["id"] for item in feed["items"] if item["id"] not in pinned]


def test_the_page_says_its_revision_and_links_what_it_should(feed: dict[str, Any]) -> None:
    html = rendered(feed)
    assert '<live-blog src="latest.json" revision="134" status="live" floor="79">' in html
    assert f'<link rel="canonical" href="{feed["home_page_url"]}">' in html
    assert 'href="feed.json"' in html and 'href="feed.xml"' in html and 'property="og:title"' in html
    assert css() in html and '{"a":"\\u003c"}' in html


def test_the_floor_is_the_oldest_post_while_older_ones_wait_in_pages(feed: dict[str, Any]) -> None:
    feed["items"] = feed["items"][:3]
    assert f'floor="{feed["items"][2]["_live"]["sequence"]}"' in rendered(feed)
    feed["_live"]["pages"] = None
    assert 'floor="0"' in rendered(feed)


@pytest.mark.parametrize("language", ["ar", "fa-IR", "he", "ur"])
def test_a_page_in_a_right_to_left_language_is_one(feed: dict[str, Any], language: str) -> None:
    assert f'<html lang="{language}" dir="rtl">' in rendered(feed | {"language": language})


def test_titles_and_names_are_text_and_the_body_is_html(feed: dict[str, Any]) -> None:
    feed["title"] = "</title><script>"
    feed["items"][0] |= {"title": "<b>", "content_html": "<p>x</p>", "tags": ['"<i>']}
    html = rendered(feed)
    assert (
        "</title><script>" not in html
        and "<b>" not in html
        and "<i>" not in html
        and '<div class="post-body"><p>x</p></div>' in html
    )


def test_what_is_gone_says_so_and_shows_no_post(feed: dict[str, Any]) -> None:
    feed["_live"]["status"] = "gone"
    html = rendered(feed)
    assert "no longer available" in html and "<article" not in html and "noindex" in html


def test_a_feed_without_posts_or_description_is_a_page(feed: dict[str, Any]) -> None:
    del feed["description"], feed["authors"]
    feed["_live"] |= {"status": "upcoming", "post_count": 0, "pinned": []}
    assert "Not started yet" in rendered(feed | {"items": []})


@pytest.mark.parametrize(
    "name", sorted(name.removesuffix(".schema.json") for name in SCHEMAS if name != "item.schema.json")
)
def test_the_example_is_what_its_schema_describes(name: str) -> None:
    schema = SCHEMAS[f"{name}.schema.json"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, registry=REGISTRY).validate(json.loads((EXAMPLES / f"{name}.json").read_text()))


def test_a_schema_refuses_what_the_contract_does(feed: dict[str, Any]) -> None:
    validator = Draft202012Validator(SCHEMAS["feed.schema.json"], registry=REGISTRY)
    assert validator.is_valid(feed | {"new": "is allowed"})
    for broken in (
        {"date_published": "2026-11-03T21:04:09Z"},
        {"title": ""},
        {"tags": []},
        {"_live": {"revision": 1}},
        {"url": "x"},
    ):
        assert not validator.is_valid(feed | {"items": [feed["items"][0] | broken]}), broken
    item = {name: value for name, value in feed["items"][0].items() if name != "url"}
    assert not validator.is_valid(feed | {"items": [item]})
