"""The posts and videos of other sites that we know by their addresses, whichever way they are spelt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
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
