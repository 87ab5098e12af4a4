"""Cleaning twice changes nothing; the words of a text are those of what is published, parted where a block began.

What the words of a document are is known here from how it was made, and from no code of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.text import markup
from hypertext.building import settled
from hypertext.words import words
from publisher.documents import html

# https://html.spec.whatwg.org/#rendering: what is `display: block` (or a part of a table), and what is not.
BLOCKS = [
    *("address", "article", "aside", "blockquote", "center", "details", "dialog", "dd", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "legend", "li"),
    *("main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "ul", "optgroup", "option", "table"),
    *("caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
]
INLINE = [
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"),
    *("kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
    "var",
]
BREAKS = ["<br>", "<br/>", "</br>", "<hr>", "\n\n", "<wbr> "]
LETTERS = st.text("abcxyzÄß漢", min_size=1, max_size=3)
FIGURES = st.sampled_from(["12", "0", "3.5", "a < b", "<Name>", "&copy=2", "R&D", "🗳️"])


@dataclass(frozen=True)
class Made:
    """Markup, and its words as they were meant; a space is where words part."""

    markup: str
    words: str


def leaf(text: str) -> Made:
    return Made(markup=text, words=text)


def element(name: str) -> Callable[[list[Made]], Made]:
    def made(inner: list[Made]) -> Made:
        markup, words = "".join(each.markup for each in inner), "".join(each.words for each in inner)
        return Made(markup=f"<{name}>{markup}</{name}>", words=f" {words} " if name in BLOCKS else words)

    return made


def elements(inner: st.SearchStrategy[Made]) -> st.SearchStrategy[Made]:
    names = st.sampled_from(BLOCKS) | st.sampled_from(INLINE)
    return st.builds(lambda name, parts: element(name)(parts), names, st.lists(inner, max_size=4))


TEXT = LETTERS.map(leaf) | FIGURES.map(leaf) | st.sampled_from(BREAKS).map(lambda each: Made(markup=each, words=" "))
DOCUMENTS = st.lists(st.recursive(TEXT, elements, max_leaves=20), max_size=5).map(
    lambda parts: Made(markup="".join(each.markup for each in parts), words="".join(each.words for each in parts))
)


def parted(text: str) -> list[str]:
    return text.split()


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
@example(Made("<section>Ward 1: 12</section><section>0 spoiled</section>", "Ward 1: 12 0 spoiled"))
@example(Made("<table>12<tr><td>0<td>7</table>", "12 0 7"))
@example(Made("<p><em>Un</em>believable H<sub>2</sub>O</p>", "Unbelievable H2O"))
@example(Made("<b><p>12</b></p><div><i>0", "12 0"))
@example(Made("12<p></p>0", "12 0"))
def test_the_words_of_what_is_published_are_those_that_were_written(made):
    told = parted(made.words)
    assert parted(words(made.markup)) == told
    for published in (markup.clean(made.markup), markup.cleaned(made.markup).html, html.clean(made.markup)):
        assert parted(html.words(published)) == told


SOUP = [
    *(f"<{name}>" for name in (*BLOCKS, *INLINE, "x-card", "o:p", "button", "ruby", "body", "select", "nope")),
    *(f"</{name}>" for name in (*BLOCKS, *INLINE, "x-card", "body")),
    *BREAKS,
    *(
        "one",
        "two ",
        " 3",
        "&lt;",
        "&amp;",
        "&nbsp;",
        "&#13;",
        "<",
        ">",
        "<3",
        '"',
        "'",
        "&",
        "\n",
        "\r\n",
        "https://a.org/(x).",
    ),
    *(
        "<a href='https://a.org/?a=1&copy=2'>",
        "<a href=/b>",
        "<a href=javascript:x>",
        "<p lang=en dir=ltr>",
        "<!--",
        "-->",
    ),
]
LOSING = [
    *(
        "<img src=https://a.org/p.jpg>",
        "<img src=data:x data-src=//a.org/q.jpg>",
        "<img src=x.png>",
        "<img>",
        "<picture>",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "<textarea>",
        "</textarea>",
        "<title>",
        "<noscript>",
        "</noscript>",
        "<svg>",
        "</svg>",
    ),
    *(
        "<iframe src=https://youtu.be/dQw4w9WgXcQ>",
        "</iframe>",
        "<blockquote class=twitter-tweet>",
        "https://x.com/a/status/1",
    ),
    *(
        "<figure data-embed=x>",
        "<head>",
        "</head>",
        "<template>",
        "<video src=//a.org/v>",
        "<a b='",
        "<rt>",
        "</rt>",
        "<input>",
    ),
    *(
        "<source srcset='https://a.org/s.jpg 2x'>",
        "<object>",
        "<frame src=https://a.org>",
        "<plaintext>",
        "<hr/>",
        "\x00",
        "\x0b",
    ),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=25).map("".join))
@example("a</div>b</p>c</td>d")
@example("<table><caption>a<div>b<tr>c")
def test_however_tags_are_left_open_the_words_stay(soup):
    told = parted(words(soup))
    for published in (markup.clean(soup), markup.cleaned(soup).html, html.clean(soup)):
        assert parted(html.words(published)) == told


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SOUP + LOSING) | LETTERS, max_size=25).map("".join))
@example("<img src='https://a b/'>")
@example("<figcaption>&lt;b><br>\none")
@example("<pre>\n\na")
def test_cleaning_again_changes_nothing_by_any_door(soup):
    written, given_, stored = markup.clean(soup), markup.cleaned(soup).html, html.clean(soup)
    assert markup.clean(written) == written
    assert markup.clean(given_) == given_ == markup.cleaned(given_).html
    assert html.clean(stored) == stored
    assert html.clean(written) == written == html.CLEANER.clean(settled(written)).strip()


@pytest.mark.parametrize(
    "stored",
    [
        "<p>one</p>\n\n<p>two<br>three</p>",
        "<b>bare</b> text",
        '<p>Fish &amp; chips <a href="https://a.org" rel="noopener nofollow">a</a></p>',
        '<figure data-embed="x"><blockquote cite="https://x.com/a/status/1"><p>x</p></blockquote><figcaption>'
        '<a href="https://x.com/a/status/1" rel="noopener nofollow">X: x.com/a/status/1</a></figcaption></figure>',
        '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
        '<ul><li>a</li><li><p>b</p></li></ul><hr><pre>a\n  b</pre><ol start="3"><li>c</li></ol>',
        '<p lang="ar" dir="rtl">النتائج</p><p>H<sub>2</sub>O <q cite="https://a.org">q</q></p>',
    ],
)
def test_what_older_versions_cleaned_stays_as_it_is(stored):
    assert html.clean(stored) == markup.clean(stored) == stored
