"""JSON as generators write it by mistake: what is plainly meant is understood, and said. Pure.

`json_value` takes a value only as it should be; here a name may stand where an object should, and text for a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from cms.importing.feed import FeedError, kind
from cms.importing.json_value import Object
from cms.importing.report import Place

TEXTS = ("rendered", "value", "text", "html", "content", "$t", "#text", "_", "name", "title")
NAMES = ("name", "term", "label", "title", "slug", "value", "displayName", "display_name")
ADDRESSES = ("url", "href", "src", "contentUrl", "content_url", "link")
ALTERNATIVES = ("alt", "alt_text", "caption", "description", "title")
YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}


def text(value: Object, name: str, place: Place) -> str:
    """Text; of a number its digits, of an object its text, of a list of one its entry. Raises FeedError for others."""
    part = value.get(name)
    if part is None or isinstance(part, str):
        return part or ""
    found = text_of(part)
    if found is None:
        raise FeedError(f"{place}: “{name}” is {kind(part)}, and should be text.")
    place.mend(f"“{name}” is {kind(part)}, and should be text: it was read as text")
    return found


def text_of(part: Any) -> str | None:
    if isinstance(part, str):
        return part
    if isinstance(part, (int, float)) and not isinstance(part, bool):
        return str(part) if isfinite(part) else None
    if isinstance(part, list) and len(part) <= 1:
        return text_of(part[0]) if part else ""
    return first(part, TEXTS) if isinstance(part, dict) else None


def first(part: Object, names: tuple[str, ...]) -> str | None:
    """The first of the names that is text in an object."""
    return next((part[name] for name in names if isinstance(part.get(name), str)), None)


def listed(value: Object, name: str, place: Place) -> list[Any]:
    """A list; what stands alone is a list of one."""
    part = value.get(name)
    if part is None or isinstance(part, list):
        return part or []
    place.mend(f"“{name}” is {kind(part)}, and should be a list: it was read as a list of one")
    return [part]


def words(value: Object, name: str, place: Place) -> list[str]:
    """Tags: text with commas, a list of texts or numbers, or of objects with a name."""
    part = value.get(name)
    if isinstance(part, str):
        place.mend(f"“{name}” is text, and should be a list: it was read as one")
        return part.split(",")
    found = [(each, word_of(each)) for each in listed(value, name, place)]
    for each, word in found:
        if not isinstance(each, str):
            said = "it was left off" if word is None else "it was read as text"
            place.mend(f"“{name}” holds {kind(each)}, and should hold text alone: {said}")
    return [word for _, word in found if word]


def word_of(part: Any) -> str | None:
    if isinstance(part, dict):
        return first(part, NAMES)
    return None if isinstance(part, list) else text_of(part)


def people(value: Object, name: str, place: Place) -> Iterator[tuple[str, str]]:
    """Names and addresses of authors, which may be a name, an object, or a list of both."""
    part = value.get(name)
    for n, each in enumerate(part if isinstance(part, list) else [part], 1):
        called = f"entry {n} of “{name}”" if isinstance(part, list) else f"“{name}”"
        if isinstance(each, dict):
            yield first(each, NAMES) or "", first(each, ADDRESSES) or ""
        elif isinstance(each, str):
            place.mend(f"{called} is text, and should be an object: it was read as a name")
            yield each, ""
        elif each is not None:
            place.mend(f"{called} is {kind(each)}, and should be an object: it was left off")


def picture(value: Object, name: str, place: Place) -> tuple[str, str]:
    """The address of a picture and what it shows: text, an object, or a list of which the first counts."""
    part = value.get(name)
    if part is None or isinstance(part, str):
        return part or "", ""
    each = part[0] if isinstance(part, list) and part else part
    found = (each, "") if isinstance(each, str) else pictured(each)
    said = "its address was read" if found[0] else "it was left off"
    if part not in ([], {}, False):
        place.mend(f"“{name}” is {kind(part)}, and should be text: {said}")
    return found


def pictured(part: Any) -> tuple[str, str]:
    return (first(part, ADDRESSES) or "", first(part, ALTERNATIVES) or "") if isinstance(part, dict) else ("", "")


def flag(value: Object, name: str, place: Place) -> bool | None:
    """True or false, also in words; None where it is absent, or nothing of the kind."""
    part = value.get(name)
    if part is None or isinstance(part, bool):
        return part
    found = YES.get(str(part).strip().casefold())
    said = "it was left off" if found is None else "it was read as such"
    place.mend(f"“{name}” is {kind(part)}, and should be true or false: {said}")
    return found
