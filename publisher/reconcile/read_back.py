"""Honesty: `seen` is what was read back from where readers read. Nothing else may write it."""

from __future__ import annotations

from datetime import timedelta

import orjson
from django.db import OperationalError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from cms.models import LookupState, Publication, StoredObject
from publisher.bulkhead import bulkhead
from publisher.db_timeouts import is_locked_out
from publisher.documents import keys
from publisher.store.bulk import digest
from publisher.store.object_store import S3ObjectStore

AT_ONCE = 50
MIRRORS = 10
PATIENCE = 3  # publications of which readers get nothing
TRIED_FOR = timedelta(hours=1)  # a CDN that still has an old copy after this is left to the nightly verify


def confirm(store: S3ObjectStore) -> int:
    """Looks at what readers were not yet seen to have; returns how many they have.

    Stops after PATIENCE that readers do not get: where nothing is to be had, a look costs seconds.
    """
    objects = StoredObject.objects.filter(publication=OuterRef("pk"), kind="mutable")
    unseen = Publication.objects.known().filter(live__gt=F("seen"), live_at__gte=Now() - TRIED_FOR)
    confirmed = failures = 0
    rows_seen = lookups_seen(store)
    for pk, key in chosen(unseen.filter(Exists(objects))):
        revision = revision_of(store, key)
        if revision is None:
            failures += 1
        else:
            with bulkhead(key):
                confirmed += see(pk, revision)
        if failures == PATIENCE:
            break
    return confirmed + rows_seen


def revision_of(store: S3ObjectStore, key: str) -> int | None:
    """The revision that readers have of what they poll; None when they get nothing that tells."""
    polled = keys.polled(key)
    there = store.read_public(polled) if polled else None
    revision = there.get("revision") if there else None
    return revision if isinstance(revision, int) else None


def chosen(unseen: QuerySet[Publication]) -> list[tuple[int, str]]:
    """Live posts and banners, the longest waiting first; then some mirrors, by chance: a CDN may keep each until it has
    changed again, so there may always be some that were not seen."""
    rows, is_mirror = unseen.values_list("pk", "key"), Q(key__startswith="mirror:")
    return [*rows.exclude(is_mirror).order_by("live_at")[:AT_ONCE], *rows.filter(is_mirror).order_by("?")[:MIRRORS]]


def lookups_seen(store: S3ObjectStore) -> int:
    """Of a lookup table one row of its last load is read back; copies of the CDN may be minutes old."""
    tables = Publication.objects.known().filter(key__startswith="lookup:", live__gt=F("seen"))
    seen = sum(see(pk, live) for pk, live in tables.filter(lookup_state=None).values_list("pk", "live"))
    unseen = LookupState.objects.filter(publication__in=tables.filter(live_at__gte=Now() - TRIED_FOR))
    for state in unseen.select_related("publication").order_by("?")[:PATIENCE]:
        with bulkhead(state.publication.key):
            seen += see(state.pk, state.publication.live) if is_sample_there(store, state) else 0
    return seen


def is_sample_there(store: S3ObjectStore, state: LookupState) -> bool:
    """Also when the last load put no row that could be read back."""
    name = state.sample.get("name")
    if not name:
        return True
    found = store.read_public(keys.lookup_path(keys.slug_of(state.publication.key), name))
    return found is not None and digest(orjson.dumps(found)) == state.sample["sha256"]


def see(publication: int, revision: int) -> int:
    """1 when the ledger now knows; 0 when it knew, or while somebody's open transaction holds its row."""
    try:
        behind = Publication.objects.filter(pk=publication, seen__lt=revision)
        return behind.update(seen=revision, seen_at=Now())
    except OperationalError as error:
        if not is_locked_out(error):
            raise
        return 0
