"""The golden examples are what the documents are today, and what the schemas describe."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from publisher.documents import mirror
from publisher.documents.row import AuthorRow
from testing.night import night
from testing.paths import EXAMPLES, SCHEMAS
from tests.publisher.examples import documents, readable, senate_race
from tests.publisher.made import MOMENT, post
from tests.publisher.made import documents as blog_documents

REMEDY = "if this is meant: python -m tests.publisher.examples"


@pytest.fixture(scope="module")
def validator():
    """Makes a validator of one of the schemas, which refer to each other by file name."""
    found = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in found.values())
    return lambda name: Draft202012Validator(found[f"{name}.schema.json"], registry=registry)


@pytest.mark.parametrize("name", documents())
def test_an_example_is_what_the_documents_are_today(name):
    assert (EXAMPLES / f"{name}.json").read_bytes() == readable(documents()[name]), REMEDY


@pytest.mark.parametrize("name", documents())
def test_an_example_is_what_its_schema_describes(name, validator):
    validator(name).validate(json.loads(documents()[name].body))


@pytest.mark.parametrize(
    "values",
    [
        {"title": "", "body": "", "image": "https://a.org/x.png", "image_alt": "A line"},
        {"title": " ", "body": "", "tags": ("", "a"), "authors": (AuthorRow(name=""), AuthorRow(name="Ann", url="x"))},
        {
            "title": "",
            "body": '<img src="https://a.org/x" alt="A map">',
            "correction": "It was ten.",
            "key_event": True,
        },
        {"body": "<table><tr><th>A</th><td>1</td></tr></table>", "modified_at": MOMENT},
    ],
)
def test_every_kind_of_post_is_what_the_schemas_describe(values, validator):
    made = blog_documents(post(0, **values), key_events=("P0",), pinned=("P0",))
    for name, document in {"feed": made.feed, "latest": made.latest}.items():
        validator(name).validate(json.loads(document.body))


def test_there_is_no_other_example():
    assert {path.stem for path in EXAMPLES.iterdir()} == set(documents())


def test_the_examples_show_what_is_special():
    latest, feed = (json.loads(documents()[name].body) for name in ("latest", "feed"))
    assert any("removed" in change for change in latest["changes"])
    assert len({change["revision"] for change in latest["changes"]}) < len(latest["changes"])
    assert feed["_live"]["pinned_items"]
    assert any("correction" in item["_live"] for item in feed["items"])
    assert any("image" in item for item in feed["items"])
    assert len(feed["items"]) == 50


def test_a_mirror_in_each_of_its_states_is_what_the_schema_describes(validator):
    stale = senate_race()
    fresh = replace(stale, mirror=replace(stale.mirror, stale_since=None, data="[1, null]"))
    for rows in (stale, fresh, replace(stale, mirror=None)):
        validator("mirror").validate(json.loads(mirror(rows).body))


def test_what_is_gone_or_empty_is_what_the_schemas_describe(validator):
    for made in (
        night(("add", 3), ("hide",)),
        night(("state", "ended")),
        night(("add", 70), ("remove", list(range(70)))),
    ):
        published = made.publish()
        validator("latest").validate(published.latest)
        validator("feed").validate(published.feed)
        if published.list:
            validator("pages").validate(published.list)
        for page in published.pages.values():
            validator("page").validate(page)
