"""Makes a failing schedule short: delta debugging (Zeller, Hildebrandt 2002), with a bound on its tries. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrunk(events: Sequence[T], fails: Callable[[Sequence[T]], bool], *, tries: int) -> list[T]:
    """A short part of the events, in their order, that still fails. `fails` is called at most `tries` times."""
    found, parts = list(events), 2
    while len(found) > 1 and tries > 0:
        size = -(-len(found) // parts)
        shorter = None
        for rest in without_each(found, size):
            if tries == 0:
                return found
            tries -= 1
            if fails(rest):
                shorter = rest
                break
        if shorter is not None:
            found, parts = shorter, max(parts - 1, 2)
        elif size == 1:
            return found
        else:
            parts = min(parts * 2, len(found))
    return found


def without_each(events: list[T], size: int) -> list[list[T]]:
    """Halves first, which drop most; then all but one part."""
    chunks = [events[start : start + size] for start in range(0, len(events), size)]
    rests = [events[:start] + events[start + size :] for start in range(0, len(events), size)]
    return chunks if len(chunks) == 2 else rests
