"""How oddly a text reads, letter by letter: what tells bytes that were decoded wrongly from names and words. Pure.

A detector counts which letters follow each other, and of two names that is little. But in the wrong encoding they have
capitals after small letters, signs within words, and words of two scripts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FOREIGN = re.compile(r"[^\x00-\x7f]")
WITHIN = "’‘·‧・"  # signs that stand between letters
LONELY = "¤¦¬¯¶¸¹¼½¾¥×÷†‡ˆ˜ƒ¨´³²ºª¢˙ˇ˘˝˛"  # signs that stand beside none
SIGNS = "©®°№™±×÷"  # of those kinds that files hold
USUAL = frozenset(("Lm", "Nd", "No", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Zs"))
NOBODYS = "¤"  # a place for any currency, which nobody writes
VOWELS = frozenset("aeiouyAEIOUY")
SCRIPTS = frozenset(("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC"))
UNVOWELLED = frozenset(("HEBREW", "ARABIC"))  # in which no word is one letter


def oddness(text: str) -> int:
    """0 for what reads well; some points for each character that does not."""
    padded = f" {text} "
    return sum(odd(*padded[found.start() - 1 : found.start() + 2]) for found in FOREIGN.finditer(padded))


def odd(before: str, character: str, after: str) -> int:
    kind, script = known(character)
    if kind in ("Cc", "Cn", "Co"):
        return 3
    if kind[0] == "M":
        return 0
    around = [each for each in (before, after) if each.isalpha()]
    if kind[0] != "L" or kind == "Lm":
        return odd_sign(character, len(around), is_usual=(kind in USUAL and character != NOBODYS) or character in SIGNS)
    if script in SCRIPTS and any(known(each)[1] != script for each in around):
        return 2
    return int(odd_letter(before, character, after, script, is_alone=not around))


def odd_sign(character: str, letters: int, *, is_usual: bool) -> int:
    if letters == 2 and character not in WITHIN:
        return 2
    return int(not is_usual or (character in LONELY and letters > 0))


def odd_letter(before: str, character: str, after: str, script: str, *, is_alone: bool) -> bool:
    if character in "ÿŸ":  # of French names alone, beside a vowel: L'Haÿ-les-Roses
        return not {before, after} & VOWELS
    if is_alone:
        return script in UNVOWELLED
    return (character.isupper() and before.islower()) or (character.islower() and before.isupper() and after.isupper())


@lru_cache(maxsize=4096)
def known(character: str) -> tuple[str, str]:
    """Its category and its script, as Unicode has them: `("Ll", "LATIN")`."""
    return unicodedata.category(character), unicodedata.name(character, "?").partition(" ")[0]
