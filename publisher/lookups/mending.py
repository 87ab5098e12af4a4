"""What `verify --repair` does for lookup tables: marks rows as doubtful, so that the next load looks after them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cms.models import LookupState, Publication
from publisher.bulkhead import bulkhead
from publisher.documents import keys
from publisher.store.bulk import is_ours
from publisher.store.object_store import ObjectStore


def mend(broken: Iterable[str]) -> None:
    """Rows that are missing or changed, by their keys."""
    doubt(key for key in broken if keys.lookup_table(key))


def adopt(store: ObjectStore, foreign: Iterable[str]) -> None:
    """Rows that bear our mark and that a restored database does not know: a load removes them."""
    doubt(adoptable(store, foreign))


def adoptable(store: ObjectStore, foreign: Iterable[str]) -> list[str]:
    """In the order of keys. Of tables that the database does not know, none."""
    found = [key for key in foreign if keys.lookup_table(key) and not keys.is_many(key)]
    known = (
        set(Publication.objects.filter(lookup_state__isnull=False).values_list("key", flat=True)) if found else set()
    )
    return sorted(key for key in found if f"lookup:{keys.lookup_table(key)}" in known and is_ours(store.head(key)))


def doubt(found: Iterable[str]) -> None:
    for slug, group in groupby(sorted(found), keys.lookup_table):
        names = [key.removeprefix(keys.lookup(slug or "", "")) for key in group]
        state = LookupState.objects.filter(publication__key=f"lookup:{slug}").first()
        if state:
            with bulkhead(f"lookup:{slug}"):
                doubt_names(state, names)


def doubt_names(state: LookupState, names: list[str]) -> None:
    if any(map(keys.is_many, names)):
        state.pending += [[version, "", None] for version, _ in state.segments]
    else:
        state.doubted = sorted({*state.doubted, *names})
    state.save(update_fields=["pending", "doubted"])
    Publication.objects.filter(pk=state.pk).update(live=0, seen=0)
