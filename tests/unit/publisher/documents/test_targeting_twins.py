"""Python and the reader's script read every path alike; and what editors mean is what both then take it for."""

from __future__ import annotations

import json
import random
import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text.path_meaning import doubts, hides_everywhere, kept, meaning, published
from cms.text.paths import is_under, plain
from testing.paths import ROOT
from testing.services.programs import path
from testing.services.requirement import require

PIECES = (
    *(
        "/",
        "//",
        "news",
        "News",
        "today",
        "é",
        "e\u0301",
        "%C3%A9",
        "%2F",
        "%2e",
        "..",
        ".",
        "*",
        "**",
        "%20",
        " ",
        "+",
    ),
    *("%E9", "%", "%zz", "?", "?x=1", "#", "#top", "\t", "\\", "@", ";", ",", "ß", "İ", "Σ", "ς", "日本", "🗳"),
    *("(", "[", "|", "^", "'", '"', "<", "{", "`", "~", "\ufeff", "\u200b", "\0"),
)
BEGINNINGS = (
    *("/", "/", " /", "", "x", "https://site/", "HTTPS://Site.example:8080/", "//site.example/", "http://a@b/"),
    *("///s/",),
)
SCRIPT = """
import { isUnder } from "./static_site/protocol/targeting.js";
import { readFileSync } from "node:fs";
const answers = JSON.parse(readFileSync(0)).map(([path, prefix]) => isUnder(path, prefix));
console.log(JSON.stringify(answers));
"""


def pairs(chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Random addresses, and random ones that a page of theirs may be under."""
    found = []
    for _ in range(count):
        page, more = (
            chance.choice(BEGINNINGS) + "n" + "".join(chance.choices(PIECES, k=chance.randrange(6))) for _ in range(2)
        )
        found += [(page, more), (f"{page}/{more}", page), (page, f" {page}/*"), (f"https://x/{page}", page)]
    return found


def in_the_browser(asked: list[tuple[str, str]]) -> list[bool]:
    require("node")
    argv = [path("node"), "--input-type=module", "--eval", SCRIPT]
    done = subprocess.run(
        argv, input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    return json.loads(done.stdout)


def test_of_random_addresses_both_say_the_same():
    asked = pairs(random.Random(20261103), 2500)
    answers = in_the_browser(asked)
    assert [pair for pair, answer in zip(asked, answers, strict=True) if is_under(*pair) is not answer] == []
    assert 0.1 < sum(answers) / len(answers) < 0.9


MEANT = {
    "/news/*": "/news",
    "/news/": "/news",
    "/news#top": "/news",
    "https://site/news": "/news",
    "https://site.example:8080/news/": "/news",
    "//site.example/news": "/news",
    "www.site.example/news": "/news",
    "site.example/news": "/news",
    "/news?utm_source=mail&utm_medium=x&fbclid=3": "/news",
    "\u200b /news\u00a0": "/news",
    "/news//today": "/news/today",
    "//news": "/news",
    "\\news\\today": "/news/today",
    "/sport/../news": "/news",
    "/news/.*": "/news",
    "/news/…": "/news",
    "*": "/",
    "/*": "/",
    "/": "/",
    "/caf%C3%A9": "/café",
    "/cafe\u0301": "/café",
    "/local news": "/local news",
    "/local%20news": "/local news",
    "/a%2Fb": "/a%2Fb",
    "/100%": "/100%25",
    "/a%3Fb": "/a%3Fb",
    "/News": "/News",
    "/nachrichten,123.html": "/nachrichten,123.html",
    "/.well-known/x": "/.well-known/x",
    "https://пример.рф/новости": "/новости",
}
ASKED = {
    "/news?x=1": "Write “/news”.",
    "/article.php?id=5#top": "Write “/article.php”.",
    "/app#/route": "Write “/app”.",
    "/news*": "Write “/news”.",
    "news": "beginning with a slash, as in “/news”.",
    "news/today": "beginning with a slash, as in “/news/today”.",
    "//news/today": "Is “news” a site? Then write “/today”, else “/news/today”.",
    "/*/live": "A “*” stands at the end alone.",
    "https://site.example/": "beginning with a slash",
    "www.site.example": "beginning with a slash",
    "site.example": "beginning with a slash",
    "#/news": "beginning with a slash",
    "?x=1": "beginning with a slash",
    "": "beginning with a slash",
    "/..": "beginning with a slash",
    "mailto:x@y.example": "beginning with a slash",
    "javascript:alert(1)": "beginning with a slash",
    "/news, /sport": "Write one path a line",
    "/news /sport": "Write one path a line",
    "https://a.example/x https://a.example/y": "Write one path a line",
    "/<b>": "“<” cannot be in a path.",
    "^/news$": "“^” cannot be in a path.",
    "/{id}": "“{” cannot be in a path.",
    "/" + "x" * 501: "longer than 500 characters",
}


@pytest.mark.parametrize(("written", "meant"), MEANT.items())
def test_what_is_plain_is_taken_as_it_is_meant(written, meant):
    assert (meaning(written).path, meaning(written).doubt) == (meant, "")


@pytest.mark.parametrize(("written", "words"), ASKED.items())
def test_what_may_be_meant_otherwise_is_asked_about(written, words):
    assert words in meaning(written).doubt
    assert f"“{written}”" in doubts([written])[0]


def test_a_list_of_too_many_paths_is_refused_in_words():
    assert "201 paths" in doubts([f"/{n}" for n in range(201)])[0]
    assert doubts([f"/{n}" for n in range(200)]) == []


@pytest.mark.parametrize("value", [None, 5, "abc", {"a": [1]}, [1, None, {}], [[]]])
def test_a_column_that_holds_no_paths_has_none(value):
    assert published(value) == ()
    assert kept(value) == value
    assert "Write one path a line" in doubts(value)[0]


def test_what_cannot_be_told_is_on_no_page():
    for written in ("/*/live", "#/news", "?x", "https://site.example/", "/<b>"):
        (path,) = published([written])
        assert not any(is_under(page, path) for page in ("/", "/live", "/news", "/x/live", "/b"))


@pytest.mark.parametrize(
    ("include", "exclude", "is_nowhere"),
    [
        ([], [], False),
        ([], ["/"], True),
        ([], ["/news"], False),
        (["/news"], ["/news"], True),
        (["/news/today"], ["/news"], True),
        (["/news"], ["/news/today"], False),
        (["/news", "/sport"], ["/news"], False),
        (["/news", "/sport"], ["/sport", "/news"], True),
    ],
)
def test_a_banner_that_is_left_no_page(include, exclude, is_nowhere):
    assert hides_everywhere(include, exclude) is is_nowhere


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join) | st.text(max_size=30))
def test_meaning_twice_is_meaning_once(written):
    found = meaning(written)
    if found.path is not None:
        assert meaning(found.path) == type(found)(path=found.path)
        assert plain(found.path) == plain(meaning(found.path).path)
        assert found.path == "/" or not found.path.endswith("/")
    else:
        assert found.doubt


@given(st.lists(st.sampled_from(PIECES[:17]), max_size=7).map("".join))
def test_a_path_means_what_browsers_take_it_for(written):
    """Where nothing is wildcard, site or query, the meaning changes the writing alone."""
    found = meaning(f"/x{written}")
    if found.path is not None and not found.doubt and not re.search("[*…]|[.]{3}", written):
        assert plain(found.path) == plain(f"/x{written}")
