"""Markup as tokens: what HTML has is a tag, everything else is text, as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypertext.tokens import End, Raw, Start, Text, attributes, tokens


@pytest.mark.parametrize(
    "written",
    [
        *(
            "a < b",
            "I <3 this",
            "x<y",
            "1<2>3",
            "<>",
            "</>",
            "<",
            "a <",
            "</",
            "<!",
            "<?",
            "<!important>",
            "<!-- never",
        ),
        *("<Name>", "Dear <firstname> <lastname>,", "</Name>", "<not a tag>", "<user@example.org>", "List<String>"),
        *("<https://example.org/a>", "<a href=", '<a href="https://a.org', "<b", "</b", "<a.b>", "<b.b>", "<1b>"),
        *('<a href="x>words', "if a<b and c", "<p<", "<![CDATA[ never", "<?php never", "a -> b <- c", "<名前>"),
    ],
)
def test_what_looks_like_a_tag_and_is_none_is_text(written):
    assert tokens(written) == [Text(text=written)]


@pytest.mark.parametrize(
    "written",
    [
        "<!-- a note -->",
        "<!---->",
        "<!-->",
        "<!--->",
        "<!DOCTYPE html>",
        "<?xml version='1.0'?>",
        "<![if !x]>",
        "<![endif]>",
    ],
)
def test_what_is_for_machines_is_no_token(written):
    assert tokens(f"a{written}b") == [Text(text="a"), Text(text="b")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("?id=5&section=politics&region=2", "?id=5&section=politics&region=2"),
        ("?a=1&copy=2&para&notit&times=3&lt=4", "?a=1&copy=2&para&notit&times=3&lt=4"),
        ("Fish &amp; chips &copy; 2026 &#8217; &#x2019;", "Fish & chips © 2026 ’ ’"),
        ("AT&T R&D &c. & so on", "AT&T R&D &c. & so on"),
        ("&lt;b&gt; &amp;amp; &amp &lt 3", "<b> &amp; & < 3"),
        ("&nope; &#; &#x; &", "&nope; &#; &#x; &"),
        (f"&#{'9' * 5000};", f"&#{'9' * 5000};"),
    ],
)
def test_a_reference_is_its_character_and_what_resembles_one_keeps_its_letters(written, read):
    assert "".join(token.text for token in tokens(written) if isinstance(token, Text)) in (read, "�" + read[10:])
    assert attributes(f'<a href="{written}">')["href"] in (read, "�" + read[10:])


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        ("<a href=x>", {"href": "x"}),
        ("<a href='x' HREF='y' title=\"a > b\">", {"href": "x", "title": "a > b"}),
        ("<a href = x\n title=y/>", {"href": "x", "title": "y/"}),
        ("<img src=x alt>", {"src": "x", "alt": ""}),
        ("<p/class=x>", {"class": "x"}),
        ("<p title=''lang=en>", {"title": "", "lang": "en"}),
        ("<a href= >", {"href": ""}),
    ],
)
def test_attributes_are_read_as_browsers_read_them(tag, read):
    assert attributes(tag) == read


def test_what_an_element_of_raw_text_holds_is_no_markup():
    found = tokens("<script>if (a<b) '<p>'</script><TEXTAREA><b></textarea><p>")
    assert found == [
        Raw(name="script", attributes={}, text="if (a<b) '<p>'"),
        Raw(name="textarea", attributes={}, text="<b>"),
        Start(name="p"),
    ]


def test_a_script_without_an_end_takes_the_rest_and_says_so():
    assert tokens("a<script>b<p>") == [Text(text="a"), Raw(name="script", attributes={}, text="b<p>", is_whole=False)]


@pytest.mark.parametrize("tag", ["textarea", "title", "iframe", "noscript"])
def test_no_other_element_without_an_end_takes_anything(tag):
    assert tokens(f"<{tag}>words<p>") == [
        Raw(name=tag, attributes={}, text="", is_whole=False),
        Text(text="words"),
        Start(name="p"),
    ]


@pytest.mark.parametrize("tag", ["live-blog", "o:p", "st1:place", "fb:post", "my-card"])
def test_what_others_add_to_html_is_a_tag(tag):
    assert tokens(f"<{tag}></{tag}>") == [Start(name=tag), End(name=tag)]


@given(st.text(alphabet="<>/a!-?&='\" b;#x["))
def test_every_character_of_text_is_told_once(value):
    told = "".join(token.text for token in tokens(value) if isinstance(token, Text))
    assert len(told) <= len(value)


@given(st.text(st.characters(exclude_characters="<&")))
def test_text_without_markup_is_one_token(value):
    assert tokens(value) == ([Text(text=value)] if value else [])
