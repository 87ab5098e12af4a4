"""`verify --repair` of lookup tables: marks rows as doubtful, so that the next load looks after them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cms.models import LookupState, Publication
from contract import keys
from publisher.bulkhead import bulkhead
from publisher.kinds import lookups
from publisher.lookups.comparing import Many
from publisher.store.decision import is_ours
from publisher.store.object_store import ObjectStore


def mend(broken: Iterable[str], many: Iterable[Many]) -> None:
    """Rows that are missing or changed, by their keys; of a table with too many of them, all."""
    whole = {each.table for each in many if each.what != "foreign"}
    doubt(key for key in broken if keys.lookup_table(key) and keys.lookup_table(key) not in whole)
    for slug in whole:
        doubt_all(slug)


def adopt(store: ObjectStore, foreign: Iterable[str]) -> None:
    """Rows that bear our mark and that a restored database does not know: a load removes them."""
    doubt(adoptable(store, foreign))


def adoptable(store: ObjectStore, foreign: Iterable[str]) -> list[str]:
    """In the order of keys. Of tables that the database does not know, none."""
    found = [key for key in foreign if keys.lookup_table(key)]
    known = (
        set(Publication.objects.filter(lookup_state__isnull=False).values_list("key", flat=True)) if found else set()
    )
    return sorted(
        key for key in found if lookups.KIND.key(keys.lookup_table(key) or "") in known and is_ours(store.head(key))
    )


def doubt(found: Iterable[str]) -> None:
    for slug, group in groupby(sorted(found), keys.lookup_table):
        names = [key.removeprefix(keys.lookup(slug or "", "")) for key in group]
        state = state_of(slug or "")
        if state:
            with bulkhead(state.publication.key):
                state.doubted = sorted({*state.doubted, *names})
                save(state)


def doubt_all(slug: str) -> None:
    state = state_of(slug)
    if state:
        with bulkhead(state.publication.key):
            state.pending += [[version, "", None] for version, _ in state.segments]
            save(state)


def state_of(slug: str) -> LookupState | None:
    mine = LookupState.objects.filter(publication__key=lookups.KIND.key(slug))
    return mine.select_related("publication").first()


def save(state: LookupState) -> None:
    state.save(update_fields=["pending", "doubted"])
    Publication.objects.filter(pk=state.pk).update(live=0, seen=0)
