"""A post as an item; one that cannot be rendered is left out, and everything else is there."""

from __future__ import annotations

import pytest

from publisher.documents.item import Items, item
from testing.night import json
from tests.publisher.made import documents, post

BROKEN = {"body": None}


def test_a_post_without_a_text_still_says_so():
    assert item(post(0, body=""))["content_html"] == ""


def test_texts_lose_what_json_cannot_carry():
    assert item(post(0, title="a\x00b\ud800c", tags=("\x07x",)))["title"] == "abc"


def test_a_post_is_rendered_once():
    made = Items([post(0)])
    assert made.get("P0") is made.get("P0")


def test_a_post_that_is_not_there_is_none():
    assert Items([]).get("P0") is None


@pytest.mark.parametrize(
    "broken", [BROKEN, {"published_at": None}, {"tags": None}, {"tags": (1,)}, {"authors": (None,)}]
)
def test_a_post_that_cannot_be_rendered_is_a_fault_and_no_item(broken):
    made = Items([post(0, **broken), post(1)])
    assert made.get("P0") is None
    assert made.get("P1")
    assert list(made.faults) == ["P0"]
    assert ":" in made.faults["P0"]


def test_a_fault_is_short():
    made = Items([post(0, tags=("x", type("Long", (), {"__repr__": lambda self: "y" * 9999})()))])
    made.get("P0")
    assert len(made.faults["P0"]) <= 500


def test_all_documents_leave_it_out_and_agree():
    made = documents(post(0), post(1, **BROKEN), post(2), pinned=("P1", "P0"))
    assert [each["id"] for each in json(made.feed)["items"]] == ["P2", "P0"]
    assert json(made.feed)["_live"]["pinned"] == json(made.latest)["pinned"] == ["P0"]
    assert b"post-P1" not in made.html.body
    assert b"P1" not in made.atom.body


def test_to_those_who_follow_it_is_removed():
    changes = json(documents(post(0), post(1, **BROKEN)).latest)["changes"]
    assert changes[0] == {"revision": 2, "removed": "P1"}
    assert changes[1]["item"]["id"] == "P0"


def test_faults_are_known_once_everything_was_rendered():
    made = documents(post(0, **BROKEN))
    assert made.faults == {}
    assert json(made.latest)
    assert list(made.faults) == ["P0"]
