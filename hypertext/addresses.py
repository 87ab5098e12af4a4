"""Addresses as people write them, as what a browser may be given."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
HOST = re.compile(r"www\.[^\s/]+\.[^\s/]+")
NO_HOST = re.compile(r"[\s%<>^|\\\"`{}]")  # https://url.spec.whatwg.org/#forbidden-host-code-point
UNWRITTEN = re.compile(r"[\x00-\x1f\x7f]+")  # browsers drop them, inside a scheme too
HTTP = ("http://", "https://")


def tidied(url: str) -> str:
    """The address that a browser would understand, without what is no sign of one."""
    url = UNWRITTEN.sub("", url).strip().replace(" ", "%20")
    if url.startswith("//"):
        return f"https:{url}"
    return f"https://{url}" if HOST.match(url) else url


def is_relative(url: str) -> bool:
    """Whether only its page says what it means."""
    return not SCHEME.match(url)


def is_usable(url: str, *, for_picture: bool = False) -> bool:
    """Whether it leads anywhere from any page. Pictures have no `mailto:`."""
    found = SCHEME.match(url)
    if not found or found[1].lower() not in SCHEMES:
        return False
    if found[1].lower() in ("mailto", "tel"):
        return not for_picture and len(url) > found.end()
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return bool(host) and not NO_HOST.search(host) and parts.port != 0
    except ValueError:  # a host or a port that cannot be one
        return False


def is_picture(url: str) -> bool:
    """Whether a browser could load it, from any page or from the one that it is of."""
    url = tidied(url)
    if is_relative(url):
        return bool(url) and not url.startswith(("#", "?", "{", "["))
    return is_usable(url, for_picture=True)


def resolved(url: str, base: str) -> str:
    """The address, made whole by that of its page where it is relative and the page is known."""
    url = tidied(url)
    if not base or not url or not is_relative(url):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url
