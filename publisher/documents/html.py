"""HTML on the way out: the last word on what a reader's browser may be given. Pure.

The editors' side cleans on the way in (cms.text.markup); rows that came by another way are caught here.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

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
NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)  # https://www.w3.org/TR/xml/#charsets
CACHED_LENGTH = 20_000
PASSES = 6

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
    """Cleans until nothing changes: a reference may uncover an address, a table moves what is misplaced in it."""
    for _ in range(PASSES):
        before, value = value, CLEANER.clean(plain(value)).strip()
        if value == before:
            break
    return value


def clean(value: str) -> str:
    """HTML that is safe in any page and in XML. The same posts come at each publish, so short ones are remembered."""
    return clean_short(value) if len(value) <= CACHED_LENGTH else clean_short.__wrapped__(value)


def plain(value: str) -> str:
    """Text without characters that JSON or XML cannot carry."""
    return NOT_IN_XML.sub("", value)


def words(value: str) -> str:
    """The text of some HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", value)).split())


def web_url(value: str) -> str:
    """The value when it is an http(s) URL, otherwise nothing."""
    return value if re.match(r"https?://[^\s<>\"]+$", value) else ""
