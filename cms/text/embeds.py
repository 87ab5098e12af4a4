"""Embeds pasted from other sites become frozen quotes: words and a link, and nothing that loads anything.

Embed code (a <blockquote> or an <iframe>, mostly with a script) or a line that is an address alone is turned into

    <figure data-embed="x"><blockquote cite="…">words</blockquote><figcaption><a href="…">X: …</a></figcaption></figure>

which both lists of allowed markup let through. The reader's page may put the site's own frame there, on a click
(static_site/page/frame.js); without a script the link leads there. It fetches nothing: a save waits for no one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeGuard
from urllib.parse import unquote, urlsplit

from cms.text.sources import NAMES, Source, mastodon, source
from hypertext import addresses
from hypertext.plain import plain
from hypertext.spans import spans
from hypertext.tokens import End, Raw, Start, Text, Token, tokens
from hypertext.words import words_of

__all__ = ["NAMES", "figure", "frozen", "source"]

CLASSES = {
    "twitter-tweet": "x",
    "twitter-video": "x",
    "bluesky-embed": "bluesky",
    "mastodon-embed": "mastodon",
    "instagram-media": "instagram",
    "fb-xfbml-parse-ignore": "facebook",
    "tiktok-embed": "tiktok",
}
WORDS_ALONE = {"instagram", "mastodon"}  # their code is a drawing made of empty boxes around a few words
WIDGETS = (  # the scripts that belong to such code
    *("platform.twitter.com/", "embed.bsky.app/", "www.instagram.com/embed", "platform.instagram.com/"),
    *("connect.facebook.net/", "www.tiktok.com/embed", "player.vimeo.com/api/"),
)
SERVER_SCRIPT = "/embed.js"  # Mastodon's, from any server
FRAMES = {"iframe", "frame"}
PLAYERS = {"audio", "object", "video"}
LATER = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data")
"""Where the address of a frame is; in the order in which it is looked for."""
WHITE = re.compile(r"\s")
MASTODON = re.compile(r"https://([\w.-]+)(/[^?#]*)")


def frozen(value: str, *, base: str = "") -> list[Token]:
    """The tokens of a text, with its embed code frozen. What we do not know stays; an unknown frame is a link."""
    freezer = Freezer(tokens(plain(value)), base)
    found = list(freezer.run())
    if not freezer.has_frozen:
        return found
    return [each for each in found if not is_widget(each)]


class Freezer:
    def __init__(self, found: Sequence[Token], base: str) -> None:
        self.tokens, self.base = found, base
        self.ends = spans(found, PLAYERS | {"blockquote"})
        self.has_frozen = False

    def run(self) -> Iterator[Token]:
        at = tried = 0
        while at < len(self.tokens):
            token, end = self.tokens[at], self.ends.get(at, at)
            made = None
            if is_quote(token) and at >= tried:
                tried = end  # quotes within one of which nothing was made are its words
                made = self.quote(token, self.tokens[at + 1 : end])
            elif is_frame(token):
                made = self.frame(token, self.tokens[at + 1 : end])
            yield from made or [token]
            at = end + 1 if made else at + 1

    def quote(self, token: Start, inner: Sequence[Token]) -> list[Token] | None:
        site = site_of(token)
        named = [token.attributes.get(name, "") for name in ("data-instgrm-permalink", "cite", "data-embed-url")]
        linked = [
            each.attributes["href"] for each in reversed(inner) if isinstance(each, Start) and "href" in each.attributes
        ]
        at = next((known for known in map(at_site(site), [*named, *linked]) if known), None)
        if at is None:
            return None
        self.has_frozen = True
        said = words_of(inner)
        if site in WORDS_ALONE and said:
            return figure(at, said=[Start(name="p"), Text(text=said), End(name="p")])
        return figure(at, said=inner if said else ())

    def frame(self, token: Start | Raw, inner: Sequence[Token]) -> list[Token] | None:
        """None where there is no address to lead to: what is in it is lost, and that is told."""
        url = self.address(token) or next((url for url in map(self.address, inner) if url), "")
        known = source(url) or (at_site("mastodon")(url) if "mastodon-embed" in classes(token) else None)
        title = " ".join(token.attributes.get("title", "").split())
        if known:
            self.has_frozen = True
            return figure(known, title="" if title.lower().endswith("player") else title)
        return link(url, title or name_of(url, is_player=token.name in PLAYERS)) if url else None

    def address(self, token: Token) -> str:
        if not isinstance(token, Start | Raw):
            return ""
        found = (addresses.resolved(token.attributes.get(name, ""), self.base) for name in LATER)
        return next((url for url in found if url.startswith(addresses.HTTP) and addresses.is_usable(url)), "")


def name_of(url: str, *, is_player: bool) -> str:
    """What to call it: a film by its file, a frame by its server."""
    parts = urlsplit(url)
    file = unquote(parts.path.rstrip("/").rpartition("/")[2]) if is_player else ""
    return file or parts.netloc


def classes(token: Start | Raw) -> list[str]:
    return token.attributes.get("class", "").split()


def site_of(token: Start) -> str:
    return next((CLASSES[name] for name in classes(token) if name in CLASSES), "")


def is_quote(token: Token) -> TypeGuard[Start]:
    return isinstance(token, Start) and token.name == "blockquote" and bool(site_of(token))


def is_frame(token: Token) -> TypeGuard[Start | Raw]:
    return isinstance(token, Start | Raw) and token.name in FRAMES | PLAYERS | {"embed"}


def is_widget(token: Token) -> bool:
    """Whether it is a script that would put a frame where the quote is."""
    if not isinstance(token, Raw) or token.name != "script":
        return False
    url = token.attributes.get("src", "").partition("://")[2] or token.attributes.get("src", "").removeprefix("//")
    return url.startswith(WIDGETS) or url.partition("?")[0].endswith(SERVER_SCRIPT)


def at_site(site: str) -> Callable[[str], Source | None]:
    """A site's own code names its server: for Mastodon any server will do then."""

    def found(url: str) -> Source | None:
        known = source(url)
        if known is None and site == "mastodon":
            server = MASTODON.match(url)
            address = mastodon(server[2], {}, server[1]) if server else ""
            known = Source(site=site, url=address) if address else None
        return known if known and known.site == site else None

    return found


def apart(value: str) -> str:
    """Plain text in which each line that is an address of a known source is a paragraph of its own."""
    lines = value.split("\n")
    return "\n".join(f"\n{line.strip()}\n" if is_source(line.strip()) else line for line in lines)


def is_source(line: str) -> bool:
    return line.startswith(addresses.HTTP) and not WHITE.search(line) and source(line) is not None


def link(url: str, label: str) -> list[Token]:
    return [
        *(Start(name="p"), Start(name="a", attributes={"href": url}), Text(text=label)),
        *(End(name="a"), End(name="p")),
    ]


def figure(at: Source, *, said: Sequence[Token] = (), title: str = "") -> list[Token]:
    label = f"{NAMES[at.site]}: {title or at.url.partition('://')[2].removeprefix('www.').rstrip('/')}"
    quote = [Start(name="blockquote", attributes={"cite": at.url}), *said, End(name="blockquote")] if said else []
    return [
        *(Start(name="figure", attributes={"data-embed": at.site}), *quote, Start(name="figcaption")),
        *(Start(name="a", attributes={"href": at.url}), Text(text=label), End(name="a")),
        *(End(name="figcaption"), End(name="figure")),
    ]
