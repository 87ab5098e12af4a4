"""Documents that are broken in one place, by a seed: a part is missing, of another type, or absurd."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

GONE = object()
ABSURD: tuple[Any, ...] = (
    *(GONE, None, True, 0, -1, 7, 1.5, 1e300, 2**53 + 2, "", "x", "-1", "__proto__", "constructor", "toString"),
    *("en_US", "de DE", "English (UK)", "2027-13-45T99:99:99Z", "PT2H", "14:30", "+275760-09-13T00:00:00.001Z"),
    *("http://[", "<b>", "\u202e", [], [None], ["x"], [[]], {}, {"length": 2}, {"id": None}, {"toString": 1}),
)


def broken(value: Any, random: Random, depth: int = 99) -> tuple[Any, str]:
    """A copy with something absurd in one of its places, no more than `depth` below; and what was done, in words."""
    changed = copy.deepcopy(value)
    owner, name = random.choice(list(places(changed, depth)))
    absurd = random.choice(ABSURD)
    if absurd is GONE:
        del owner[name]
    else:
        owner[name] = copy.deepcopy(absurd)
    return changed, f"{name} is {'gone' if absurd is GONE else repr(absurd)}"


def places(value: Any, depth: int) -> Any:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts if depth else ():
        yield value, name
        yield from places(part, depth - 1)
