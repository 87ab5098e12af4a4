"""A line that stands for a post is never cut inside a word or a sign, and never empty where something is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.documents.item import item
from publisher.documents.line import line, pictures, shortened, text_of
from tests.publisher.made import post


def line_of(**values: object) -> str:
    return line(item(post(0, **{"title": "", "body": "", **values})), "en", 100)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": "Title", "body": "<p>Text</p>"}, "Title"),
        ({"body": "<p>Text</p>", "image": "https://a.org/x.jpg", "image_alt": "A line"}, "Text"),
        ({"image": "https://a.org/x.jpg", "image_alt": "A line"}, "A line"),
        ({"body": '<img src="https://a.org/x.jpg" alt="A &quot;line&quot; &amp; more">'}, 'A "line" & more'),
        ({"body": '<img src="https://a.org/1.jpg" alt="One"><img src="https://a.org/2.jpg" alt="Two">'}, "One · Two"),
        ({"body": '<img alt="A line" title="x" src="https://a.org/x.jpg">'}, "A line"),
        ({"image": "https://a.org/x.jpg"}, "21:04 UTC, 3 November"),
        ({"image_alt": "without a picture"}, ""),
        ({"correction": "It was ten."}, ""),
        ({}, ""),
    ],
)
def test_a_post_is_called_by_the_first_that_it_has(values, expected):
    assert line_of(**values) == expected


def test_what_is_beside_the_text_is_none_of_its_words():
    made = item(post(0, body="<p>Text</p>", correction="It was ten.", image="https://a.org/x.jpg", image_alt="A line"))
    assert text_of(made) == "Text"
    assert pictures(made) == [("https://a.org/x.jpg", "A line")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two three", "One two three"),
        ("One two three four five", "One two three four…"),
        ("One two three, fourteen", "One two three…"),
        ("Eins Zweihundertfünfundvierzigtausend", "Eins Zweihundertfün…"),
        ("速報です、開票率は四十一パーセントになりました", "速報です、開票率は四十一パーセントにな…"),
        ("x" * 18 + "👩‍👩‍👧 y", "x" * 18 + "…"),
        ("x" * 18 + "e\u0301e\u0301e\u0301", "x" * 18 + "…"),
        ("x" * 18 + "👍🏽 yes", "x" * 18 + "…"),
    ],
)
def test_a_long_text_ends_at_a_word_or_at_a_sign(text, expected):
    assert shortened(text, 20) == expected


@given(st.text(max_size=80), st.integers(2, 40))
def test_it_is_never_longer_than_it_may_be_and_begins_as_the_text_does(text, length):
    short = shortened(text, length)
    assert len(short) <= length or short == text
    assert text.startswith(short.removesuffix("…"))
    rest = text[len(short.removesuffix("…")) :]
    assert short == text or not unicodedata.combining(rest[0]) or not short.removesuffix("…")
