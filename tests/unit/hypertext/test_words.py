"""The words of markup on one line: what stood apart stays apart, and no format splits a word."""

from __future__ import annotations

import pytest

from hypertext.elements import APART, BLOCKS, DIVISIONS, FORMATS, UNWRAPPED
from hypertext.words import words

BROKEN = sorted((BLOCKS | DIVISIONS | APART | {"h1", "dir", "menu", "x-card"}) - {"table", "ul", "ol", "dl"})


@pytest.mark.parametrize("name", BROKEN)
def test_words_of_two_blocks_are_two(name):
    assert words(f"<{name}>Ward 1: 12</{name}><{name}>0 spoiled</{name}>") == "Ward 1: 12 0 spoiled"


@pytest.mark.parametrize("name", BROKEN)
def test_a_block_stands_apart_from_what_is_around_it(name):
    assert words(f"12<{name}>0</{name}>7") == "12 0 7"


@pytest.mark.parametrize("name", sorted(FORMATS | UNWRAPPED | {"o:p", "tt", "strike"}))
def test_no_format_splits_a_word(name):
    assert words(f"<{name}>Un</{name}>believ<{name}>able</{name}>") == "Unbelievable"


@pytest.mark.parametrize("break_", ["<br>", "<br/>", "<BR />", "</br>", "<br clear=all>", "<hr>", "<img src=x>"])
def test_a_break_parts_words(break_):
    assert words(f"one{break_}two") == "one two"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<em>Un</em>believable H<sub>2</sub>O", "Unbelievable H2O"),
        ("<p>Polls&nbsp;<b>close</b></p>\n<p>at 9 &amp; 10</p>", "Polls close at 9 & 10"),
        ("a < b, <Name> and ?x=1&region=2", "a < b, <Name> and ?x=1&region=2"),
        ("<script>x()</script>one<style>p{}</style><!-- not this -->", "one"),
        ("dis<wbr>establish<wbr>ment", "disestablishment"),
        ("", ""),
    ],
)
def test_words_are_what_a_reader_sees(markup, read):
    assert words(markup) == read
