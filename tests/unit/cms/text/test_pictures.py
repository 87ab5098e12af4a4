"""A picture that a page loads late, or in several sizes, is the one that is meant; nothing is fetched to find it."""

from __future__ import annotations

import pytest

from cms.text import markup
from cms.text.pictures import best

REAL = '<img src="https://a.org/real.jpg">'
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    "given",
    [
        "<img src='https://a.org/real.jpg'>",
        "<img src='//a.org/real.jpg'>".replace("//", "https://"),
        f"<img src='{BLANK}' data-src='https://a.org/real.jpg'>",
        f"<img src='{BLANK}' data-lazy-src='https://a.org/real.jpg'>",
        f"<img class=lazyload src='{BLANK}' data-srcset='https://a.org/real.jpg 800w'>",
        "<img data-original='https://a.org/real.jpg'>",
        "<img src='https://a.org/spacer.gif' data-src='https://a.org/real.jpg'>",
        "<img src='https://a.org/tiny.jpg?w=20' data-src='https://a.org/real.jpg'>",
        "<img srcset='https://a.org/small.jpg 320w, https://a.org/real.jpg 1280w, https://a.org/huge.jpg 4000w'>",
        "<img src='about:blank' srcset='https://a.org/s.jpg, https://a.org/real.jpg 2x'>",
        f"<picture><source srcset='https://a.org/real.jpg 1200w'><img src='{BLANK}'></picture>",
        "<picture><source data-srcset='https://a.org/real.jpg'><img></picture>",
        "<picture><source srcset='https://a.org/other.webp'><img src='https://a.org/real.jpg'></picture>",
        f"<img src='{BLANK}'><noscript><img src='https://a.org/real.jpg'></noscript>",
        f"<img src='{BLANK}' data-src='https://a.org/real.jpg'><noscript><img src='https://a.org/real.jpg'></noscript>",
        f"<picture><img src='{BLANK}'></picture>\n<noscript><img src='https://a.org/real.jpg'></noscript>",
        "<img src='https://a.org/real.jpg'><noscript><img src='https://b.org/count.gif'></noscript>",
        "<amp-img src='https://a.org/real.jpg' layout=fill></amp-img>",
        "<image src='https://a.org/real.jpg'>",
        "<img src='blob:https://a.org/1' data-large-file='https://a.org/real.jpg'>",
        "<img src='{{url}}' data-src='https://a.org/real.jpg'>",
        "<img src='' data-src='' data-lazy-src='https://a.org/real.jpg'>",
    ],
)
def test_the_picture_that_is_meant_is_found(given):
    assert markup.clean(given) == REAL
    markup.validate(given)


@pytest.mark.parametrize(
    "given",
    [
        "<figure><noscript><img src='https://a.org/real.jpg'></noscript></figure>",
        "<figure><div class=placeholder></div><noscript><img src='https://a.org/real.jpg'></noscript></figure>",
    ],
)
def test_a_figure_that_only_a_script_would_fill_has_its_picture(given):
    assert markup.clean(given) == f"<figure>{REAL}</figure>"


@pytest.mark.parametrize(
    "given",
    [
        f"<img src='{BLANK}'>",
        "<img>",
        "<img src=''>",
        "<img src='#'>",
        "<img src='about:blank'>",
        "<img src='blob:https://a.org/1'>",
        "<img src='cid:part1@mail'>",
        "<img src='file:///c:/p.jpg'>",
        "<img src='https://'>",
        "<img src='https://a b.org/p.jpg'>",
        "<img src='mailto:a@b.org'>",
        "<img src='javascript:alert(1)'>",
        "<img srcset='data:image/png;base64,AAAA 1x'>",
        "<noscript><img src='https://a.org/count.gif'></noscript>",
    ],
)
def test_a_picture_without_an_address_goes_and_words_stay(given):
    assert markup.clean(f"<p>one{given}two</p>") in ("<p>one two</p>", "<p>onetwo</p>")


def test_what_is_relative_is_found_and_resolved_on_import():
    found = markup.cleaned(f"<p><img src='{BLANK}' data-src='../real.jpg'></p>", base="https://a.org/x/y")
    assert found.html == f"<p>{REAL}</p>"
    assert not found.notes


def test_what_a_picture_says_of_itself_stays():
    given = "<img data-src='https://a.org/real.jpg' alt='A map' width=600 height=400 class=lazy>"
    assert markup.clean(given) == '<img alt="A map" width="600" height="400" src="https://a.org/real.jpg">'


@pytest.mark.parametrize(
    ("srcset", "url"),
    [
        ("", ""),
        ("a.jpg", "a.jpg"),
        ("a.jpg 1x, b.jpg 2x", "b.jpg"),
        ("a.jpg 400w,b.jpg 800w", "b.jpg"),
        ("a,b.jpg 400w, c,d.jpg 800w", "c,d.jpg"),
        ("a.jpg 3000w, b.jpg 4000w", "a.jpg"),
        ("  a.jpg  1.5x ,\n b.jpg 1x", "a.jpg"),
        (", a.jpg", "a.jpg"),
        (",,,", ""),
        ("a.jpg,", "a.jpg"),
    ],
)
def test_the_widest_that_is_not_too_wide_is_best(srcset, url):
    assert best(srcset) == url
