"""Editors' HTML on the way in: plain text becomes paragraphs, what may not be published is dropped.

Nothing is lost unsaid. The publisher cleans again on the way out, by its own list (publisher.documents.html); a test
holds the two lists equal.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks

from cms.text import embeds

MAX_BYTES = 200_000
PASSES = 6
HELP = (
    "HTML or plain text; an empty line begins a paragraph."
    " Bold, italics, links, lists, quotes, headings, tables and pictures are kept."
    " Embed code, or the address of a post or video on a line of its own, becomes a quote that loads nothing by itself."
)

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
    *("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn"),
    *("div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins"),
    *("kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
}
DROPPED_WITH_CONTENT: set[str] = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "title",
    "textarea",
}
EMBEDS: dict[str, dict[str, set[str]]] = {"figure": {"data-embed": set(embeds.NAMES)}}
SCHEMES: set[str] = {"http", "https", "mailto", "tel"}
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

KEPT: dict[str, Any] = {
    "tags": TAGS,
    "attributes": ATTRIBUTES,
    "tag_attribute_values": EMBEDS,
    "clean_content_tags": DROPPED_WITH_CONTENT,
    "url_schemes": SCHEMES,
    "link_rel": "noopener nofollow",
    "strip_comments": True,
}
CLEANER = nh3.Cleaner(**KEPT)


def looks_like_html(value: str) -> bool:
    return bool(re.search(r"</?[a-zA-Z][^<>]*>|<!--", value))


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """HTML that may be published; `notes` say what could not be kept, or became something else.

    A note is in the same words for each value with a loss of its kind.
    """

    html: str
    notes: tuple[str, ...] = ()


def cleaned(value: str, *, base: str = "") -> Cleaned:
    """For imports: links and pictures whose address is relative are resolved against `base`, an http(s) address."""
    found = clean(value)
    if base:
        cleaner = nh3.Cleaner(**KEPT, url_relative=("rewrite_with_base", base))
        found = cleaner.clean(found).strip()
    return Cleaned(html=found)


def clean(value: str) -> str:
    """HTML that is safe to publish; plain text is escaped and gets its paragraphs. Idempotent."""
    value = CONTROL_CHARACTERS.sub("", value or "").strip()
    if value and not looks_like_html(value):
        return CLEANER.clean(embeds.frozen(paragraphs(embeds.apart(value)))).strip()
    cleaned = settled(value)
    return cleaned if looks_like_html(cleaned) else settled(paragraphs(cleaned))


def settled(value: str) -> str:
    """Freezes and cleans until nothing changes: a reference may uncover an address, a table moves what is misplaced."""
    for _ in range(PASSES):
        before, value = value, CLEANER.clean(embeds.frozen(CONTROL_CHARACTERS.sub("", value))).strip()
        if value == before:
            break
    return value


def paragraphs(value: str) -> str:
    return linebreaks(CONTROL_CHARACTERS.sub("", html.unescape(value)), autoescape=True).strip() if value else ""


def text(value: str) -> str:
    """The words of some HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", value)).split())


def shows_something(value: str) -> bool:
    """Whether there are words or a picture in some HTML."""
    return bool(text(value)) or "<img" in value


def validate(value: str) -> None:
    """For forms. Raises ValidationError that says what to do."""
    size = len(value.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise ValidationError(
            f"This text is {size // 1000:,} kB long and the limit is {MAX_BYTES // 1000} kB."
            " Split it over several posts, and link to large pictures instead of pasting them."
        )
    if value.strip() and not clean(value):
        raise ValidationError(
            "Nothing of this can be published: scripts, styles and frames are removed."
            " Write text, or paste a link instead."
        )
