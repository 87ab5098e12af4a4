"""Values that are made to fit their columns, without a word lost: what is cut off is in the text as well. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html

from cms.importing.feed import LIMITS, without_controls
from cms.importing.report import Place
from cms.text import languages


@dataclass(frozen=True, kw_only=True)
class Fitted:
    value: str
    whole: str = ""
    """All of it, where it was cut."""


def fitted(value: str, name: str, place: Place) -> Fitted:
    """The value without characters that nothing can carry, cut at a word where it is too long for its column."""
    value, limit = without_controls(value), LIMITS[name]
    if len(value) <= limit:
        return Fitted(value=value)
    refusal = f"{place}: the {name} has {len(value)} characters and the limit is {limit}. Shorten it in the file."
    place.mend(f"the {name} has more than {limit} characters and was cut", refusal)
    return Fitted(value=cut(value, limit), whole=value)


def cut(value: str, limit: int) -> str:
    start = value[: limit - 1]
    words = start.rpartition(" ")[0]
    return f"{(words if len(words) > limit // 2 else start).rstrip()}…"


def above(whole: str, body: str) -> str:
    """A title that was cut, on top of the text."""
    return format_html("<p><strong>{}</strong></p>", whole) + body if whole else body


def below(whole: str, body: str) -> str:
    """A correction that was cut, under the text."""
    return body + format_html("<p>{}</p>", whole) if whole else body


def language(value: str, place: Place) -> str:
    """The canonical tag of a feed's language, or none where that cannot be told."""
    found = languages.understood(value)
    if not found and value.strip():
        place.tell(f"its language is {value.strip()[:60]!r}, which is no language tag, and was left off")
    return found or ""
