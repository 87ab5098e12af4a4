"""From where to where elements go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hypertext.elements import SEEN, UNSEEN
from hypertext.tokens import End, Raw, Start, Token


def spans(tokens: Sequence[Token], names: Collection[str]) -> dict[int, int]:
    """Where elements of these names begin, and where their end tags are. One that never ends is left out."""
    begun: dict[str, list[int]] = {}
    found = {}
    for n, token in enumerate(tokens):
        if isinstance(token, Start) and token.name in names and not token.is_closed:
            begun.setdefault(token.name, []).append(n)
        elif isinstance(token, End) and begun.get(token.name):
            found[begun[token.name].pop()] = n
    return found


def seen(tokens: Sequence[Token]) -> Iterator[Token]:
    """Without what no browser shows; a drawing or a player is one token, without what it holds."""
    ends = spans(tokens, UNSEEN | SEEN.keys())
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if isinstance(token, Start) and token.name in SEEN:
            yield Raw(name=token.name, attributes=token.attributes, text="")
        elif at not in ends:
            yield token
        at = ends.get(at, at) + 1
