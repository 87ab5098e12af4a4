"""Language tags: what people write becomes one canonical tag (BCP 47), or is refused in words.

Readers' browsers throw on tags that are none, and screen readers choose a voice by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError

LENGTH = 20  # characters of a column
LONGEST = 100  # characters of what is read at all
DEFAULT = "en"
HELP = "A language tag such as en, en-GB, es, ar or pt-BR."
COMMON = frozenset({"en", "es", "fr", "de", "pt", "ar"})  # canonical as they are
# What every browser takes: https://unicode.org/reports/tr35/#unicode_bcp47_locale_id, of extensions -u- alone.
SHAPE = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(?!.*-([a-z\d]{4,8})-(.*-)?\4(-|$))"
    r"(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(-u(-[a-z\d]{3,8})*(-[a-z\d][a-z](-[a-z\d]{3,8})*)*(?<!-u))?(-x(-[a-z\d]{1,8})+)?"
)
NAMED_REGION = re.compile(r"(?P<name>[^(),/]+?)(?:\s*[(\[,/]\s*|\s+[-–—]\s*)(?P<region>[^()\[\]]+?)\s*[)\]]?")
REGIONS = {
    **{"uk": "GB", "united kingdom": "GB", "great britain": "GB", "britain": "GB", "england": "GB"},
    **{"usa": "US", "us": "US", "united states": "US", "united states of america": "US", "america": "US"},
    **{"australia": "AU", "canada": "CA", "ireland": "IE", "india": "IN", "new zealand": "NZ", "south africa": "ZA"},
    **{"brazil": "BR", "brasil": "BR", "portugal": "PT", "spain": "ES", "españa": "ES", "mexico": "MX", "méxico": "MX"},
    **{"argentina": "AR", "chile": "CL", "colombia": "CO", "peru": "PE", "perú": "PE", "latin america": "419"},
    **{"latinoamérica": "419", "france": "FR", "belgium": "BE", "belgique": "BE", "belgië": "BE", "canadá": "CA"},
    **{"germany": "DE", "deutschland": "DE", "austria": "AT", "österreich": "AT", "switzerland": "CH"},
    **{"schweiz": "CH", "suisse": "CH", "svizzera": "CH", "italy": "IT", "italia": "IT", "netherlands": "NL"},
    **{"nederland": "NL", "egypt": "EG", "saudi arabia": "SA", "morocco": "MA", "china": "CN", "taiwan": "TW"},
    **{"hong kong": "HK", "singapore": "SG", "simplified": "Hans", "traditional": "Hant", "latin": "Latn"},
    **{"cyrillic": "Cyrl", "arabic": "Arab", "international": "001"},
}


def canonical(value: str) -> str:
    """`pt_BR` → `pt-BR`, `English (UK)` → `en-GB`. Raises ValidationError that says what to write."""
    if value in COMMON:
        return value
    found = canonical_or_nothing(value)
    if not found:
        raise ValidationError(
            "“%(value)s” is no language tag. Write one such as en, en-GB, es, ar or pt-BR: the language in two or"
            " three letters, then its region where that matters.",
            params={"value": value.strip()[:LENGTH]},
            code="language",
        )
    return found


def understood(value: object) -> str | None:
    """The canonical tag of what stands for a language elsewhere, None where that cannot be told."""
    return (canonical_or_nothing(value) or None) if isinstance(value, str) else None


@lru_cache(maxsize=256)
def canonical_or_nothing(value: str) -> str:
    if len(value) > LONGEST:
        return ""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", value) if unicodedata.category(sign) != "Cf")
    words = " ".join(seen.split())
    return of_words(words) or of_tag(words)


def of_words(words: str) -> str:
    """Of a language's name, in English or its own, perhaps with a region: `Português (Brasil)`."""
    named = NAMED_REGION.fullmatch(words)
    whole = names().get(words.casefold())
    if whole or not named:
        return of_tag(whole) if whole else ""
    name, region = (named[each].casefold().replace(".", "") for each in ("name", "region"))
    language, part = names().get(name), REGIONS.get(region) or (region if len(region) == 2 else "")
    return of_tag(f"{language}-{part}") if language and part else ""


@cache
def names() -> dict[str, str]:
    """Tags by names in small letters."""
    known = {"chinese": "zh", "中文": "zh", "american english": "en-US", "castilian": "es", "flemish": "nl-BE"}
    for tag, info in LANG_INFO.items():
        known |= {info[each].casefold(): tag for each in ("name", "name_local") if each in info}
    return known


def of_tag(value: str) -> str:
    """Of a tag, or what programs write for one: `de_DE.UTF-8`, `de DE`, `fr-`. Retired tags become those of today."""
    import langcodes  # half of the time that all of this needs, and most processes do without

    parts = [part for part in re.split(r"[\s_‐‑–-]+", re.sub(r"[.@].*", "", value)) if part]
    try:
        tag = langcodes.standardize_tag(langcodes.standardize_tag("-".join(parts)))  # sgn-840 is sgn-US is ase
        return tag if len(tag) <= LENGTH and SHAPE.fullmatch(tag) and langcodes.tag_is_valid(tag) else ""
    except ValueError:
        return ""
