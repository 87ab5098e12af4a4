"""Editors' HTML on the way in: plain text becomes paragraphs, what may not be published is dropped.

Nothing is lost unsaid. The publisher cleans again on the way out, by its own list (publisher.documents.html); a test
holds the two lists equal.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from django.core.exceptions import ValidationError

from cms.text import embeds, links, losses, pictures
from cms.text.setting import set_out, setting
from hypertext import building
from hypertext.losses import Loss
from hypertext.tokens import Raw, Text, tokens
from hypertext.tree import written
from hypertext.words import words

MAX_BYTES = 200_000
PASSES = 4
UNSEEN = {
    "Cc",
    "Cf",
    "Cn",
    "Co",
    "Cs",
    "Zl",
    "Zp",
    "Zs",
}  # https://www.unicode.org/reports/tr44/#General_Category_Values
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters that have no picture
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
    """Whether there is any tag of HTML's in it, or a comment."""
    return any(not isinstance(token, Text) for token in tokens(value)) or "<!--" in value


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """HTML that may be published; `notes` say what could not be kept, or became something else.

    A note is in the same words for each value with a loss of its kind.
    """

    html: str
    notes: tuple[str, ...] = ()


def cleaned(value: str, *, base: str = "") -> Cleaned:
    """For imports: what a program wrote. A new line is a space where there is any tag.

    Links and pictures whose address is relative are resolved against `base`, an http(s) address; without one they go.
    """
    found = settled(value, base=base, is_written=False)
    return Cleaned(html=found.html, notes=losses.notes(found.losses))


def clean(value: str, *, base: str = "") -> str:
    """HTML that is safe to publish, of what an editor wrote; plain text gets its paragraphs. Idempotent."""
    return settled(value, base=base, is_written=True).html


@dataclass(frozen=True, kw_only=True)
class Settled:
    html: str
    losses: tuple[Loss, ...] = ()


@lru_cache(maxsize=16)  # a save asks several times
def settled(value: str, *, base: str = "", is_written: bool = True) -> Settled:
    """Reads and judges until nothing changes: what the last word takes away may leave something to settle."""
    found = read(value or "", base=base, is_written=is_written)
    for _ in range(PASSES):
        again = read(found.html, is_written=is_written)
        if again.html == found.html:
            break
        found = Settled(html=again.html, losses=found.losses + again.losses)
    return found


def read(value: str, *, base: str = "", is_written: bool = True) -> Settled:
    found = pictures.real(embeds.frozen(value, base=base))
    built = building.built(found, length=len(value), base=base, keeps_relative=is_written)
    set_out(built.root, setting(found, is_written=is_written))
    links.link(built.root)
    return Settled(html=CLEANER.clean(written(built.root)).strip(), losses=built.losses)


def text(value: str) -> str:
    """The words of some HTML, on one line."""
    return words(value)


def shows_something(value: str) -> bool:
    """Whether there is anything to see in some clean HTML: words, or a picture."""
    return "<img" in value or is_seen(text(value))


def is_seen(value: str) -> bool:
    """Whether any character of a text is one that shows."""
    return any(map(is_visible, value))


def is_visible(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN and character not in BLANK


def size_of(value: str) -> int:
    return len(value.encode("utf-8", "surrogatepass"))


def is_too_long(value: str) -> bool:
    """Whether it is not even read."""
    return size_of(value) > MAX_BYTES


def is_lost(value: str, found: Settled) -> bool:
    """Whether somebody wrote something and nothing of it is left. Empty paragraphs are nothing that was written."""
    if not value.strip() or shows_something(found.html):
        return False
    return bool(found.losses) or all(isinstance(token, Raw) for token in tokens(value))


def validate(value: str) -> None:
    """For forms. Raises ValidationError that says what to do."""
    if is_too_long(value):
        raise ValidationError(
            f"This text is {size_of(value) // 1000:,} kB long and the limit is {MAX_BYTES // 1000} kB."
            " Split it over several posts, and link to large pictures instead of pasting them."
        )
    found = settled(value)
    if is_lost(value, found):
        raise ValidationError(
            "Nothing of this can be published: scripts, styles and frames are removed."
            " Write text, or paste a link instead."
        )
    if refused := losses.refusals(found.losses):
        raise ValidationError(refused)
