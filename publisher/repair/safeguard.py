"""Mass-deletion safeguard: a repair that would delete much has met the wrong database or bucket. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cms.lookups.holding import Held, Shelf
from cms.models import LookupState, Publication, StoredObject
from contract import keys
from publisher import kinds
from publisher.errors import TooManyDeletes
from publisher.kinds import lookups
from publisher.lookups import mending
from publisher.repair.verify import Report
from publisher.store import inventory
from publisher.store.object_store import ObjectStore

SHARE = 0.2
FEW = 3  # never too many
HINT = (
    "Is this the right database for this bucket, and a recent backup? If so: python manage.py verify --repair"
    " --allow-deletes"
)


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Posts, banners and live blogs that readers have and would lose; objects that would be deleted at once."""

    items: int
    of_items: int
    objects: int
    of_objects: int
    rows: tuple[tuple[str, int, int], ...] = ()
    """Lookup tables with rows of ours that the database does not know: how many, of how many."""

    @property
    def are_many(self) -> bool:
        pairs = [(self.items, self.of_items), (self.objects, self.of_objects), *(each[1:] for each in self.rows)]
        return any(is_much(lost, total) for lost, total in pairs)

    def __str__(self) -> str:
        rows = [f", {lost:,} of {total:,} rows of {slug}" for slug, lost, total in self.rows]
        return (
            f"{self.items:,} of {self.of_items:,} posts, banners and live blogs that readers have"
            f"{''.join(rows)}, and {self.objects:,} of {self.of_objects:,} objects"
        )


def is_much(lost: int, total: int) -> bool:
    return lost >= FEW and lost > SHARE * total


def refuse_many_deletes(store: ObjectStore, report: Report) -> None:
    """Raises TooManyDeletes, or StoreBusy when it cannot be told what readers have."""
    found = losses(store, report)
    if found.are_many:
        raise TooManyDeletes(f"Nothing was repaired: that would take away {found}.", HINT)


def losses(store: ObjectStore, report: Report) -> Losses:
    """Only where the bucket is ahead may the database know of less than readers have."""
    pairs = [(there(store, each), here(each)) for each in Publication.objects.filter(key__in=report.ahead)]
    ours = StoredObject.objects.exclude(etag="")
    return Losses(
        items=sum(max(0, readers - known) for readers, known in pairs),
        of_items=sum(readers for readers, _ in pairs),
        objects=ours.filter(key__in=report.changed).filter(role__in=inventory.IMMUTABLE).count(),
        of_objects=ours.count(),
        rows=tuple(unknown_rows(store, report)),
    )


def unknown_rows(store: ObjectStore, report: Report) -> Iterator[tuple[str, int, int]]:
    """What a repair would remove of lookup tables: see `publisher.lookups.mending.adopt`."""
    for slug, found in groupby(mending.adoptable(store, report.foreign), lambda key: keys.lookup_table(key) or ""):
        lost = sum(1 for _ in found)
        yield slug, lost, lost + held_rows(slug)


def held_rows(slug: str) -> int:
    """How many rows of a table the bucket holds, as far as the database knows."""
    state = LookupState.objects.filter(publication__key=lookups.KIND.key(slug)).first()
    return sum(1 for _ in Shelf().held_rows(Held.of(state))) if state else 0


def there(store: ObjectStore, publication: Publication) -> int:
    """How many items readers have of a publication."""
    kind, polled = kinds.of(publication.key), kinds.polled(publication.key)
    value = store.read_public(polled) if polled else None
    return kind.count_published(value) if kind and value else 0


def here(publication: Publication) -> int:
    """How many the database would publish."""
    kind = kinds.of(publication.key)
    return kind.count(publication) if kind else 0
