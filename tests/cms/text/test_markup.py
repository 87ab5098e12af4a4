"""What editors paste becomes HTML that may be published; cleaning twice changes nothing."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from cms.text import markup
from publisher.documents import html

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=()), max_size=30)
TAGS = """<p> </p> <b> </b> <a href='x'> <a href='javascript:alert(1)'> </a> <script> </script> <style> <!-- -->
<table> <tr> <td> <br> <img src=x onerror=y> &lt; &amp; &#1; &#x3c; &nbsp; < > & " ' <svg> <math> <title> <pre> <li>
<ul> <nope> </nope> <"""
PIECES = st.lists(st.sampled_from(TAGS.split()) | TEXT, max_size=12).map(" ".join)


@given(TEXT | PIECES)
@example("<nope>hello</nope>")
@example("<script>1</script>one\n\ntwo")
@example("&#1;<b>x</b>")
@example("&#12;x")
def test_cleaning_twice_changes_nothing(value):
    once = markup.clean(value)
    assert markup.clean(once) == once


@given(PIECES)
@example("<li> <table> <li>")
def test_the_publisher_finds_nothing_left_to_clean(value):
    assert html.clean(markup.clean(value)) == markup.clean(value)


def test_editors_and_publisher_keep_the_same_markup():
    for name in ("TAGS", "ATTRIBUTES", "DROPPED_WITH_CONTENT", "SCHEMES", "EMBEDS"):
        assert getattr(markup, name) == getattr(html, name)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>Hi</p><script>alert(1)</script>", "<p>Hi</p>"),
        ("<style>p{color:red}</style><p>Hi</p>", "<p>Hi</p>"),
        ('<p>Hi</p><iframe srcdoc="<p>x</p>"></iframe>', "<p>Hi</p>"),
        ('<p onclick="steal()">Hi</p>', "<p>Hi</p>"),
        ('<p style="position:fixed">Hi</p>', "<p>Hi</p>"),
        ('<p class="x" id="main">Hi</p>', "<p>Hi</p>"),
        ('<img src="x.jpg" alt="A" onerror="steal()">', '<img src="x.jpg" alt="A">'),
        ('<a href="javascript:alert(1)">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ('<a href="java&#x0b;script:alert(1)">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ('<a href="data:text/html,x">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ("<p>Hi</p><form action=x><input name=y></form>", "<p>Hi</p>"),
        ("<p>Hi<!-- note to self --></p>", "<p>Hi</p>"),
        ("<svg onload=alert(1)><text>in</text></svg><p>Hi</p>", "<p>Hi</p>"),
    ],
)
def test_what_could_run_style_or_phone_home_is_dropped(pasted, kept):
    assert markup.clean(pasted) == kept


def test_what_a_post_needs_is_kept():
    body = '<h2>Now</h2>\n<p lang="es"><b>Ya</b> <em>es</em></p><ul><li>1</li></ul><blockquote cite="https://a.org">q</blockquote>'
    assert markup.clean(body) == body


def test_links_do_not_tell_where_the_reader_came_from():
    assert markup.clean('<a href="https://a.org">a</a>') == '<a href="https://a.org" rel="noopener nofollow">a</a>'


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Fish & chips", "<p>Fish &amp; chips</p>"),
        ("5 < 6 and 7 > 6", "<p>5 &lt; 6 and 7 &gt; 6</p>"),
        ("I <3 this", "<p>I &lt;3 this</p>"),
        ("one\n\ntwo\nthree", "<p>one</p>\n\n<p>two<br>three</p>"),
        ("Fish &amp; chips", "<p>Fish &amp; chips</p>"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs(plain, expected):
    assert markup.clean(plain) == expected


def test_characters_that_json_and_xml_cannot_carry_are_dropped():
    assert markup.clean("a\x00b\x08c\ud800d") == "<p>abcd</p>"


def test_the_words_of_html_are_on_one_line():
    assert markup.text("<p>Fish &amp;\n chips</p><p>Now</p>") == "Fish & chips Now"


def test_a_text_that_is_too_long_says_what_to_do():
    with pytest.raises(ValidationError, match="1,000 kB long and the limit is 200 kB. Split it"):
        markup.validate("x" * 1_000_000)


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "<iframe src='x'></iframe>", "<!-- only a comment -->"])
def test_a_text_of_which_nothing_is_left_says_why(value):
    with pytest.raises(ValidationError, match="Nothing of this can be published"):
        markup.validate(value)


def test_a_good_text_is_valid():
    markup.validate("<p>Hi</p>")
    markup.validate("")


def test_an_import_resolves_what_is_relative_against_its_own_address():
    found = markup.cleaned('<p><a href="../b?c=1">b</a><img src="//h.org/p.jpg"></p>', base="https://a.org/x/y")
    assert found.html == (
        '<p><a href="https://a.org/b?c=1" rel="noopener nofollow">b</a><img src="https://h.org/p.jpg"></p>'
    )
