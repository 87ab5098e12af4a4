"""Translations: words for readers that no editor wrote, in the live blog's language. Pure: read once, as code is.

A page says the same words before and after its script ran, so both read them from static_site/words/words-*.json.
Here are only those of pages that have no script.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).resolve().parents[2] / "static_site" / "words"
LANGUAGES = ("en", "es", "fr", "de", "pt", "ar")
# Scripts, and the languages that are written in them where a tag names none.
RIGHT_TO_LEFT = re.compile(
    r"(?i)[a-z]+-(arab|hebr|thaa|syrc|nkoo|adlm|rohg)\b"
    r"|(pa-pk|ku-i[qr]|uz-af|az-i[qr]|ar|arz|azb|bal|bgn|bqi|ckb|dv|fa|fub|glk|he|hno|iw|ji|khw|ks|lrc|mzn|nqo|pnb|prs|ps|rhg|sd|sdh|skr|syr|ug|ur|yi)"
    r"(?!-?[a-z]{4}\b)(-|_|$)"
)
PAGE_WORDS = {
    "en": {
        "latest": "latest post",
        "olderPosts": "Older posts",
        "newestPosts": "Newest posts",
        "page": "Older posts, part {n}",
    },
    "es": {
        "latest": "última entrada",
        "olderPosts": "Entradas anteriores",
        "newestPosts": "Últimas entradas",
        "page": "Entradas anteriores, {n}.ª parte",
    },
    "fr": {
        "latest": "dernier message",
        "olderPosts": "Messages précédents",
        "newestPosts": "Derniers messages",
        "page": "Messages précédents, partie {n}",
    },
    "de": {
        "latest": "neuester Beitrag",
        "olderPosts": "Ältere Beiträge",
        "newestPosts": "Neueste Beiträge",
        "page": "Ältere Beiträge, Teil {n}",
    },
    "pt": {
        "latest": "última publicação",
        "olderPosts": "Publicações anteriores",
        "newestPosts": "Últimas publicações",
        "page": "Publicações anteriores, parte {n}",
    },
    "ar": {
        "latest": "آخر منشور",
        "olderPosts": "منشورات أقدم",
        "newestPosts": "أحدث المنشورات",
        "page": "منشورات أقدم، الجزء {n}",
    },
}
HOME_WORDS = {
    "en": {
        "liveBlogs": "Live blogs",
        "noLiveBlogs": "Nothing is live right now.",
        "inFront": "Now in front on this page",
    },
    "es": {
        "liveBlogs": "Coberturas en vivo",
        "noLiveBlogs": "Ahora mismo no hay nada en vivo.",
        "inFront": "Ahora encabeza esta página",
    },
    "fr": {
        "liveBlogs": "Les directs",
        "noLiveBlogs": "Aucun direct en ce moment.",
        "inFront": "Maintenant à la une de cette page",
    },
    "de": {
        "liveBlogs": "Liveblogs",
        "noLiveBlogs": "Zurzeit läuft kein Liveblog.",
        "inFront": "Jetzt vorn auf dieser Seite",
    },
    "pt": {
        "liveBlogs": "Coberturas ao vivo",
        "noLiveBlogs": "Nada ao vivo neste momento.",
        "inFront": "Agora em destaque nesta página",
    },
    "ar": {
        "liveBlogs": "تغطيات مباشرة",
        "noLiveBlogs": "لا توجد تغطية مباشرة الآن.",
        "inFront": "في صدارة هذه الصفحة الآن",
    },
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "de_enero de_febrero de_marzo de_abril de_mayo de_junio de_julio de_agosto de_septiembre de_octubre"
    " de_noviembre de_diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pt": "de_janeiro de_fevereiro de_março de_abril de_maio de_junho de_julho de_agosto de_setembro de_outubro"
    " de_novembro de_dezembro",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}


def base(language: str) -> str:
    """`pt-BR` → `pt`; English for a language that we have no words in."""
    found = re.split("[-_]", language)[0].lower()
    return found if found in LANGUAGES else "en"


def direction(language: str) -> str:
    return "rtl" if RIGHT_TO_LEFT.match(language) else "ltr"


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> dict[str, Any]:
    """The words of a `base()`."""
    return {
        **orjson.loads((FOLDER / f"words-{language}.json").read_bytes()),
        **PAGE_WORDS[language],
        **HOME_WORDS[language],
    }


def clock(moment: str, language: str = "en") -> str:
    """A document's timestamp for people, e.g. "21:04 UTC, 3 November"."""
    months = MONTHS[base(language)].split()
    day, month = int(moment[8:10]), months[int(moment[5:7]) - 1].replace("_", " ")
    return f"{moment[11:16]} UTC, {day}{'.' if base(language) == 'de' else ''} {month}"
