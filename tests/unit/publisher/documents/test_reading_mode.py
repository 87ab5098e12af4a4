"""Reading modes find every post, whatever one of them holds; text browsers find a space between what stands apart."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from publisher.documents import BlogDocuments, home_html
from publisher.documents.older_html import older_html
from publisher.documents.row import AuthorRow, PageRow
from testing import reading_mode
from tests.publisher.examples import SITE, election_night, listing
from tests.publisher.made import documents, post, rows

COUNT, LONG = 49, 20
SENTENCE = "The count in the county takes its time, as it always does, and nobody who knows it is surprised. "
BLOCK = SENTENCE * 4
BLOCKS = [f"<p>{BLOCK}</p>"] * 150  # 60 KB
SHAPES = {
    "paragraphs": "".join(BLOCKS),
    "paragraphs without a comma": "".join(BLOCKS).replace(",", ""),
    "one paragraph": f"<p>{SENTENCE * 600}</p>",
    "line breaks": "<br><br>".join([BLOCK] * 150),
    "a quote": f"<p>She said:</p><blockquote>{''.join(BLOCKS)}</blockquote>",
    "a div in a div": f"<div><div>{''.join(BLOCKS)}</div></div>",
    "a list": f"<ul>{''.join(f'<li>{BLOCK}</li>' for _ in BLOCKS)}</ul>",
    "a list of paragraphs": f"<ul>{''.join(f'<li>{each}</li>' for each in BLOCKS)}</ul>",
    "headings": "".join(f"<h3>Part {n}</h3>{each}" for n, each in enumerate(BLOCKS)),
    "a table": f"<table>{'<tr><td>Precinct 41</td><td>1,234</td><td>40.1</td></tr>' * 1000}</table>",
    "six paragraphs": "".join(BLOCKS[:6]),
    "two paragraphs": "".join(BLOCKS[:2]),
}


def short(n: int) -> Any:
    body = f"<p>MARK{n}END A judge has ruled that eleven polling places stay open, because machines broke.</p>"
    return post(n, title=f"Title {n}" if n % 3 else "", body=body, authors=(AuthorRow(name="Ann"),))


def page(body: str) -> str:
    long = post(LONG, body=f"<p>MARK{LONG}END</p>{body}", title="Title of the long one")
    return documents(*(long if n == LONG else short(n) for n in range(COUNT))).html.body.decode()


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, Any]]:
    return dict(zip(SHAPES, reading_mode.read(*map(page, SHAPES.values())), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_reading_mode_finds_every_post_whatever_a_long_one_is_made_of(shape, read):
    found = {int(mark) for mark in re.findall(r"MARK(\d+)END", read[shape]["text"])}
    assert found == set(range(COUNT))
    assert read[shape]["title"] == "Election night"
    assert "Title of the long one" in read[shape]["text"]


@pytest.mark.slow
def test_it_finds_all_of_the_long_one(read):
    assert read["paragraphs"]["text"].count(SENTENCE.strip()) == 600


@pytest.mark.slow
def test_it_finds_all_of_an_older_page_and_of_the_home_page():
    long = post(LONG, body=f"<p>MARK{LONG}END</p>{SHAPES['paragraphs']}")
    posts = [long if n == LONG else short(n) for n in range(50)]
    made = documents(*posts)
    older = older_html(made.rows, PageRow(n=0, revision=1, posts=tuple(posts)), made.items, SITE)
    home = listing()
    front = replace(rows(*posts[11:21]), slug="election-night", blog=home.front.blog)
    pages = (each.body.decode() for each in (older, home_html(replace(home, front=front), SITE)))
    found = [set(re.findall(r"MARK(\d+)END", each["text"])) for each in reading_mode.read(*pages)]
    assert list(map(len, found)) == [50, 10]


class Text(HTMLParser):
    """Words of inline elements that touch, though a reader who sees them sees them apart."""

    INLINE = ("a", "bdi", "button", "span", "strong", "time")
    HIDDEN = ("script", "style", "title", "template")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.line, self.lines = "", []
        self.open: list[str] = []
        self.is_between = False
        self.touching: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.between(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.between(tag)
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def between(self, tag: str) -> None:
        self.is_between = True
        if tag not in self.INLINE:
            self.lines.append(self.line)
            self.line = ""

    def handle_data(self, data: str) -> None:
        if set(self.open) & set(self.HIDDEN):
            return
        words = self.line[-1:].isalnum() and data[:1].isalnum()
        if self.is_between and words:
            self.touching.append(f"{self.line}|{data}")
        self.line, self.is_between = self.line + data, False


def pages() -> dict[str, str]:
    night = BlogDocuments(election_night(), SITE)
    older = older_html(night.rows, night.rows.pages.stale[0], night.page_items, SITE)
    return {each.key: each.body.decode() for each in (night.html, older, home_html(listing(), SITE))}


@pytest.mark.parametrize("key", pages())
def test_no_two_words_touch_where_nothing_is_laid_out(key):
    found = Text(pages()[key])
    assert found.touching == []
    assert sum(map(len, found.lines)) > 500


def test_a_time_and_what_a_post_is_are_two_words():
    lines = [re.sub(r"\s+", " ", line).strip() for line in Text(pages()["live/election-night/index.html"]).lines]
    assert "19:30 UTC, 3 November Pinned" in lines
    assert "20:57 UTC, 3 November Key event" in lines
    assert "Correction An earlier version said that twelve sites stay open." in lines


def test_words_that_touch_are_found():
    assert Text("<p><a><time>9 pm</time></a><span>Pinned</span></p>").touching == ["9 pm|Pinned"]
    assert Text("<p><a>9 pm</a> <span>Pinned</span></p><p>Next</p>").touching == []
