"""Renders a text as WordPress stores it to the HTML that its readers saw: blocks, shortcodes, paragraphs. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from cms.importing.wordpress import blocks, shortcodes
from cms.importing.wordpress.blocks import Block
from cms.importing.wordpress.paragraphs import paragraphs
from cms.importing.wordpress.shortcodes import Draw, Shortcode
from cms.importing.wordpress.values import Attachment
from cms.text import embeds
from hypertext import tokens

PICTURE = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a\s*>)?)(.*)", re.IGNORECASE | re.DOTALL)
ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+")
FIGCAPTION = re.compile(r"<figcaption\b[^<>]*>", re.IGNORECASE)
SOURCE = re.compile(r"<source\b[^<>]*>", re.IGNORECASE)
SOUND_AND_FILM = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "flac", "wmv", "flv")
ADDRESSES = {  # what siblings of [embed] write instead of an address
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://x.com/i/status/{}",
    "twitter": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
EMBEDS = (*ADDRESSES, "embed", "embedyt", "facebook", "tiktok", "soundcloud", "spotify", "ted", "flickr", "bluesky")
SILENT_BLOCKS = {"spacer", "more", "nextpage", "page-list", "navigation", "template-part", "post-title", "social-link"}
REUSED = 5  # blocks within reusable blocks


@dataclass(frozen=True, kw_only=True)
class Library:
    """What texts refer to by numbers: pictures and files, and reusable blocks."""

    attachments: Mapping[int, Attachment] = field(default_factory=dict)
    blocks: Mapping[int, str] = field(default_factory=dict)
    of_post: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    """The pictures that belong to a post, in their order."""


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes the texts of one post. `mend` is told what could not be shown as it was."""

    library: Library
    post: int
    mend: Callable[[str], None]
    depth: int = 0

    def html(self, value: str) -> str:
        if blocks.has_blocks(value):
            return blocks.drawn(value, self.block, free=self.free, written=self.written)
        return self.free(blocks.drawn(value, self.block, free=str, written=str))

    def free(self, value: str) -> str:
        return paragraphs(embeds.apart(self.written(value))) if value.strip() else value[:1]

    def written(self, value: str) -> str:
        return playable(self.shortcodes(value))

    def shortcodes(self, value: str) -> str:
        return shortcodes.drawn(value, self.known(), self.unknown)

    # Blocks

    def block(self, block: Block) -> str:
        if block.name == "embed" or block.name.startswith("core-embed/"):
            return self.embed_block(block)
        if block.name == "block":
            return self.reused(block.attributes.get("ref"))
        if block.is_filled:
            return self.filled(block)
        return block.inner

    def embed_block(self, block: Block) -> str:
        url = block.attributes.get("url")
        if not isinstance(url, str) or not ADDRESS.fullmatch(url):
            return block.inner
        words = caption_of(block.inner)
        return address(url) + (f"<p>{words}</p>" if words else "")

    def reused(self, number: Any) -> str:
        content = self.library.blocks.get(number) if isinstance(number, int) else None
        if content is None or self.depth >= REUSED:
            self.mend("a reusable block is not in the file, and was left out of the text")
            return ""
        return Writer(library=self.library, post=self.post, mend=self.mend, depth=self.depth + 1).html(content)

    def filled(self, block: Block) -> str:
        if block.name not in SILENT_BLOCKS:
            self.mend(f"a block that WordPress fills in when it is read was taken out ({block.name})")
        return ""

    # Shortcodes

    def known(self) -> dict[str, Draw]:
        return {
            "caption": caption,
            "wp_caption": caption,
            "gallery": self.gallery,
            "playlist": self.playlist,
            "audio": self.recording,
            "video": self.recording,
            "wpvideo": self.recording,
            "videopress": self.recording,
            "liveblog_key_events": lambda _: "",
            **dict.fromkeys(EMBEDS, self.embed),
        }

    def unknown(self, code: Shortcode) -> str:
        if code.inner.strip():
            self.mend(f"a shortcode that only its plugin knows was taken out, and its words kept ([{code.name}])")
        else:
            self.mend(f"a shortcode that only its plugin knows was taken out ([{code.name}])")
        return code.inner

    def embed(self, code: Shortcode) -> str:
        places = (code.inner, *code.named.values(), *code.bare)
        found = next((match[0] for match in map(ADDRESS.search, map(html.unescape, places)) if match), None)
        number = next((word for word in (*code.bare, *code.named.values()) if re.fullmatch(r"[\w-]{5,40}", word)), None)
        if found is None and number and code.name in ADDRESSES:
            found = ADDRESSES[code.name].format(number)
        return address(found) if found else self.unknown(code)

    def recording(self, code: Shortcode) -> str:
        """Sound and film become a link: their player is WordPress's."""
        said = (code.named.get(name, "") for name in SOUND_AND_FILM)
        found = next((url for url in map(html.unescape, (*said, *code.bare)) if ADDRESS.fullmatch(url)), None)
        return link(found) if found else playable(code.inner) or self.unknown(code)

    def gallery(self, code: Shortcode) -> str:
        return "".join(figure(each) for each in self.shown(code))

    def playlist(self, code: Shortcode) -> str:
        return "".join(link(each.url, each.title) for each in self.shown(code))

    def shown(self, code: Shortcode) -> list[Attachment]:
        """The attachments that a shortcode names by number; without numbers, those of the post."""
        listed = code.named.get("ids") or code.named.get("include") or ",".join(code.bare)
        numbers = [int(number) for number in re.findall(r"\d{1,18}", listed)]
        if not numbers:
            return list(self.library.of_post.get(self.post, ()))
        found = [self.library.attachments[number] for number in numbers if number in self.library.attachments]
        if len(found) < len(numbers):
            self.mend("pictures of a gallery are not in the file: export “All content” to have them")
        return found


def address(url: str) -> str:
    """An address on its own: `cms.text.embeds` makes a quote of it where it knows the site."""
    escaped = html.escape(url)
    return f'<p><a href="{escaped}">{escaped}</a></p>'


def link(url: str, words: str = "") -> str:
    if embeds.source(url):
        return address(url)
    words = words.strip() or unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]) or url
    return f'<p><a href="{html.escape(url)}">{html.escape(words, quote=False)}</a></p>'


def caption_of(figure: str) -> str:
    found = FIGCAPTION.search(figure)
    return figure[found.end() :].partition("</figcaption")[0].strip() if found else ""


def caption(code: Shortcode) -> str:
    """`[caption id="…"]<img …> words[/caption]`, or with the words as its attribute."""
    found = PICTURE.match(code.inner)
    if not found:
        return code.inner
    words = found[2].strip() or html.escape(html.unescape(code.named.get("caption", "")), quote=False)
    return f"<figure>{found[1]}{words and f'<figcaption>{words}</figcaption>'}</figure>"


def figure(picture: Attachment) -> str:
    words = picture.caption.strip()
    shown = f'<img src="{html.escape(picture.url)}" alt="{html.escape(picture.alternative)}">'
    return f"<figure>{shown}{words and f'<figcaption>{words}</figcaption>'}</figure>"


def playable(value: str) -> str:
    """<audio> and <video> become links to what they would play: readers' pages have no player."""
    for tag in ("video", "audio"):
        if f"<{tag}" in value.lower():
            value = linked(value, tag)
    return value


def linked(value: str, tag: str) -> str:
    """The value with a link for each such element that has an address. Its time grows with the length alone."""
    opening = re.compile(rf"<{tag}\b[^<>]{{0,4000}}>", re.IGNORECASE)
    closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    parts, at, is_closed = [], 0, True
    while found := opening.search(value, at):
        close = closing.search(value, found.end()) if is_closed else None
        is_closed = close is not None
        made = recorded(found[0], value[found.end() : close.start()] if close else "")
        parts += [value[at : found.start()], made or found[0]]
        at = (close or found).end() if made else found.end()
    return "".join([*parts, value[at:]])


def recorded(tag: str, inner: str) -> str:
    source = SOURCE.search(inner)
    url = tokens.attributes(tag).get("src") or (tokens.attributes(source[0]).get("src") if source else "")
    return link(url) if url else ""
