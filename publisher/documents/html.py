"""HTML on the way out: the last word on what a reader's browser may be given. Pure.

The editors' side cleans on the way in (cms.text.markup); rows that came by another way are caught here.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from hypertext import building
from hypertext import words as hypertext_words
from hypertext.plain import NOT_IN_XML, plain

__all__ = ["NOT_IN_XML", "plain"]

ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "*": {"lang", "dir"},
}
TAGS: set[str] = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
    ),
    *("em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol"),
    *("p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "time", "tr", "u", "ul", "var", "wbr"),
}
DROPPED_WITH_CONTENT: set[str] = {
    *("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea"),
}
EMBEDS: dict[str, dict[str, set[str]]] = {
    "figure": {
        "data-embed": {"x", "bluesky", "mastodon", "instagram", "facebook", "tiktok", "youtube", "vimeo"},
    },
}
SCHEMES: set[str] = {"http", "https", "mailto", "tel"}
CACHED_LENGTH = 20_000
PASSES = 4
LOOSE = re.compile(r"&(?!(?:amp|gt|lt|nbsp|quot);)")  # what no cleaned text has
FEW = 80  # tags: so few cannot be too deep

CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values=EMBEDS,
    clean_content_tags=DROPPED_WITH_CONTENT,
    url_schemes=SCHEMES,
    link_rel="noopener nofollow",
    strip_comments=True,
)


@lru_cache(maxsize=4096)
def clean_short(value: str) -> str:
    """Cleans until nothing changes. What was cleaned on the way in is judged once, and read only where it fails."""
    value = plain(value).strip()
    if is_settled(value):
        return value
    for _ in range(PASSES):
        before, value = value, CLEANER.clean(building.settled(value)).strip()
        if value == before:
            break
    return value


def is_settled(value: str) -> bool:
    """Whether it was cleaned already. The judge is only asked what it can tell soon."""
    return value.count("<") <= FEW and not LOOSE.search(value) and CLEANER.clean(value).strip() == value


def clean(value: str) -> str:
    """HTML that is safe in any page and in XML. The same posts come at each publish, so short ones are remembered."""
    return clean_short(value) if len(value) <= CACHED_LENGTH else clean_short.__wrapped__(value)


@lru_cache(maxsize=4096)
def words_of_short(value: str) -> str:
    return hypertext_words.words(value)


def words(value: str) -> str:
    """The text of some HTML, on one line. What stood apart stays apart."""
    return words_of_short(value) if len(value) <= CACHED_LENGTH else hypertext_words.words(value)


def web_url(value: str) -> str:
    """The value when it is an http(s) URL, otherwise nothing."""
    return value if re.match(r"https?://[^\s<>\"]+$", value) else ""
