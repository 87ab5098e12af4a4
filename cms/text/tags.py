"""Tags that are equal to a person are one tag: `tags.js` tells them apart alike, and a table holds both to it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

# Unicode's Default_Ignorable_Code_Point: what nobody sees.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Of these, what shapes letters and emoji stays between them: the joiners, variants, the flags' letters.
SHAPING = r"\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\U000e0020-\U000e007f"
IDLE = re.compile(rf"(?![{SHAPING}]){INVISIBLE.pattern}")
ALIKE = str.maketrans({"ß": "ss", "ς": "σ", "\u2010": "-", "\u2019": "'", "\u02bc": "'"})  # NFKC makes U+2011 U+2010
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def tag_list(value: Any) -> list[str]:
    """Tags as a list of distinct words, from a list or from text with commas; of equal ones the first.

    What is neither, as raw SQL may leave it, has none.
    """
    words = value.split(",") if isinstance(value, str) else value
    return distinct(str(word) for word in words if word is not None) if isinstance(words, list | tuple) else []


def distinct(words: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for word in map(shown, words):
        if same := identity(word):
            found.setdefault(same, word)
    return list(found.values())


def shown(tag: str) -> str:
    """As readers see it: composed, on one line, without what is invisible and does nothing."""
    return " ".join(IDLE.sub("", unicodedata.normalize("NFC", NOT_TEXT.sub("", tag))).split())


def identity(tag: str) -> str:
    """The same for tags that are equal to a person; empty for one that shows nothing."""
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", tag)).lower().translate(ALIKE)
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)).split())
