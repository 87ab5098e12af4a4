"""Contents of the bucket for a lookup table, by the state that loads leave behind. Reads only, part by part.

A load goes through the names in order. Up to some name the bucket holds the new version, after it whatever it held
before: that is all there is to remember, so a million rows cost a few words. See `cms.models.lookup.LookupState`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cms.lookups import parts
from cms.models import LookupPart, LookupState

Segment = tuple[int, str | None]
Pending = tuple[int, str, str | None]
NOTHING = 0  # a version without rows: what a deleted table should hold


@dataclass(frozen=True, kw_only=True)
class Held:
    """As in LookupState; frozen, so that a load can go back to what is recorded."""

    segments: tuple[Segment, ...] = ()
    pending: tuple[Pending, ...] = ()
    absent: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, state: LookupState) -> Held:
        return cls(
            segments=tuple((number, upto) for number, upto in state.segments),
            pending=tuple((number, after, upto) for number, after, upto in state.pending),
            absent=frozenset(state.absent),
            doubted=frozenset(state.doubted),
        )

    @property
    def is_doubtful(self) -> bool:
        return bool(self.pending or self.absent or self.doubted)

    def reached(self, version: int) -> str | None:
        """The name up to which a version is in place; None when all of it is; empty when nothing is."""
        first = self.segments[0] if self.segments else None
        return first[1] if first and first[0] == version else ""

    def advanced(self, version: int, upto: str | None) -> Held:
        """Once a version is in place up to a name."""
        if upto is None:
            return replace(self, segments=((version, None),), pending=())
        rest = tuple(each for each in self.segments if each[1] is None or each[1] > upto)
        left = tuple(each for each in self.pending if each[2] is None or each[2] > upto)
        return replace(self, segments=((version, upto), *rest), pending=left)

    def begun(self, version: int, after: str, upto: str | None) -> Held:
        """Before the rows of a version from one name up to another are put."""
        others = tuple(each for each in self.pending if each != (version, after, upto))
        return replace(self, pending=(*others, (version, after, upto)))

    def in_doubt(self) -> Held:
        """All that is there is to be put again, as if nobody knew of it."""
        return replace(self, pending=tuple((version, "", None) for version, _ in self.segments if version != NOTHING))

    def settled(self, names: Iterable[str], foreign: Iterable[str] = ()) -> Held:
        """Once names were put or looked at; `foreign` are those at which somebody else's objects lie."""
        done = frozenset(names)
        return replace(self, absent=(self.absent - done) | frozenset(foreign), doubted=self.doubted - done)


class Shelf:
    """Reads parts of versions, and remembers where which part ends."""

    def __init__(self) -> None:
        self.ends: dict[int, list[tuple[int, str]]] = {}

    def groups(self, version: int, after: str = "", upto: str | None = None) -> Iterator[list[parts.NamedRow]]:
        """Rows of a version whose names are in (after, upto], part by part; `upto` None is the end."""
        found = LookupPart.objects.filter(version=version, kind=LookupPart.Kind.ROWS)
        if version not in self.ends:
            self.ends[version] = list(found.order_by("n").values_list("n", "last"))
        for n, last in self.ends[version]:
            if last <= after:
                continue
            group = parts.unpacked(bytes(found.values_list("data", flat=True).get(n=n)))
            if group[0][0] <= after or (upto is not None and last > upto):
                group = [row for row in group if row[0] > after and (upto is None or row[0] <= upto)]
            if group:
                yield group
            if upto is not None and last >= upto:
                return

    def rows(self, version: int, after: str = "", upto: str | None = None) -> Iterator[parts.NamedRow]:
        for group in self.groups(version, after, upto):
            yield from group

    def names(self, version: int) -> Iterator[str]:
        """All of a version's, twenty parts with each query; of NOTHING none."""
        found = LookupPart.objects.filter(version=version, kind=LookupPart.Kind.ROWS).order_by("n")
        numbers = list(found.values_list("n", flat=True)) if version != NOTHING else []
        for some in parts.batches(numbers, 20):
            for data in found.filter(n__gte=some[0], n__lte=some[-1]).values_list("data", flat=True):
                yield from parts.names(bytes(data))

    def held_rows(self, held: Held, after: str = "") -> Iterator[parts.NamedRow]:
        """What the bucket holds for certain, in the order of names."""
        start = ""
        for version, upto in held.segments:
            if version != NOTHING and (upto is None or upto > after):
                found = self.rows(version, max(start, after), upto)
                yield from (row for row in found if row[0] not in held.absent) if held.absent else found
            if upto is None:
                return
            start = upto

    def doubtful_names(self, held: Held, after: str, upto: str | None) -> set[str]:
        """Names in (after, upto] of which nobody knows what the bucket holds."""
        listed = held.absent | held.doubted
        found = {name for name in listed if name > after and (upto is None or name <= upto)}
        for version, begin, end in held.pending:
            low = max(begin, after)
            high = end if upto is None else upto if end is None else min(end, upto)
            if version != NOTHING and (high is None or low < high):
                found.update(name for name, _ in self.rows(version, low, high))
        return found
