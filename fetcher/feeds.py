"""RSS and Atom become one JSON value, by way of feedparser, which also cleans their HTML. Pure."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
from typing import Any
from xml.parsers import expat

from fetcher.dates.reading import read
from fetcher.dates.values import Calendar, Dated, Unreadable
from fetcher.errors import BadAnswer
from fetcher.xml.mending import Mended, mended

MOST_ELEMENTS = 60_000  # two seconds of work; a longer feed may have more
MOST_MALFORMED = 30_000  # which another parser reads, that takes longer


def feed(data: bytes, content_type: str, charset: str, url: str) -> dict[str, Any]:
    """Raises BadAnswer for what is no feed, cut off, or declares entities."""
    refuse_entities(data)
    whole = mended(data, charset)
    if whole.is_cut:
        raise BadAnswer("The feed is cut off.")
    most = MOST_ELEMENTS if is_well_formed(whole.data) else MOST_MALFORMED
    if whole.elements > max(most, len(data) * most // 1_000_000):
        raise BadAnswer("The feed has more elements than can be read.")
    parsed = parsed_feed(whole, url)
    if not parsed.get("version"):
        raise BadAnswer("The answer is neither RSS nor Atom.", "Is it the address of the feed, or of a page?")
    calendar = Calendar(language=parsed.feed.get("language") or "")
    return without_empty(
        {
            "title": parsed.feed.get("title"),
            "link": parsed.feed.get("link"),
            "description": parsed.feed.get("subtitle"),
            "language": parsed.feed.get("language"),
            "updated": moment(parsed.feed, "updated", calendar) or moment(parsed.feed, "published", calendar),
        }
    ) | {"items": [item(entry, calendar) for entry in parsed.entries]}


def parsed_feed(whole: Mended, url: str) -> Any:
    import feedparser  # late: most processes never read a feed, and would start slower

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(BytesIO(whole.data), response_headers=headers)


def is_well_formed(data: bytes) -> bool:
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError:
        return False
    return True


def item(entry: Any, calendar: Calendar) -> dict[str, Any]:
    """What is empty is absent."""
    content = next((each.get("value") for each in entry.get("content", ())), None)
    return without_empty(
        {
            "id": entry.get("id") or entry.get("link"),
            "title": entry.get("title"),
            "link": entry.get("link"),
            "published": moment(entry, "published", calendar),
            "updated": moment(entry, "updated", calendar),
            "summary": entry.get("summary"),
            "content": content if content != entry.get("summary") else None,
            "authors": [author.get("name") for author in entry.get("authors", ()) if author.get("name")],
            "tags": [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")],
            "enclosures": [
                without_empty({"url": each.get("href"), "type": each.get("type")})
                for each in entry.get("enclosures", ())
                if each.get("href")
            ],
        }
    )


def moment(part: Any, name: str, calendar: Calendar) -> str | None:
    """RFC 3339 in UTC; None where the feed has no such time, or one whose zone could be another."""
    written = dict.get(part, name)  # feedparser's own `get` answers for `updated` with `published`, and warns
    try:
        dated = read(written, calendar) if written else Dated()
    except Unreadable:
        return None
    return f"{dated.at:%Y-%m-%dT%H:%M:%SZ}" if dated.at and not dated.is_guess else None


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part not in (None, "", [])}


def refuse_entities(data: bytes) -> None:
    """Raises BadAnswer at a declared entity; what else is wrong with the XML is feedparser's to judge."""

    def refuse(*_: Any) -> None:
        raise BadAnswer("The feed declares entities or attributes, which are not read.")

    # Never what the feed declares: Python would be asked for it, and knows more than encodings of text.
    parser = expat.ParserCreate("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")
    parser.EntityDeclHandler = parser.AttlistDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        return
