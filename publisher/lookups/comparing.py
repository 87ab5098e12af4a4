"""Compares what a listing of the bucket shows of lookup tables with what loads recorded. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby

from cms.lookups.holding import Held, Shelf
from cms.models import LookupState, Publication
from contract import keys
from publisher.bulkhead import bulkhead
from publisher.documents.lookup import stored
from publisher.kinds import lookups
from publisher.lookups.changes import Walk
from publisher.store.bulk import etag
from publisher.store.object_store import Stored

SHOWN = 1000  # keys of one table that a report names; of the others it tells the number


@dataclass
class Differences:
    """Keys, as in `publisher.repair.verify.Report`."""

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    many: list[Many] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Many:
    """So many rows of a table that a report does not name them. `what` is `missing`, `changed` or `foreign`."""

    table: str
    what: str
    count: int


@dataclass
class Some:
    """The first keys of some rows, and how many there are."""

    table: str
    names: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, name: str) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.names.append(keys.lookup(self.table, name))

    def tell(self, found: Differences, what: str) -> None:
        if self.count > SHOWN:
            found.many.append(Many(table=self.table, what=what, count=self.count))
        else:
            getattr(found, what).extend(self.names)


def others(listing: Iterator[Stored], found: Differences) -> Iterator[Stored]:
    """Passes on what is no row of a table; rows are compared on the way, without being kept."""
    states = {each.publication.slug: each for each in all_states()}
    for slug, objects in groupby(listing, lambda each: keys.lookup_table(each.key)):
        state = states.pop(slug, None) if slug else None
        if slug is None:
            yield from objects
        else:
            compare_apart(slug, state, objects, found)
    for slug, state in states.items():
        compare_apart(slug, state, iter(()), found)


def all_states() -> list[LookupState]:
    known = Publication.objects.known().filter(key__startswith=lookups.KIND.prefix)
    return list(LookupState.objects.filter(publication__in=known).select_related("publication"))


def compare_apart(slug: str, state: LookupState | None, objects: Iterator[Stored], found: Differences) -> None:
    with bulkhead(lookups.KIND.key(slug), found.broken):
        compare(slug, state, objects, found)


def compare(slug: str, state: LookupState | None, objects: Iterator[Stored], found: Differences) -> None:
    """One table: both sides are in the order of names."""
    held = Held.of(state) if state else Held()
    shelf = Shelf()
    walk = Walk(shelf.held_rows(held))
    doubtful = shelf.doubtful_names(held, "", None)
    missing, changed, foreign = Some(slug), Some(slug), Some(slug)
    for each in chain(objects, [None]):
        name = each.key.removeprefix(keys.lookup(slug, "")) if each else None
        for lost in walk.pass_to(name):
            if lost not in doubtful:
                missing.add(lost)
        if each is None or name is None:
            break
        body = walk.at(name)
        if body is None:
            if name not in doubtful or name in held.absent:
                foreign.add(name)
        elif name not in doubtful and differs(each, stored(body), is_md5=state is None or state.etags_are_md5):
            changed.add(name)
    missing.tell(found, "missing")
    changed.tell(found, "changed")
    foreign.tell(found, "foreign")


def differs(there: Stored, body: bytes, *, is_md5: bool) -> bool:
    """By the ETag; where the store makes ETags of its own (with encryption keys, for one), by the size alone."""
    return there.etag != etag(body) if is_md5 else there.size != len(body)
