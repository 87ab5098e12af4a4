"""Rows that readers would lose if another version became current. Many are the sign of a broken file. Reads only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge

from cms.lookups.holding import NOTHING, Held, Shelf
from cms.lookups.parts import key_of
from cms.lookups.problem import FileError
from cms.models import LookupState, LookupTable

SHARE = 0.2
FEW = 3  # rows: fewer are never too many
SHOWN = 5
ANY = sys.maxsize  # however many rows go, somebody said that it is meant


@dataclass(frozen=True, kw_only=True)
class Losses:
    """`rows` of `of_rows` go; `keys` are some of them. By the time of the load more may have come: then `most` go."""

    rows: int = 0
    of_rows: int = 0
    keys: tuple[str, ...] = ()
    most: int = 0

    @property
    def are_many(self) -> bool:
        return self.rows >= FEW and self.rows > SHARE * self.of_rows

    def __str__(self) -> str:
        some = ", ".join(self.keys) + (", …" if self.rows > len(self.keys) else "")
        return f"{self.rows:,} of the {self.of_rows:,} rows that readers have ({some})"


class TooManyRemovals(FileError):
    """A person has to say that it is meant. `losses` are the numbers to say it of."""

    def __init__(self, version: str, losses: Losses) -> None:
        super().__init__(f"{version} would take away {losses}; nothing was changed.")
        self.losses = losses


def refuse_many(version: str, losses: Losses, *, agreed: int = 0) -> None:
    """Raises TooManyRemovals unless few go, or at most as many as were agreed to."""
    if losses.are_many and losses.rows > agreed:
        raise TooManyRemovals(version, losses)


def counted(before: Iterable[str], after: Iterable[str]) -> Losses:
    """What is in the one and not in the other; both in the order of names. Pure."""
    rows = of_rows = 0
    keys: list[str] = []
    rest = iter(after)
    kept = next(rest, None)
    for name in before:
        of_rows += 1
        while kept is not None and kept < name:
            kept = next(rest, None)
        if kept != name:
            rows += 1
            if len(keys) < SHOWN:
                keys.append(key_of(name))
    return Losses(rows=rows, of_rows=of_rows, keys=tuple(keys))


def of_choosing(table: LookupTable, version: int) -> Losses:
    """When a version is made current (0: none). What a load is going to bring counts as if readers had it; but of a
    table's first load, once it has begun, only what has come."""
    state = LookupState.objects.filter(publication__key=table.publication_key).first()
    current, shelf = table.current_id or NOTHING, Shelf()
    if state and state.segments == [[current, None]]:
        found = Losses() if current == version else counted(held_names(state, shelf), shelf.names(version))
        return replace(found, most=found.rows)
    before = distinct(merge(held_names(state, shelf), shelf.names(current)))
    found = counted(before, shelf.names(version))
    segments = state.segments if state else []
    is_first = bool(segments) and not any(number and upto is None for number, upto in segments)
    return replace(counted(held_names(state, shelf), shelf.names(version)) if is_first else found, most=found.rows)


def of_loading(state: LookupState, version: int, *, tell: Callable[[], None]) -> Losses:
    """When a version is loaded into the bucket as it is now. `tell` is called now and then."""
    shelf = Shelf()
    return counted(told(held_names(state, shelf), tell), shelf.names(version))


def told(names: Iterable[str], tell: Callable[[], None]) -> Iterator[str]:
    for count, name in enumerate(names):
        if not count % 5000:
            tell()
        yield name


def held_names(state: LookupState | None, shelf: Shelf) -> Iterator[str]:
    if state is None:
        return iter(())
    held = Held.of(state)
    is_whole = len(held.segments) == 1 and held.segments[0][1] is None and not held.absent  # as nearly always
    return shelf.names(held.segments[0][0]) if is_whole else (name for name, _ in shelf.held_rows(held))


def distinct(names: Iterable[str]) -> Iterator[str]:
    before = None
    for name in names:
        if name != before:
            yield name
        before = name
