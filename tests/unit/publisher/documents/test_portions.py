"""A long text in several elements holds the same, in the same order, cut only between blocks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.documents import html
from publisher.documents.portions import LONG, SHARE, portions
from tests.publisher.made import documents, post

WORDS = "some words of a report "
P = f"<p>{WORDS * 20}</p>"


def text(value: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", value).split())


@pytest.mark.parametrize(
    "value", ["", "<p>Short</p>", P, "x" * 5000, f"<p>{'x' * 5000}</p>", f"<table>{'<tr></tr>' * 900}</table>"]
)
def test_what_is_short_or_one_block_stays_as_it_is(value):
    assert portions(value) == (value,)


def test_paragraphs_are_cut_between_them_into_shares_of_like_size():
    found = portions(P * 80)
    assert "".join(found) == P * 80
    assert len(found) == SHARE
    assert all(each.startswith("<p>") and each.endswith("</p>") for each in found)


def test_no_inline_element_is_cut_off_from_its_line():
    value = f"{WORDS}<b>bold</b> and <i>more</i>{P}" * 10
    found = portions(value)
    assert "".join(found) == value
    assert all(each.startswith(WORDS) and each.endswith("</p>") for each in found)


def test_lines_are_cut_at_empty_lines_only():
    value = "".join(f"{WORDS * 5}<br>{WORDS * 5}<br><br>" for _ in range(20))
    assert all(each.endswith("<br><br>") for each in portions(value))
    assert "".join(portions(value)) == value


def test_a_quote_is_repeated_and_a_div_that_says_nothing_is_not():
    quote = f'<blockquote cite="https://a.org/x" lang="de">{P * 20}</blockquote>'
    found = portions(quote)
    assert len(found) > 5
    assert all(each.startswith('<blockquote cite="https://a.org/x" lang="de"><p>') for each in found)
    assert "".join(portions(f"<div>{P * 20}</div>")) == P * 20


def test_elements_inside_each_other_without_end_are_left_alone():
    value = html.clean("<div>" * 3000 + P * 5 + "</div>" * 3000)
    assert text("".join(portions(value))) == text(value)


blocks = st.sampled_from(
    [P, "<hr>", "<h2>Title</h2>", f"<ul>{f'<li>{P}</li>' * 9}</ul>", "plain <br>text", "<br><br>", "<b>x</b>"]
)
wrapped = st.recursive(
    st.lists(blocks, max_size=30).map("".join),
    lambda inner: st.tuples(st.sampled_from(["div", "blockquote", "ul", "p", "table", 'div dir="rtl"']), inner).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>"
    ),
)


@given(wrapped)
def test_the_words_are_the_same_in_the_same_order_and_each_part_is_whole(value):
    value = html.clean(value)
    found = portions(value)
    assert text("".join(found)) == text(value)
    assert all(html.clean(each) == each.strip() for each in found)
    assert len(value) >= LONG or found == (value,)


def test_a_page_holds_every_part_of_a_long_text():
    page = documents(post(0, body=P * 80)).html.body.decode()
    assert page.count('<div class="post-body">') == SHARE
    assert page.count(P) == 80
