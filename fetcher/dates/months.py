"""Names of months in the languages of the world (Unicode's CLDR, by way of Babel). Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

# Those that feeds are written in. Where the feed names its own, that one counts before all others.
LANGUAGES = (
    *("af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fa", "fi"),
    *("fil", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "km", "kn", "ky"),
    *("lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "nb", "ne", "nl", "nn", "no", "pa", "pl", "ps", "pt"),
    *("ro", "ru", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zu"),
)
SHORTEST = 3  # letters of a name that is cut
ALSO = {"mrz": 3, "sept": 9, "maerz": 3, "jänner": 1, "feber": 2}  # names that are usual and not in CLDR


def folded(word: str) -> str:
    """A name without letter case, accents and dots."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each) and each not in ".’'׳॰\u200c")


@lru_cache(maxsize=4096)
def month(word: str, language: str = "") -> int | None:
    """1 to 12, when all languages that may be meant agree. English counts everywhere, as RFC 822 asks."""
    name = folded(word)
    for known in ("en", language):
        if known and (found := among(name, known)):
            return found
    if name in ALSO or name in weekdays("en") or name in weekdays(language):
        return ALSO.get(name)
    meant = {found for each in LANGUAGES if (found := among(name, each))}
    return meant.pop() if len(meant) == 1 else None


def among(name: str, language: str) -> int | None:
    """The month of one language that is called so, or whose name begins so while no other's does."""
    names = of(language)
    if name in names:
        return names[name]
    if len(name) < SHORTEST:
        return None
    begun = {number for each, number in names.items() if each.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache(maxsize=512)
def weekdays(language: str) -> frozenset[str]:
    """Folded names of the days of the week."""
    found = locale(language)
    widths = found.days["format"] if found else {}
    return frozenset(
        folded(name) for width in ("wide", "abbreviated", "short") for name in widths.get(width, {}).values()
    )


@lru_cache(maxsize=512)
def of(language: str) -> dict[str, int]:
    """Months by their folded names; none for a language that CLDR does not know."""
    found = locale(language)
    if found is None:
        return {}
    kinds = [found.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    named = {folded(name): number for kind in kinds for number, name in kind.items()}
    return {name: number for name, number in named.items() if not any(each.isdigit() or each == " " for each in name)}


def locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError  # late: most processes never read a date in words

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return None
