"""Puts and deletes by which the bucket comes to hold some rows of a version. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cms.lookups.parts import NamedRow


@dataclass(frozen=True, kw_only=True)
class Put:
    """`known` is the body that the bucket is known to hold; None when it holds nothing, or nobody knows."""

    name: str
    body: bytes
    known: bytes | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """For the names after the last step's `upto`, up to and with this one's; None is the end.

    `removals` are known to be there; `doubts` are to be removed if they are there and ours.
    """

    upto: str | None
    puts: tuple[Put, ...]
    removals: tuple[str, ...]
    doubts: tuple[str, ...]
    rows: int

    @property
    def is_empty(self) -> bool:
        return not (self.puts or self.removals or self.doubts)


def pieces(step: Changes, size: int) -> Iterator[Changes]:
    """The same step as several, of so many requests at most: where a store is slow a load must be able to make way."""
    names = sorted([put.name for put in step.puts] + list(step.doubts))
    for upto in names[size - 1 : -1 : size]:
        now, step = cut(step, upto)
        yield replace(now, rows=len(now.puts))
        step = replace(step, rows=max(0, step.rows - len(now.puts)))
    yield step


def cut(step: Changes, upto: str) -> tuple[Changes, Changes]:
    """What of a step is up to a name, and what is after it."""
    first, rest = (
        replace(
            step,
            puts=tuple(put for put in step.puts if (put.name <= upto) == is_first),
            removals=tuple(name for name in step.removals if (name <= upto) == is_first),
            doubts=tuple(name for name in step.doubts if (name <= upto) == is_first),
        )
        for is_first in (True, False)
    )
    return replace(first, upto=upto), rest


def changes(wanted: Sequence[NamedRow], held: Mapping[str, bytes], doubtful: set[str], *, upto: str | None) -> Changes:
    names = {name for name, _ in wanted}
    return Changes(
        upto=upto,
        puts=tuple(
            Put(name=name, body=body, known=held.get(name))
            for name, body in wanted
            if held.get(name) != body or name in doubtful
        ),
        removals=tuple(name for name in held if name not in names),
        doubts=tuple(sorted(name for name in doubtful if name not in names and name not in held)),
        rows=len(wanted),
    )


class Walk:
    """Takes from a sorted stream of rows those up to a name; the rest stay."""

    def __init__(self, rows: Iterator[NamedRow]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def take(self, upto: str | None, limit: int | None = None) -> dict[str, bytes]:
        """`limit`: at most so many."""
        taken: dict[str, bytes] = {}
        while self.next and (upto is None or self.next[0] <= upto) and (limit is None or len(taken) < limit):
            taken[self.next[0]] = self.next[1]
            self.next = next(self.rows, None)
        return taken

    def pass_to(self, name: str | None) -> Iterator[str]:
        """The names before one, or all that are left."""
        while self.next and (name is None or self.next[0] < name):
            yield self.next[0]
            self.next = next(self.rows, None)

    def at(self, name: str) -> bytes | None:
        """The body under a name, once the names before it were passed; None when there is none."""
        if self.next is None or self.next[0] != name:
            return None
        body, self.next = self.next[1], next(self.rows, None)
        return body
