"""The words of some markup, on one line: what stood apart stays apart, and no format splits a word."""

from __future__ import annotations

from collections.abc import Sequence

from hypertext.elements import APART, BLOCKS, DIVISIONS, HELD
from hypertext.tokens import CUSTOM, Raw, Text, Token, tokens

BREAKS = BLOCKS | DIVISIONS | APART | {"br", "hr", "img", "input", "h1", "dir", "menu", "listing", "plaintext"}


def words(value: str) -> str:
    return words_of(tokens(value))


def words_of(found: Sequence[Token]) -> str:
    parts = []
    for token in found:
        if isinstance(token, Text):
            parts.append(token.text)
        elif isinstance(token, Raw):
            parts.append(f" {token.text} " if token.name in HELD else "")
        elif token.name in BREAKS or CUSTOM.fullmatch(token.name):
            parts.append(" ")
    return " ".join("".join(parts).split())
