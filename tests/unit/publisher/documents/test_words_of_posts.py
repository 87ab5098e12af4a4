"""What stood apart in a post stays apart, and no format splits a word, in whatever is made of its text."""

from __future__ import annotations

import json

import pytest

from publisher.documents.json_ld import json_ld
from tests.publisher.made import documents, post


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<section>Ward 1: 12</section><section>0 spoiled</section>", "Ward 1: 12 0 spoiled"),
        ("<p>Ward 1: 12</p><p>0 spoiled</p>", "Ward 1: 12 0 spoiled"),
        ("<table><tr><td>Ward 1</td><td>12</td></tr></table>", "Ward 1 12"),
        ("<ul><li>12<li>0</ul>7", "12 0 7"),
        ("12<br>0", "12 0"),
        ("<p><em>Un</em>believable H<sub>2</sub>O</p>", "Unbelievable H2O"),
        ("<p>Dear <Name>, ?a=1&amp;region=2</p>", "Dear <Name>, ?a=1&region=2"),
    ],
)
def test_every_text_made_of_a_post_has_the_same_words(body, words):
    made = documents(post(0, title="", body=body, key_event=True), key_events=("P0",))
    update = json.loads(json_ld(made.rows, made.value))["liveBlogUpdate"][0]
    assert update["articleBody"] == words
    assert update.get("headline", words) == words
    assert made.value["_live"]["key_events"][0]["title"] == words
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<title>{escaped}</title>" in made.atom.body.decode()
