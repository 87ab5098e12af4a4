"""Text that is made to be slow is read in time that grows with its length alone, at every door."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from cms.text import embeds, markup
from fetcher import feeds
from fetcher.errors import BadAnswer
from hypertext.words import words
from publisher.documents import html

SIZE = 2_000  # characters; enough to reach what is limited (depth, formats), and soon counted
GROWTH = 2.4  # of the steps for twice the text: 2 where it is linear, 4 where it grows with the square
LONG = markup.MAX_BYTES
SECONDS = 15  # of the processor's time for so much; what is linear takes two, and nested blocks once took thirty

PIECES = [
    *(
        "<",
        "<a ",
        "<a x=\"<a x='",
        '<a x="<a " ',
        "<!--",
        "<!---->",
        "<script",
        "<script>",
        "<title>",
        "&",
        "&#x",
        "&amp",
    ),
    *(
        "<b>",
        "<div>",
        "<p><b>",
        "<x-y ",
        "a",
        "<ul><li>",
        "<table>",
        "<table><tr><td>",
        "<div><p>x",
        "<font>",
        "<b><p>x",
    ),
    *(
        "<sub><p>",
        "</p>x",
        "<button>x",
        " <button>",
        "<img>",
        "<svg>",
        "<svg></svg>",
        "<blockquote class=twitter-tweet>",
    ),
    *(
        "<blockquote class=mastodon-embed></blockquote>",
        "<iframe src=x>",
        "<iframe src=//youtu.be/dQw4w9WgXcQ></iframe>",
    ),
    *(
        "https://youtu.be/dQw4w9WgXcQ\n",
        "https://",
        "https://a.org ",
        "https://a.org/)))))",
        "(",
        ")",
        "www.",
        "\n",
        "\n \n",
    ),
    *(
        "<br>\n",
        "x\n",
        "x\n\n",
        "<noscript><img src=a>",
        "<img><noscript>",
        "<picture>",
        "<source srcset='a 1w, b 2w'>",
    ),
    *(
        "<dl><dt>",
        "<h2><h3>",
        "<li><div>",
        "<select><option>x",
        "<ruby><rt>",
        "<section>x</section>",
        "<td>",
        "<caption>x",
    ),
    *(
        "<head>",
        "<template>",
        "<a>",
        "</b>",
        "</div>",
        "\r\n",
        "&lt;b&gt;",
        "<i><b><u>x</i>",
        "<hr>",
        "<pre>\n",
        "<nope>",
    ),
    *(f"<a href=https://a.org/{'x' * 300}><p>x</p>", "<p></p> ", "a<p></p>", "<img srcset='", "<q><p>", "<td><table>"),
]
DOORS: dict[str, Callable[[str], Any]] = {
    "a form": markup.settled.__wrapped__,
    "an import": lambda value: markup.settled.__wrapped__(value, base="https://a.org/", is_written=False),
    "the publisher": html.clean_short.__wrapped__,
    "words": words,
    "embed code": embeds.frozen,
}

pytestmark = pytest.mark.slow


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def steps(door: Callable[[str], Any], text: str) -> int:
    """How many calls it takes: the same on any machine."""
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        door(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_takes_no_more_than_twice_the_steps(piece, door):
    once, twice = (steps(DOORS[door], repeated(piece, size)) for size in (SIZE, 2 * SIZE))
    assert twice < GROWTH * once + 500


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("piece", PIECES[:: len(PIECES) // 12])
def test_the_longest_text_is_read_in_seconds(piece, door):
    """Steps do not tell what one of them takes: of the patterns, tests/unit/hypertext/test_patterns.py does."""
    begun = time.process_time()
    DOORS[door](repeated(piece, LONG))
    assert time.process_time() - begun < SECONDS


def quadratic(text: str) -> int:
    return sum(len(text[n:]) for n in range(len(text)) for _ in range(n))


def test_what_is_not_linear_is_found():
    once, twice = (steps(quadratic, repeated("a", size)) for size in (100, 200))
    assert twice > GROWTH * once + 500


@pytest.mark.parametrize(
    "tail", ["<!---->" * 140 + "x", "<!--" * 200, " " * 900 + "x", "</rss>" * 150, "<!-- -->\n" * 90 + "<"]
)
def test_the_end_of_a_feed_is_found_at_once(tail):
    feed = b"<rss version='2.0'><channel><title>a</title></channel></rss>" + tail.encode()
    begun = time.process_time()
    with contextlib.suppress(BadAnswer):
        feeds.feed(feed, "application/rss+xml", "", "https://a.org")
    assert time.process_time() - begun < 2
