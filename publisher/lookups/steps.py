"""The steps of a load: walks the wanted rows and those that the bucket holds side by side, in the order of names."""

from __future__ import annotations

from collections.abc import Iterator

from cms.lookups.holding import NOTHING, Held, Shelf
from cms.lookups.parts import NamedRow
from publisher.lookups.changes import Changes, Walk, changes

AT_MOST = 5000  # held rows that one step looks at


def steps(held: Held, version: int, after: str, shelf: Shelf) -> Iterator[Changes]:
    """Changes for everything after a name; the last one's `upto` is None."""
    walk = Walk(shelf.held_rows(held, after))
    groups = shelf.groups(version, after) if version != NOTHING else iter(())
    for group in groups:
        upto = group[-1][0]
        yield from span(held, group, after, upto, walk, shelf)
        after = upto
    yield from span(held, [], after, None, walk, shelf)


def span(
    held: Held, group: list[NamedRow], after: str, upto: str | None, walk: Walk, shelf: Shelf
) -> Iterator[Changes]:
    """The changes in (after, upto]: one, or several where the bucket holds much that is not wanted."""
    while True:
        there = walk.take(upto, AT_MOST)
        is_last = walk.next is None or (upto is not None and walk.next[0] > upto)
        end = upto if is_last else max(there)
        now = group if is_last else [row for row in group if end is not None and row[0] <= end]
        yield changes(now, there, shelf.doubtful_names(held, after, end), upto=end)
        if is_last:
            return
        group, after = group[len(now) :], end or ""
