"""Paths of pages: what editors write, what they mean by it, and which pages lie under it. Pure.

`plain` is the twin of that function in static_site/protocol/targeting.js: it reads an address as browsers do
(https://url.spec.whatwg.org/), so that both say the same of every page. `meant` does more, once, before a path is
published: editors write wildcards, sites without `https://`, and two slashes.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

SPACE = "".join(map(chr, range(33)))
SURROGATE = re.compile("[\ud800-\udfff]")
WEB = re.compile(r"(?:http:[/\\]*|(?:https:)?[/\\]{2,})([^/\\?#]*)", re.IGNORECASE)
NO_SITE = re.compile(r"^$|[\s\[\]<>^|%]")
SAME_SCHEME = re.compile(r"https:", re.IGNORECASE)
UNESCAPED = "!$%&'()*+,-./:;=@[]_|~"  # what a browser leaves as it is in a path, beside letters and digits
SEPARATORS = re.compile(r"[/*]+")


def is_under(path: str, prefix: str) -> bool:
    """Whole segments: `/news` holds `/news` and `/news/today`, not `/newsroom`. Either may be a whole address."""
    return plain(path).startswith(plain(prefix))


def plain(address: str) -> str:
    """The path of an address, the same for each way to write it: `/news/` for `https://site/News?x#top`."""
    path = pathname(address)
    segments = (decoded(each) for each in SEPARATORS.split(address if path is None else path))
    return unicodedata.normalize("NFC", "/".join(["", *filter(None, segments), ""])).lower()


def pathname(address: str) -> str | None:
    """As `new URL(address, "https://x").pathname`, for what may be a page; None where that throws."""
    text = SURROGATE.sub("\ufffd", re.sub(r"[\t\n\r]", "", address.strip(SPACE)))
    if web := WEB.match(text):
        if NO_SITE.search(web[1]):
            return None
        text = text[web.end() :]
    text = re.split(r"[?#]", SAME_SCHEME.sub("", text, count=1) if SAME_SCHEME.match(text) else text, maxsplit=1)[0]
    segments = text.replace("\\", "/").removeprefix("/").split("/")
    return "/" + "/".join(without_dots([quote(each, safe=UNESCAPED) for each in segments]))


def without_dots(segments: list[str]) -> list[str]:
    """`..` takes back the segment before it."""
    found: list[str] = []
    for each in segments:
        name = each.lower().replace("%2e", ".")
        if name == "..":
            del found[-1:]
        elif name != ".":
            found.append(each)
    return found


def decoded(segment: str) -> str:
    """As `decodeURIComponent`; an escape that is none leaves the whole segment as it is."""
    if re.search(r"%(?![0-9a-fA-F]{2})", segment):
        return segment
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return segment
