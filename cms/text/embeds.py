"""What editors paste from other sites becomes a frozen quote: its words and a link, and nothing that loads anything.

Embed code (a <blockquote> or an <iframe>, mostly with a script) or a line that is an address alone is turned into

    <figure data-embed="x"><blockquote cite="…">words</blockquote><figcaption><a href="…">X: …</a></figcaption></figure>

which both lists of allowed markup let through. The reader's page may put the site's own frame there, on a click
(static_site/frame.js); without a script the link leads there. It fetches nothing: a save waits for no one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

MASTODON_HOSTS = ("mastodon.social", "mastodon.online", "mstdn.social", "mas.to", "fosstodon.org")
NAMES = {
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "vimeo": "Vimeo",
}
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
PARAGRAPH = re.compile(
    r"<p>\s*(?:<a\b[^>]*\bhref=\"(?P<href>[^\"]*)\"[^>]*>\s*)?(?P<url>https?://[^\s<>]+?)\s*(?(href)</a>\s*)</p>",
    re.IGNORECASE,
)
LINE = re.compile(r"^[ \t]*(https?://\S+)[ \t]*$", re.MULTILINE)
HREF = re.compile(r"\bhref\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a quote is from: its site, and the address of it without what only tracks readers."""

    site: str
    url: str


def source(url: str) -> Source | None:
    """The source that an address names, in any of its spellings; None when it is none that we know."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a host that cannot be one
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    if parts.scheme not in ("http", "https"):
        return None
    for site, hosts, find in SITES:
        if host in hosts and (
            found := find(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}, host)
        ):
            return Source(site=site, url=found)
    return None


def youtube(path: str, query: dict[str, str], host: str) -> str:
    found = re.fullmatch(r"/(?:shorts/|live/|embed/)?([\w-]{11})/?", path)
    named = query.get("v", "") if path == "/watch" else found[1] if found else ""
    return f"https://www.youtube.com/watch?v={named}" if re.fullmatch(r"[\w-]{11}", named) else ""


def vimeo(path: str, query: dict[str, str], host: str) -> str:
    found = re.fullmatch(r"/(?:video/)?(\d+)(?:/(\w+))?/?", path)
    secret = (found[2] or query.get("h", "")) if found else ""
    return f"https://vimeo.com/{found[1]}{secret and f'/{secret}'}" if found and re.fullmatch(r"\w*", secret) else ""


def x(path: str, query: dict[str, str], host: str) -> str:
    found = re.match(r"/(\w+)/status(?:es)?/(\d+)", path)
    return f"https://x.com/{found[1]}/status/{found[2]}" if found else ""


def bluesky(path: str, query: dict[str, str], host: str) -> str:
    found = re.fullmatch(r"/profile/([\w.:-]+)/post/(\w+)/?", path)
    return f"https://bsky.app/profile/{found[1]}/post/{found[2]}" if found else ""


def mastodon(path: str, query: dict[str, str], host: str) -> str:
    found = re.fullmatch(r"/(@[\w.@-]+)/(\d+)(?:/embed)?/?", path)
    return f"https://{host}/{found[1]}/{found[2]}" if found else ""


def instagram(path: str, query: dict[str, str], host: str) -> str:
    found = re.match(r"/(?:[\w.]+/)?(p|reel|tv)/([\w-]+)", path)
    return f"https://www.instagram.com/{found[1]}/{found[2]}/" if found else ""


def facebook(path: str, query: dict[str, str], host: str) -> str:
    if path.startswith("/plugins/"):
        inner = source(query.get("href", ""))
        return inner.url if inner and inner.site == "facebook" else ""
    kept = "&".join(
        f"{name}={query[name]}"
        for name in ("story_fbid", "fbid", "id", "v")
        if re.fullmatch(r"\w+", query.get(name, ""))
    )
    is_post = re.search(r"/(posts|videos|photos|reel|watch|share)\b|/(permalink|story|photo)\.php$|/photo/?$", path)
    return (
        f"https://www.facebook.com{path}{kept and f'?{kept}'}" if is_post and re.fullmatch(r"[\w./%-]+", path) else ""
    )


def tiktok(path: str, query: dict[str, str], host: str) -> str:
    found = re.match(r"/(@[\w.-]+)/video/(\d+)", path)
    return f"https://www.tiktok.com/{found[1]}/video/{found[2]}" if found else ""


SITES: list[tuple[str, tuple[str, ...], Callable[[str, dict[str, str], str], str]]] = [
    ("youtube", ("youtube.com", "youtu.be", "youtube-nocookie.com"), youtube),
    ("vimeo", ("vimeo.com", "player.vimeo.com"), vimeo),
    ("x", ("x.com", "twitter.com"), x),
    ("bluesky", ("bsky.app",), bluesky),
    ("mastodon", MASTODON_HOSTS, mastodon),
    ("instagram", ("instagram.com",), instagram),
    ("facebook", ("facebook.com",), facebook),
    ("tiktok", ("tiktok.com",), tiktok),
]


class Attributes(HTMLParser):
    """The attributes of one tag, as a browser reads them."""

    def __init__(self, tag: str, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(f"<{tag}{text}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}


def frozen(value: str) -> str:
    """HTML in which embed code is frozen. What it does not know stays as it is, an unknown frame as a link."""
    value = each(value, "blockquote", quote)
    value = each(value, "iframe", frame)
    return PARAGRAPH.sub(address, value)


def each(value: str, tag: str, make: Callable[[Attributes, str], str | None]) -> str:
    """The value with what `make` gives for each element, None to leave it. Its time grows with the length alone."""
    opening = re.compile(rf"<{tag}\b([^>]{{0,4000}})>", re.IGNORECASE)
    closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    parts, at, is_closed = [], 0, True
    while found := opening.search(value, at):
        close = closing.search(value, found.end()) if is_closed else None
        is_closed = close is not None
        end = close or found
        made = make(Attributes(tag, found[1]), value[found.end() : close.start()] if close else "")
        parts += [value[at : found.start()], value[found.start() : found.end()] if made is None else made]
        at = found.end() if made is None else end.end()
    return "".join([*parts, value[at:]])


def apart(value: str) -> str:
    """Plain text in which each line that is an address of a known source is a paragraph of its own."""
    return LINE.sub(lambda found: f"\n\n{found[1]}\n\n" if source(found[1]) else found[0], value)


def quote(attributes: Attributes, inner: str) -> str | None:
    found = attributes.found
    site = next((CLASSES[name] for name in found.get("class", "").split() if name in CLASSES), None)
    if site is None:
        return None
    named = [found.get(name, "") for name in ("data-instgrm-permalink", "cite", "data-embed-url")]
    linked = [html.unescape(link) for link in reversed(HREF.findall(inner))]
    at = next((known for known in map(at_site(site), [*named, *linked]) if known), None)
    if at is None:
        return None
    said = f"<p>{html.escape(text(inner), quote=False)}</p>" if site in WORDS_ALONE else inner
    return figure(at, said=said if text(inner) else "")


def at_site(site: str) -> Callable[[str], Source | None]:
    """A site's own code names its server: for Mastodon any server will do then."""

    def found(url: str) -> Source | None:
        known = source(url)
        if known is None and site == "mastodon":
            server = re.match(r"https://([\w.-]+)(/[^?#]*)", url)
            address = mastodon(server[2], {}, server[1]) if server else ""
            known = Source(site=site, url=address) if address else None
        return known if known and known.site == site else None

    return found


def frame(attributes: Attributes, inner: str) -> str:
    found = attributes.found
    url = found.get("src", "").strip()
    url = f"https:{url}" if url.startswith("//") else url
    known = source(url) or (at_site("mastodon")(url) if "mastodon-embed" in found.get("class", "") else None)
    title = " ".join(found.get("title", "").split())
    if known:
        return figure(known, title="" if title.lower().endswith("player") else title)
    if not re.match(r"https?://[^\s/]", url):
        return ""
    return f'<p><a href="{html.escape(url)}">{html.escape(title or url.split("/")[2], quote=False)}</a></p>'


def address(found: re.Match[str]) -> str:
    """A paragraph that is nothing but an address, linked or not."""
    url = html.unescape(found["href"] or found["url"])
    known = source(url)
    return figure(known) if known else found[0]


def figure(at: Source, *, said: str = "", title: str = "") -> str:
    url = html.escape(at.url)
    label = f"{NAMES[at.site]}: {title or at.url.partition('://')[2].removeprefix('www.').rstrip('/')}"
    words = f'<blockquote cite="{url}">{said}</blockquote>' if said else ""
    link = f'<a href="{url}">{html.escape(label, quote=False)}</a>'
    return f'<figure data-embed="{at.site}">{words}<figcaption>{link}</figcaption></figure>'


def text(value: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", value)).split())
