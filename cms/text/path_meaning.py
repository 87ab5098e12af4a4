"""Normalises the paths that editors write to paths that can be published, or says how to write them instead. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cms.text.paths import decoded, is_under, pathname

MOST, LONGEST = 200, 500  # paths of a list; characters of one
EXAMPLE = "Write one path a line, each beginning with a slash, as in “{}”."
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SEVERAL = re.compile(r"[\s,;](?:https?:)?/", re.IGNORECASE)
NO_PATH = re.compile(r"[\x00-\x1f\x7f<>\"{}|^`]")
TWO_SLASHES = re.compile(r"/{2,}([^./:?#]+)(?:/+|(?=[?#])|$)")  # a site would have a dot, or so one may hope
SITE = re.compile(r"(?:https?:)?/{2,}[^/?#]*|www\.[^/?#]*|[^/?#:@\s]+\.[a-z]{2,24}(?::\d+)?(?=/|$)", re.IGNORECASE)
FILE = re.compile(r"\.(?:\w?html?|php\d?|aspx?|jspx?|cgi|pl|xml|rss|atom|json|pdf|txt|amp)$", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ANYTHING = re.compile(r"(?:^|/)(?:\*+|\.\*|…|\.{3})/*$")  # at the end it says what is so in any case
PART_OF_A_NAME = re.compile(r"(?<!\*)\*+/*$")
TRACKED = r"(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|cmp|ns_\w+)"
TRACKING = re.compile(rf"(?:{TRACKED}(?:=[^&]*)?(?:&|$))*", re.IGNORECASE)
ESCAPED = re.compile(r"[%/\\?#*\x00-\x1f\x7f]|^\.+$|^\s|\s$")  # in a segment it would mean something else


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """`path` is None where it cannot be told. `doubt` says what to write instead; empty where there is none."""

    path: str | None = None
    doubt: str = ""


def meaning(written: str) -> Meaning:
    text = unicodedata.normalize("NFC", UNSEEN.sub("", written).strip()).replace("\\", "/")
    if wrong := NO_PATH.search(text):
        return Meaning(doubt=f"“{wrong[0]}” cannot be in a path.")
    if SEVERAL.search(text):
        return Meaning(doubt=EXAMPLE.format("/news"))
    if len(text) > LONGEST:
        return Meaning(doubt=f"It is longer than {LONGEST} characters.")
    if two := TWO_SLASHES.match(text):
        return of_two_slashes(two[1], of_path("/" + text.lstrip("/")), text[two.end() :])
    rest = without_site(text)
    return Meaning(doubt=EXAMPLE.format("/news")) if rest is None else of_path(rest)


def of_two_slashes(name: str, found: Meaning, rest: str) -> Meaning:
    """`//news` is a slipped finger; `//news/today` may begin with a site."""
    if found.doubt or not rest:
        return found
    doubt = f"Is “{name}” a site? Then write “{of_path(f'/{rest}').path}”, else “{found.path}”."
    return Meaning(path=found.path, doubt=doubt)


def without_site(text: str) -> str | None:
    """What follows the site, if one is named; None where nothing does, or where it is no page of the web."""
    if (site := SITE.match(text)) and not FILE.search(site[0]):
        text = text[site.end() :]
        return text if text.strip("/")[:1] not in ("", "?", "#") else None
    return None if SCHEME.match(text) or text[:1] in ("", "?", "#") else text


def of_path(text: str) -> Meaning:
    """Of what begins with a path."""
    end = re.search(r"[?#]|$", text).start()  # type: ignore[union-attr]
    path, more = ANYTHING.sub("/", text[:end]), text[end:]
    short = PART_OF_A_NAME.sub("", path)
    if "*" in short:
        return Meaning(doubt="A “*” stands at the end alone. Write each path on a line of its own.")
    found = readable(short)
    if found == "/" and short.strip("/"):
        return Meaning(doubt=EXAMPLE.format("/news"))  # nothing but dots
    if path[:1] != "/":
        return Meaning(path=found, doubt=EXAMPLE.format(found))
    if short != path:
        return Meaning(path=found, doubt=f"A path is of whole names: “/news” is not “/newsroom”. Write “{found}”.")
    if tells_pages_apart(more):
        return Meaning(path=found, doubt=f"What follows “{more[0]}” is not looked at. Write “{found}”.")
    return Meaning(path=found)


def tells_pages_apart(more: str) -> bool:
    """Whether a query or fragment may be more than a campaign, or a place on the page."""
    query, _, fragment = more.partition("#")
    return not TRACKING.fullmatch(query[1:]) or fragment[:1] in ("/", "!")


def readable(path: str) -> str:
    """Escapes that are not needed become letters; what it means does not change."""
    segments = (decoded(each) for each in (pathname(path) or "").split("/") if each)
    return "/" + "/".join(ESCAPED.sub(lambda sign: quote(sign[0], safe=""), each) for each in segments)


def published(paths: Any) -> tuple[str, ...]:
    """Of a JSON column that may hold anything. What cannot be told is a path that no page has."""
    written = [each for each in paths if isinstance(each, str)] if isinstance(paths, list) else []
    return tuple(dict.fromkeys(meaning(each).path or "/" + quote(each, safe="", errors="replace") for each in written))


def kept(paths: Any) -> Any:
    """As the database keeps a list of paths: as they are meant, where that can be told."""
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        return paths
    return list(dict.fromkeys(meaning(each).path or each for each in paths))


def hides_everywhere(include: list[str], exclude: list[str]) -> bool:
    """Whether a banner that shows on the first and never on the second shows nowhere."""
    return all(any(is_under(wanted, unwanted) for unwanted in exclude) for wanted in include or ["/"])


def doubts(paths: Any) -> list[str]:
    """What an editor is told of a list of paths; empty when all is clear."""
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        return [EXAMPLE.format("/news")]
    if len(paths) > MOST:
        return [f"These are {len(paths):,} paths. Write {MOST} at most: “/news” holds all that is below it."]
    return [f"“{each}”: {found.doubt}" for each in paths if (found := meaning(each)).doubt]
